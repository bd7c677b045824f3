/** Varies inputs until a mutant sees something else in them than the program does. For seek-worker.js. */
import { pick } from './vary.js';
import { wordsOf } from './words.js';

/** Tries of one mutant before it is given up. */
const MOST_TRIES = 600;
/** So often an input is edited: what is far from a real text says nothing to a reader. */
const MOST_EDITS = 2;
/** Larger inputs help nobody who reads a case. */
const LARGEST = 6_000;
/** Inputs that reach one mutant, and are varied for it. */
const MOST_NEAR = 40;
/** Inputs tried on a mutant that shows only while a module loads. */
const TRIED_ON_LOADING = 150;

export class Search {
  constructor({ mutants, door, asking, random, until, golden }) {
    this.mutants = mutants;
    Object.assign(this, { door, asking, random, until, golden });
    this.open = new Map(mutants.map((mutant) => [mutant.id, { mutant, tries: 0, turns: 0 }]));
    this.reached = new Set();
    this.pool = [];
    this.near = new Map();
    this.kept = [];
    /** Noticed by cases that stand in test/golden already. */
    this.known = new Set();
  }

  /** What tests give already: what the program sees in it may differ, although no test asks. */
  begin(inputs) {
    const items = inputs.flatMap((input) => this.item(input, 0) ?? []).filter(({ covers }) => covers.length > 0);
    console.log(`  ${inputs.length} inputs of tests, ${items.length} of them reach the ${this.mutants.length} mutants`);
    const isKnown = (item) => this.isGolden(item);
    const first = items.toSorted((a, b) => Number(isKnown(b)) - Number(isKnown(a)) || a.size - b.size);
    for (const item of first) {
      this.add(item);
      if (this.hasTime()) this.ask(item);
    }
    console.log(`  ${this.mutants.length - this.open.size} noticed by what tests give already`);
  }

  run() {
    for (let round = 1; this.hasTime(); round += 1) {
      const left = [...this.open.values()].filter(({ tries, turns }) => Math.max(tries, turns) < MOST_TRIES);
      if (left.length === 0) return;
      this.oneVariation(pick(this.random, left));
      if (round % 2_000 === 0) console.log(`  ${round} variations, ${this.open.size} mutants left`);
    }
  }

  oneVariation(one) {
    one.turns += 1;
    const from = this.startsFor(one.mutant);
    if (from.length === 0) return;
    const origin = pick(this.random, from);
    const item = this.item(this.varied(origin, one.mutant, from), origin.depth + 1);
    if (item === null) return;
    if (this.ask(item) && item.depth < MOST_EDITS) this.add(item);
  }

  /** Inputs that reach the mutant, or else its neighbours in the file. */
  startsFor(mutant) {
    const own = this.near.get(mutant.id);
    if (own !== undefined) return own;
    const neighbours = this.mutants
      .filter(({ id, file }) => file === mutant.file && this.near.has(id))
      .toSorted((a, b) => Math.abs(a.line - mutant.line) - Math.abs(b.line - mutant.line))
      .slice(0, 3);
    return neighbours.length === 0 ? this.pool : this.near.get(pick(this.random, neighbours).id);
  }

  /** For every mutant that stays: loaded anew with it, inputs that reach its file and variations of them. */
  whileLoading(until) {
    for (const [id, { mutant }] of [...this.open]) {
      if (!this.asking.showsWhileLoading(id) || this.asking.spent() > until) continue;
      const killer = this.triedOnLoading(mutant).find((item) => this.asking.differs(item, id));
      if (killer === undefined) continue;
      this.open.delete(id);
      this.keep({ ...killer, covers: [...killer.covers, id] }, [id]);
    }
  }

  triedOnLoading(mutant) {
    const ids = new Set(this.mutants.filter(({ file }) => file === mutant.file).map(({ id }) => id));
    const reaching = this.pool.filter(({ covers }) => covers.some((id) => ids.has(id))).slice(0, 60);
    const from = reaching.length > 0 ? reaching : this.pool.slice(0, 60);
    if (from.length === 0) return [];
    const varied = Array.from({ length: TRIED_ON_LOADING - from.length }, () =>
      this.item(this.varied(pick(this.random, from), mutant, from), 1),
    );
    return [...from, ...varied.filter((item) => item !== null)];
  }

  varied(origin, mutant, from) {
    return this.door.varied(origin.input, { words: wordsOf(mutant), donors: from.map((item) => item.input) });
  }

  item(input, depth) {
    const item = this.asking.looked(input);
    return item === null || item.size > LARGEST ? null : { ...item, depth };
  }

  add(item) {
    this.pool.push(item);
    for (const id of item.covers) this.near.set(id, [...(this.near.get(id) ?? []).slice(1 - MOST_NEAR), item]);
  }

  /** Asks every open mutant on its way; whether it got where no input was before. */
  ask(item) {
    const before = this.reached.size;
    const noticed = item.covers.filter((id) => this.noticed(item, id));
    if (noticed.length > 0) this.keep(item, noticed);
    return this.reached.size > before;
  }

  /** What a case of test/golden notices needs no other. */
  keep(item, noticed) {
    if (!this.isGolden(item)) this.kept.push(item);
    else for (const id of noticed) this.known.add(id);
  }

  isGolden({ input }) {
    return this.golden.has(JSON.stringify(input));
  }

  noticed(item, id) {
    this.reached.add(id);
    const one = this.open.get(id);
    if (one === undefined || one.tries >= MOST_TRIES) return false;
    one.tries += 1;
    if (!this.asking.differs(item, id)) return false;
    this.open.delete(id);
    return true;
  }

  hasTime() {
    return this.open.size > 0 && this.asking.spent() < this.until;
  }

  /** What was kept, and the mutants that it may notice. */
  found() {
    const open = this.open;
    return {
      kept: this.kept,
      noticed: this.mutants.map(({ id }) => id).filter((id) => !open.has(id) && !this.known.has(id)),
    };
  }
}
