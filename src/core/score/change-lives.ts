/** What became of each change of a repository, from everything that was collected about it, in whatever order that came. */
import type { Deed, Happening, JudgedDeed, Sample } from '../../domain/scoreboard.js';

type Merge = Extract<Deed, { readonly kind: 'merged' }>;
type Past = Extract<Deed, { readonly kind: 'back-filled' }>;

export interface ChangeLife {
  readonly number: number;
  /** By what its samples are split: as it was judged last. */
  readonly marks: Pick<Sample, 'team' | 'agent' | 'origin' | 'risk'>;
  /** Who wrote it is known: it was judged here, or its past was read. */
  readonly isKnown: boolean;
  /** Epoch milliseconds, each null where it never happened. */
  readonly firstGatedAt: number | null;
  readonly approvedAt: number | null;
  readonly wasDenied: boolean;
  readonly wasHeld: boolean;
  readonly authoredAt: number | null;
  readonly merged: (Merge & { readonly at: number }) | null;
}

interface Judgement extends JudgedDeed {
  readonly at: number;
  readonly lastAt: number;
  readonly key: string;
}

/** By number. `team` is that of the repository, for changes that were never judged. */
export function changeLives(history: readonly Happening[]): ReadonlyMap<number, ChangeLife> {
  const judged = new Map<number, Judgement[]>();
  const merged = new Map<number, Merge & { readonly at: number }>();
  const past = new Map<number, Past>();
  for (const { deed, at, lastAt, key } of history) {
    if (deed.kind === 'judged')
      judged.set(deed.number, [...(judged.get(deed.number) ?? []), { ...deed, at, lastAt, key }]);
    if (deed.kind === 'merged') merged.set(deed.number, { ...deed, at });
    if (deed.kind === 'back-filled') past.set(deed.number, deed);
  }
  const numbers = [...new Set([...judged.keys(), ...merged.keys()])].toSorted((a, b) => a - b);
  const team = teamOf(history);
  return new Map(
    numbers.map((number) => [
      number,
      lifeOf(number, {
        ...{ team, judged: judged.get(number) ?? [] },
        ...{ merged: merged.get(number) ?? null, past: past.get(number) ?? null },
      }),
    ]),
  );
}

/** The team that the repository counted for when it was last judged. */
export function teamOf(history: readonly Happening[]): string {
  const judgements = history.flatMap(({ deed, lastAt, key }) =>
    deed.kind === 'judged' ? [{ team: deed.team, lastAt, key }] : [],
  );
  return judgements.toSorted(byTime).at(-1)?.team ?? '';
}

interface Seen {
  readonly team: string;
  readonly judged: readonly Judgement[];
  readonly merged: (Merge & { readonly at: number }) | null;
  readonly past: Past | null;
}

function lifeOf(number: number, { team, judged, merged, past }: Seen): ChangeLife {
  const last = judged.toSorted(byTime).at(-1);
  const gated = judged.filter((one) => one.gated);
  const firstGatedAt = earliest(gated.map(({ at }) => at));
  return {
    number,
    marks: {
      ...{ team, agent: (last ?? past)?.agents[0] ?? '', origin: (last ?? past)?.origin ?? '' },
      risk: last?.risk ?? '',
    },
    isKnown: last !== undefined || past !== null,
    firstGatedAt,
    approvedAt: earliest(gated.filter(({ verdict }) => verdict === 'approved').map(({ at }) => at)),
    wasDenied: gated.some(({ verdict }) => verdict === 'denied'),
    wasHeld: gated.some(({ heldForSecond }) => heldForSecond),
    authoredAt: earliest(
      [...judged, ...(past === null ? [] : [past])].flatMap(({ authoredAt }) =>
        authoredAt === null ? [] : [authoredAt],
      ),
    ),
    merged,
  };
}

function earliest(times: readonly number[]): number | null {
  return times.reduce<number | null>((first, at) => (first === null || at < first ? at : first), null);
}

interface Timed {
  readonly lastAt: number;
  readonly key: string;
}

/** Those of one moment in an order of their own, so that the order of arrival does not matter. */
function byTime(a: Timed, b: Timed): number {
  return a.lastAt - b.lastAt || (a.key < b.key ? -1 : 1);
}
