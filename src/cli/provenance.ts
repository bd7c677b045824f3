/** `twokey provenance`: says of a commit, each commit of a range, or a pull request who or what produced it, and what shows it. */

import { resolveCommit } from '../adapters/git/repository.js';
import { listRange, openRepository, type Repository, type StreamedCommit, streamMessages } from '../adapters/git.js';
import { provenanceOf } from '../core/judge.js';
import type { Sha } from '../domain/change.js';
import type { Policy } from '../domain/policy.js';
import type { Provenance } from '../domain/provenance.js';
import { complainOf, policyFromFile } from './local-policy.js';
import {
  commitProvenance,
  type Found,
  provenanceLine,
  provenanceSummary,
  pullRequestProvenance,
  pullRequestProvenanceLine,
} from './provenance-report.js';
import { BROKEN, FINE, HELD, shown, type Terminal } from './terminal.js';

export interface ProvenanceOptions {
  readonly repo: string;
  readonly pr?: string;
  readonly policy?: string;
  readonly json: boolean;
  readonly failOn?: 'ai';
}

/** 0 when all could be read, 1 when it was asked to fail on what it found, 2 when something could not be read. */
export async function provenance(
  revision: string | null,
  options: ProvenanceOptions,
  terminal: Terminal,
): Promise<number> {
  const { pr } = options;
  if ((revision === null) === (pr === undefined)) {
    const example = 'for example: twokey provenance origin/main..HEAD';
    terminal.complain('provenance needs either a commit, a range A..B, or --pr owner/repo#1', example);
    return BROKEN;
  }
  if (pr !== undefined) return ofPullRequest({ ...options, pr }, terminal);
  const policy = await policyFromFile(options.policy, terminal);
  if (policy === null) return BROKEN;
  const opened = await openRepository(options.repo);
  if (opened.kind === 'error') {
    complainOf(opened.error, terminal);
    return BROKEN;
  }
  try {
    return await ofCommits(opened.value, revision ?? '', { options, terminal, policy: policy.policy });
  } finally {
    await opened.value.close();
  }
}

async function ofPullRequest(
  options: ProvenanceOptions & { readonly pr: string },
  terminal: Terminal,
): Promise<number> {
  const { judgeNamed } = await import('./check-pull-request.js');
  const judgement = await judgeNamed(options, terminal);
  if (judgement === null) return BROKEN;
  const line = () => `${JSON.stringify(pullRequestProvenanceLine(judgement))}\n`;
  await terminal.print(options.json ? line() : pullRequestProvenance(options.pr, judgement));
  return exitCode(options, judgement.provenance);
}

interface Task {
  readonly options: ProvenanceOptions;
  readonly terminal: Terminal;
  readonly policy: Policy;
}

async function ofCommits(repository: Repository, revision: string, task: Task): Promise<number> {
  const shas = await selected(repository, revision, task.terminal);
  if (shas === null) return BROKEN;
  const found: Found[] = [];
  let unread = 0;
  let code = FINE;
  for await (const commit of streamMessages(repository, shas)) {
    const judged = await report(commit, task);
    if (judged === null) unread += 1;
    else {
      found.push({ origin: judged.origin, agents: judged.agents, automations: judged.automations });
      code = Math.max(code, exitCode(task.options, judged));
    }
  }
  const isRange = revision.includes('..');
  if (isRange && !task.options.json) await task.terminal.print(provenanceSummary(found, unread));
  return unread > 0 ? BROKEN : code;
}

/** Null: there is no such commit or range (and that was said). */
async function selected(repository: Repository, revision: string, terminal: Terminal): Promise<readonly Sha[] | null> {
  if (revision.includes('..')) {
    const listed = await listRange(repository, revision, null);
    if (listed.kind === 'ok') return listed.value;
    complainOf(listed.error, terminal);
    return null;
  }
  const commit = await resolveCommit(repository, revision);
  if (commit.kind === 'ok') return [commit.value];
  complainOf(commit.error, terminal);
  return null;
}

async function report(
  { sha, change, problem }: StreamedCommit,
  { options, terminal, policy }: Task,
): Promise<Provenance | null> {
  const commit = change?.commits.items[0];
  if (change === null || commit === undefined) {
    terminal.complain(`commit ${sha}: ${shown(problem ?? 'it could not be read')}`, null);
    return null;
  }
  const judged = provenanceOf(change, policy, { remembered: [], appLogin: '' });
  const line = () => `${JSON.stringify(provenanceLine(sha, judged))}\n`;
  await terminal.print(options.json ? line() : commitProvenance(commit, judged));
  return judged;
}

function exitCode({ failOn }: ProvenanceOptions, { origin }: Provenance): number {
  return failOn === origin ? HELD : FINE;
}
