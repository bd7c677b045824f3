/** Chooses the few inputs that notice all that was noticed, and makes them short. For seek-worker.js. */

/** Seconds of processor time for one case. */
const MOST_SHORTENING = 4;
/** What a case costs a reader beside its text. */
const CASE_SIZE = 300;

/** Cases as test/golden holds them, each with the mutants that it is there for. */
export function chosenCases({ kept, noticed, door, asking }) {
  const items = kept.map((item) => ({ ...item, kills: new Set() }));
  // Mutant by mutant, since some need modules of their own.
  for (const id of noticed) {
    const isAnywhere = asking.showsWhileLoading(id);
    for (const item of items) {
      if ((isAnywhere || item.covers.includes(id)) && asking.differs(item, id)) item.kills.add(id);
    }
  }
  const cases = [];
  const covered = new Set();
  const needed = (item) => [...item.kills].filter((id) => !covered.has(id));
  const worth = (item) => needed(item).length / Math.sqrt(CASE_SIZE + item.size);
  for (let best = mostWorth(items, worth); best !== undefined; best = mostWorth(items, worth)) {
    const kills = needed(best);
    const short = shortened(best, kills, { door, asking });
    for (const id of kills) covered.add(id);
    cases.push({ ...door.draft(short.input, JSON.parse(short.text)), kills });
  }
  return cases;
}

function mostWorth(items, worth) {
  const [first] = items.map((item) => ({ item, worth: worth(item) })).toSorted((a, b) => b.worth - a.worth);
  return first === undefined || first.worth === 0 ? undefined : first.item;
}

function shortened(item, kills, { door, asking }) {
  let best = item;
  const until = asking.spent() + MOST_SHORTENING;
  const isAsGood = (next) => next !== null && kills.every((id) => asking.differs(next, id));
  for (let isShorter = true; isShorter; ) {
    isShorter = false;
    for (const less of door.shorter(best.input)) {
      if (asking.spent() > until) return best;
      const input = less();
      if ((input.base === null && input.head === null) || JSON.stringify(input).length >= best.size) continue;
      const next = asking.looked(input);
      if (!isAsGood(next)) continue;
      best = next;
      isShorter = true;
      break;
    }
  }
  return best;
}
