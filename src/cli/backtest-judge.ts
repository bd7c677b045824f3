/** The work of a backtest: reads commits one after the other and judges each. */
import { type Repository, readTexts, type StreamedCommit, streamCommits } from '../adapters/git.js';
import { textsNeeded } from '../core/texts-needed.js';
import type { Sha, Texts } from '../domain/change.js';
import type { Parsers } from '../domain/effect.js';
import type { Policy } from '../domain/policy.js';
import { judgeLocally, type LocalJudgement } from './judge-locally.js';

export interface JudgedCommit {
  readonly sha: Sha;
  /** Null: nothing of it could be judged. */
  readonly judgement: LocalJudgement | null;
  /** What could not be read or judged; null: nothing. */
  readonly fault: string | null;
}

/** Commits whose contents are asked for before the first of them is judged: git works while we do. */
const AHEAD = 12;

export async function* judgeCommits(
  repository: Repository,
  shas: readonly Sha[],
  judging: Judging,
): AsyncGenerator<JudgedCommit> {
  const waiting: { readonly commit: StreamedCommit; readonly texts: Promise<Texts> }[] = [];
  for await (const commit of streamCommits(repository, shas)) {
    waiting.push({ commit, texts: textsOf(repository, commit) });
    const next = waiting.length > AHEAD ? waiting.shift() : undefined;
    if (next !== undefined) yield judged(next.commit, await next.texts, judging);
  }
  for (const { commit, texts } of waiting) yield judged(commit, await texts, judging);
}

/** The policy to judge by, and the parsers to judge with. */
export interface Judging {
  readonly policy: Policy;
  readonly parsers: Parsers;
}

function textsOf(repository: Repository, { change }: StreamedCommit): Promise<Texts> {
  const blobs = textsNeeded(change?.files.items ?? []);
  return blobs.length === 0 ? NO_TEXTS : readTexts(repository, blobs);
}

const NO_TEXTS: Promise<Texts> = Promise.resolve(new Map());

/** One commit that breaks a rule's code must not hide the others. */
function judged({ sha, change, problem }: StreamedCommit, texts: Texts, { policy, parsers }: Judging): JudgedCommit {
  if (change === null) return { sha, judgement: null, fault: problem ?? 'it could not be read' };
  try {
    return { sha, judgement: judgeLocally(change, policy, { texts, parsers }), fault: problem };
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    return { sha, judgement: null, fault: `it could not be judged, which is a bug in Twokey: ${said}` };
  }
}
