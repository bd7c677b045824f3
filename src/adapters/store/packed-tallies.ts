/**
 * The tallies of one repository and period as one text: a year of hundreds of repositories is then some thousand rows and
 * not some hundred thousand. Names stand once in lists of their own; the counts are one list of numbers, five a tally.
 */
import type { MetricId, Sample, Tally } from '../../domain/scoreboard.js';

export const SAYS = ['yes', 'no', 'unknown'] as const satisfies readonly Tally['says'][];
/** Numbers of one tally: metric, says, size, mark, n. */
export const WIDTH = 5;

export type Mark = readonly [team: string, agent: string, origin: Sample['origin'], risk: Sample['risk']];

interface Packed {
  readonly metrics: readonly MetricId[];
  readonly marks: readonly Mark[];
  readonly counts: readonly number[];
}

export interface PackedPeriod {
  readonly period: string;
  /** JSON lists of the distinct values, for choosing from. */
  readonly teams: string;
  readonly agents: string;
  readonly tallies: string;
}

export function packedByPeriod(tallies: readonly Tally[]): readonly PackedPeriod[] {
  const periods = new Map<string, Tally[]>();
  for (const one of tallies) {
    const of = periods.get(one.period);
    if (of === undefined) periods.set(one.period, [one]);
    else of.push(one);
  }
  return [...periods].map(([period, of]) => ({
    ...{ period, teams: valuesOf(of, 'team'), agents: valuesOf(of, 'agent'), tallies: packed(of) },
  }));
}

function valuesOf(tallies: readonly Tally[], name: 'team' | 'agent'): string {
  return JSON.stringify([...new Set(tallies.map((one) => one[name]).filter((one) => one !== ''))].toSorted());
}

/** Of one period. In an order of its own, so that the same tallies are the same text. */
function packed(tallies: readonly Tally[]): string {
  const metrics = new Numbered<MetricId>((metric) => metric);
  const marks = new Numbered<Mark>((mark) => JSON.stringify(mark));
  const counts: number[] = [];
  for (const { metric, says, size, team, agent, origin, risk, n } of inOrder(tallies)) {
    counts.push(metrics.of(metric), SAYS.indexOf(says), size, marks.of([team, agent, origin, risk]), n);
  }
  return JSON.stringify({ metrics: metrics.all, marks: marks.all, counts } satisfies Packed);
}

/** Our own JSON. */
export function readPacked(text: string): Packed {
  return JSON.parse(text) as Packed;
}

export function unpacked(period: string, text: string): readonly Tally[] {
  const { metrics, marks, counts } = readPacked(text);
  const found: Tally[] = [];
  for (let at = 0; at < counts.length; at += WIDTH) {
    const [metric = 0, said = 0, size = 0, mark = 0, n = 0] = counts.slice(at, at + WIDTH);
    const [name, says, marked] = [metrics[metric], SAYS[said], marks[mark]];
    if (name === undefined || says === undefined || marked === undefined) continue;
    const [team, agent, origin, risk] = marked;
    found.push({ period, metric: name, says, size, team, agent, origin, risk, n });
  }
  return found;
}

function inOrder(tallies: readonly Tally[]): readonly Tally[] {
  const keyed = tallies.map((tally) => ({ tally, key: orderOf(tally) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ tally }) => tally);
}

function orderOf({ metric, says, size, team, agent, origin, risk }: Tally): string {
  return `${metric} ${says} ${JSON.stringify([team, agent])} ${origin} ${risk} ${String(size).padStart(12, '0')}`;
}

/** Gives each thing the number of its place, the first time it is asked for. */
class Numbered<T> {
  readonly all: T[] = [];
  private readonly places = new Map<string, number>();

  constructor(private readonly keyOf: (one: T) => string) {}

  of(one: T): number {
    const key = this.keyOf(one);
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.places.set(key, this.all.length);
    this.all.push(one);
    return this.all.length - 1;
  }
}
