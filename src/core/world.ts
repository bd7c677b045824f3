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
  return digest(textOf({ program, unseen, shown: shownBy(published), changes }));
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

function described(gathered: Gathered, by: Pick<Onlooker, 'digest' | 'appLogin'>): object {
  const { change, texts, policy, along, circumstances, ...rest } = gathered;
  const { now: _now, headship: _headship, ...beside } = circumstances;
  const { files, labels, labelEvents, ...facts } = change;
  return {
    ...{ ...rest, ...beside, ...facts },
    along: along === undefined ? null : ofThisChange(along, gathered),
    files: digestOfFiles(files, by),
    // A blob is its content; whether it could be read is not.
    texts: [...texts].map(([blob, text]) => [blob, text.kind === 'known' ? null : text.reason]),
    policy: digestOfPolicy(policy, by),
    labels: { ...labels, items: labels.items.map((name) => name.toLowerCase()).toSorted() },
    labelEvents: { ...labelEvents, items: byOthers(labelEvents.items, by.appLogin) },
  };
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

const filesKnown = new WeakMap<Change['files'], string>();
const policiesKnown = new WeakMap<EffectivePolicy, string>();

/** The largest part, which stays the same object between two looks at one head. */
function digestOfFiles(files: Change['files'], { digest }: Pick<Onlooker, 'digest'>): string {
  const known = filesKnown.get(files) ?? digest(textOf(files));
  filesKnown.set(files, known);
  return known;
}

function digestOfPolicy(policy: EffectivePolicy, { digest }: Pick<Onlooker, 'digest'>): string {
  const known = policiesKnown.get(policy) ?? digest(textOf(policy));
  policiesKnown.set(policy, known);
  return known;
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member instanceof Map || member instanceof Set ? [...member] : member,
  );
}
