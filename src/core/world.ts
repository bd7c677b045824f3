/**
 * The world that a change is judged in, as one digest: a look that finds the same one again needs no new decision. All that
 * was gathered is part of it, whatever is added to that later; left out is what cannot matter where a judgement `mayStand`.
 * Used by flows/settled.ts.
 */
import type { Change } from '../domain/change.js';
import type { ListedPeople } from '../domain/independence.js';
import type { LabelVote } from '../domain/label-vote.js';
import type { EffectivePolicy } from '../domain/policy.js';
import { imprintOf, type LabelChanges, type PublishedCheck } from '../domain/publication.js';
import type { Unknown } from '../domain/result.js';
import { asksForConcession } from './concessions.js';
import type { Gathered, Judgement } from './judge.js';

/** Everything on one commit. */
export interface World {
  readonly open: readonly Gathered[];
  readonly unseen: Unknown | null;
  /** Our runs on it. */
  readonly published: readonly PublishedCheck[];
}

/** Who looks: another program, or another catalog, may see another thing in the same. */
export interface Onlooker {
  readonly appLogin: string;
  readonly product: string;
  readonly catalog: string;
  /** SHA-256 of a text. */
  readonly digest: (text: string) => string;
}

export function worldDigest({ open, unseen, published }: World, { digest, ...program }: Onlooker): string {
  const changes = open
    .toSorted((one, other) => one.change.number - other.change.number)
    .map((gathered) => described(gathered, { digest, appLogin: program.appLogin }));
  // None of these texts has a line break in it.
  return digest([textOf(program), textOf(unseen), textOf(shownBy(published)), ...changes].join('\n'));
}

/**
 * Whether it holds as long as the world is the same. Not where time turns it: commands of people alone are weighed by that
 * and by whether the head was seen before, and limits say when they end. Not where the app undoes what somebody did to its
 * labels, or may not see who did: its own hand on them is not compared.
 */
export function mayStand({ change, verdict, lookAgainAt }: Judgement): boolean {
  const isTimed = lookAgainAt !== null || verdict.override !== null || asksForConcession(change.comments);
  const undoes = verdict.tampering.some(({ now }) => now) || verdict.labelVotes.some(isRefused);
  return !isTimed && !undoes && change.labelEvents.missing === null && change.labels.missing === null;
}

function isRefused({ outcome }: LabelVote): boolean {
  return outcome === 'refused';
}

/** With the labels as the app is about to leave them. */
export function labelled(gathered: Gathered, { add, remove }: LabelChanges): Gathered {
  const { labels } = gathered.change;
  const gone = new Set(remove.map((name) => name.toLowerCase()));
  const kept = labels.items.filter((name) => !gone.has(name.toLowerCase()));
  const items = [...kept, ...add.map(({ name }) => name)];
  return { ...gathered, change: { ...gathered.change, labels: { ...labels, items } } };
}

function described(gathered: Gathered, by: Pick<Onlooker, 'digest' | 'appLogin'>): string {
  const { change, texts, policy, along, circumstances, ...rest } = gathered;
  const { now: _now, headship: _headship, ...beside } = circumstances;
  const { files, labels, labelEvents, ...facts } = change;
  const members = {
    ...{ ...rest, ...beside, ...facts },
    along: along === undefined ? null : ofThisChange(along, gathered),
    files: digestOnce(files, by),
    // A blob is its content; whether it could be read is not.
    texts: [...texts].map(([blob, text]) => [blob, text.kind === 'known' ? null : text.reason]),
    policy: digestOnce(policy, by),
    labels: { ...labels, items: labels.items.map((name) => name.toLowerCase()).toSorted() },
    labelEvents: { ...labelEvents, items: byOthers(labelEvents.items, by.appLogin) },
  };
  return Object.entries(members)
    .map(([name, member]) => `${name}:${textOf(member)}`)
    .join(' ');
}

/** Which lists came along for other changes of the repository says nothing about this one. */
function ofThisChange({ teams, outsiders }: ListedPeople, { teams: asked }: Gathered): object {
  return { teams: teams.filter(([team]) => asked.has(team)), outsiders };
}

function byOthers(events: Change['labelEvents']['items'], appLogin: string): Change['labelEvents']['items'] {
  return events.filter(({ actor }) => actor?.login.toLowerCase() !== appLogin.toLowerCase());
}

/** The latest of each name, whichever evaluation wrote it. */
function shownBy(published: readonly PublishedCheck[]): readonly unknown[] {
  const latest = new Map(published.toReversed().map((run) => [run.name, run]));
  return [...latest.values()]
    .map((run) => [run.name, run.completed, run.conclusion, imprintOf(run).digest])
    .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1));
}

const digests = new WeakMap<object, string>();

/** Of what is large, and stays the same object from one look to the next. */
function digestOnce(value: Change['files'] | EffectivePolicy, { digest }: Pick<Onlooker, 'digest'>): string {
  const known = digests.get(value) ?? digest(textOf(value));
  digests.set(value, known);
  return known;
}

const textsKnown = new WeakMap<object, string>();

/** Each object once: what was looked at is described again when it is judged, and most of it is the same. */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const known = textsKnown.get(value) ?? JSON.stringify(value, withMembers);
  textsKnown.set(value, known);
  return known;
}

function withMembers(_key: string, value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...value] : value;
}
