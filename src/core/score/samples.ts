/** What the history of one repository says to each metric. The whole of it in, so that what came late or twice makes no difference. */
import type { Happening, MetricId, Sample } from '../../domain/scoreboard.js';
import { type ChangeLife, changeLives, teamOf } from './change-lives.js';
import { type Release, releases } from './deployments.js';
import { driftSamples } from './drift-samples.js';
import { type Hotfix, hotfixes } from './hotfixed.js';
import { overrideSamples } from './override-samples.js';
import { dayOf, kept } from './periods.js';
import { failures, isRework } from './repairs.js';
import { type Undone, undone } from './undone.js';

type Says = Sample['says'];
type Marks = ChangeLife['marks'];

const ROLLED_BACK_WITHIN_MS = 30 * 86_400_000;

export function samplesOf(told: readonly Happening[]): readonly Sample[] {
  const history = once(told);
  const lives = changeLives(history);
  const released = releases(history, lives);
  const undoings = undone(lives, released);
  const fixes = hotfixes(lives);
  const none: Marks = { team: teamOf(history), agent: '', origin: '', risk: '' };
  return [
    ...[...lives.values()].flatMap((life) => [...ofGate(life), ...ofMerge(life, undoings.get(life.number) ?? [])]),
    ...released.flatMap((release) => ofRelease(release, { none, undoings, fixes })),
    ...ofFailures({ history, released, undoings, fixes }, none),
    ...overrideSamples(history, lives, none),
    ...driftSamples(history, none),
    ...history.flatMap(({ deed, at }) =>
      deed.kind === 'restore-test' ? [sample('restore-tests', none, { at, says: saysOf(deed.passed) })] : [],
    ),
  ];
}

/** The same fact told again: seen from the first time to the last. */
function once(told: readonly Happening[]): readonly Happening[] {
  const found = new Map<string, Happening>();
  for (const one of told) {
    const seen = found.get(one.key) ?? one;
    found.set(one.key, { ...seen, at: Math.min(seen.at, one.at), lastAt: Math.max(seen.lastAt, one.lastAt) });
  }
  return [...found.values()];
}

function ofGate(life: ChangeLife): readonly Sample[] {
  const { marks, firstGatedAt, approvedAt, wasDenied, wasHeld } = life;
  if (firstGatedAt === null) return [];
  const found: Sample[] = [];
  if (marks.origin === 'ai') {
    found.push(sample('ai-blocked', marks, { at: firstGatedAt, says: wasDenied ? 'yes' : 'no' }));
    found.push(sample('ai-held', marks, { at: firstGatedAt, says: wasHeld ? 'yes' : 'no' }));
  }
  if (approvedAt !== null) found.push(duration('approval-latency', marks, { from: firstGatedAt, to: approvedAt }));
  return found;
}

function ofMerge({ marks, merged, isKnown }: ChangeLife, times: readonly Undone[]): readonly Sample[] {
  if (merged === null) return [];
  const { at } = merged;
  if (!isKnown) return [sample('ai-share', marks, { at, says: 'unknown' })];
  const isUndone = times.some((one) => one.at - at <= ROLLED_BACK_WITHIN_MS);
  const share = sample('ai-share', marks, { at, says: marks.origin === 'ai' ? 'yes' : 'no' });
  const says = isUndone ? 'yes' : 'no';
  if (marks.origin === 'ai') return [share, sample('ai-rollback-rate', marks, { at, says })];
  return marks.origin === 'human' ? [share, sample('human-rollback-rate', marks, { at, says })] : [share];
}

interface Repairs {
  readonly undoings: ReadonlyMap<number, readonly Undone[]>;
  readonly fixes: readonly Hotfix[];
}

function ofRelease(release: Release, { none, ...repairs }: Repairs & { readonly none: Marks }): readonly Sample[] {
  const { at, brought } = release;
  const rework = isRework(release, repairs) ? 'yes' : 'no';
  return [
    { ...sample('deployment-frequency', none, { at, says: 'yes' }), size: dayOf(at) },
    sample('rework-rate', none, { at, says: rework }),
    ...(brought === null ? [sample('lead-time', none, { at, says: 'unknown' })] : []),
    ...(brought ?? []).map(({ marks, authoredAt }) =>
      authoredAt === null
        ? sample('lead-time', marks, { at, says: 'unknown' })
        : { ...duration('lead-time', marks, { from: authoredAt, to: at }) },
    ),
  ];
}

function ofFailures(known: Parameters<typeof failures>[0], none: Marks): readonly Sample[] {
  const failed = failures(known);
  const isFailed = new Set(failed.map(({ release }) => release));
  return [
    ...known.released.map((release) =>
      sample('change-fail-rate', none, { at: release.at, says: isFailed.has(release) ? 'yes' : 'no' }),
    ),
    ...failed.map(({ release, since, until }) =>
      since === null || until === null
        ? sample('recovery-time', none, { at: until ?? release.at, says: 'unknown' })
        : duration('recovery-time', none, { from: since, to: until }),
    ),
  ];
}

function saysOf(passed: boolean | null): Says {
  if (passed === null) return 'unknown';
  return passed ? 'yes' : 'no';
}

function sample(metric: MetricId, marks: Marks, { at, says }: { readonly at: number; readonly says: Says }): Sample {
  return { metric, ...marks, at, says, size: 0 };
}

/** It counts when it ended. */
function duration(
  metric: MetricId,
  marks: Marks,
  { from, to }: { readonly from: number; readonly to: number },
): Sample {
  return { metric, ...marks, at: to, says: 'yes', size: kept((to - from) / 1000) };
}
