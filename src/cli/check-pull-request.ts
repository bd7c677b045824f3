/** `twokey check --pr`: reads one pull request from GitHub with a token and judges it as the server would. Writes nothing there. */

import { createHash } from 'node:crypto';
import { createForge } from '../adapters/github/forge.js';
import { policyCompiler } from '../adapters/plan-policies.js';
import { loadSqlParser } from '../adapters/sql-parser.js';
import { textCache } from '../adapters/text-cache.js';
import { ticketTracker } from '../adapters/tracker.js';
import { CATALOG_VERSION } from '../catalog/version.js';
import { type Gathered, type Judgement, judge } from '../core/judge.js';
import type { RepositoryRef } from '../domain/change.js';
import type { Independence } from '../domain/independence.js';
import type { EffectivePolicy } from '../domain/policy.js';
import { cutShort, error, ok, type Result } from '../domain/result.js';
import { judgeWithAnswers } from '../flows/answer-questions.js';
import { withoutMemory } from '../flows/circumstances.js';
import { type Group, gather, policyReader, readNeededTexts } from '../flows/gather.js';
import type { Forge, ForgeError, Snapshot } from '../ports/forge.js';
import type { PlanMemory } from '../ports/plans.js';
import type { Ledger, Memory } from '../ports/store.js';
import { sarifOf } from '../report/sarif.js';
import type { CheckFormat } from './check-format.js';
import { clientWithToken, type Fault } from './github-token.js';
import { policyFromFile } from './local-policy.js';
import { pullRequestDocument, pullRequestReport } from './pull-request-report.js';
import { BROKEN, FINE, HELD, shown, type Terminal } from './terminal.js';

export interface PullRequestOptions {
  readonly pr: string;
  readonly policy?: string;
  readonly format: CheckFormat;
}

/** A token does not say under which name the app was registered; labels put on by the usual name are its output. */
const APP_LOGIN = 'twokey[bot]';

/** One pull request is read, and those that share its head. */
const REMEMBERED_TEXT = 32 << 20;

/** 0 when approved, 1 for every other verdict, 2 when the pull request cannot be read. */
export async function checkPullRequest(options: PullRequestOptions, terminal: Terminal): Promise<number> {
  const judgement = await judgeNamed(options, terminal);
  if (judgement === null) return BROKEN;
  await terminal.print(written(judgement, options));
  return judgement.verdict.kind === 'approved' ? FINE : HELD;
}

function written(judgement: Judgement, { pr, format }: PullRequestOptions): string {
  switch (format) {
    case 'text':
      return pullRequestReport(pr, judgement);
    case 'json':
      return `${JSON.stringify(pullRequestDocument(judgement), null, 2)}\n`;
    case 'sarif':
      return `${JSON.stringify(sarifOf(judgement.risk, judgement.change), null, 2)}\n`;
  }
}

/** Reads and judges the pull request that was named. Null: that cannot be done (and that was said). */
export async function judgeNamed(
  options: Pick<PullRequestOptions, 'pr' | 'policy'>,
  terminal: Terminal,
): Promise<Judgement | null> {
  const own = options.policy === undefined ? null : await policyFromFile(options.policy, terminal);
  if (options.policy !== undefined && own === null) return null;
  const read = await readNamed(options.pr, terminal);
  return read === null
    ? null
    : await read.judgeWith((gathered) => (own === null ? gathered : { ...gathered, policy: own }));
}

/** A pull request that was read once, and can be judged as often as wanted. */
export interface ReadPullRequest {
  readonly forge: Forge;
  readonly repository: RepositoryRef;
  /** Judges it with its facts altered. */
  judgeWith(alter: (gathered: Gathered) => Gathered): Promise<Judgement>;
}

/** Reads the pull request that was named. Null: that cannot be done (and that was said). */
export async function readNamed(pr: string, terminal: Terminal): Promise<ReadPullRequest | null> {
  const asked = subjectOf(pr);
  const forge = asked.kind === 'error' ? asked : forgeWithToken(terminal.environment);
  if (asked.kind === 'error') return complained(asked.error, terminal);
  if (forge.kind === 'error') return complained(forge.error, terminal);
  const read = await readPullRequest(forge.value, asked.value);
  return read.kind === 'error' ? complained(read.error, terminal) : read.value;
}

interface Subject {
  readonly repository: RepositoryRef;
  readonly number: number;
}

function subjectOf(text: string): Result<Subject, Fault> {
  const match = /^([A-Za-z0-9-]{1,100})\/([A-Za-z0-9._-]{1,100})#([1-9]\d{0,9})$/.exec(text);
  const [, owner, name, number] = match ?? [];
  if (owner === undefined || name === undefined) {
    return error({ what: `'${shown(text)}' names no pull request`, remedy: 'write owner/repo#1, in quotes' });
  }
  return ok({ repository: { id: 0, owner, name }, number: Number(number) });
}

function forgeWithToken(environment: Terminal['environment']): Result<Forge, Fault> {
  const github = clientWithToken(environment, 'reading a pull request');
  if (github.kind === 'error') return github;
  const { client } = github.value;
  const texts = textCache(REMEMBERED_TEXT);
  return ok(createForge({ client, appId: 0, botLogin: APP_LOGIN, clock: Date.now, texts }));
}

async function readPullRequest(forge: Forge, { repository, number }: Subject): Promise<Result<ReadPullRequest, Fault>> {
  const policies = policyReader();
  const parsers = { sql: await loadSqlParser() };
  const read = await gather(
    {
      ...{ forge, memory: NO_MEMORY, ledger: NO_LEDGER, clock: Date.now, digest, installation: 0 },
      ...{
        policies,
        requireOrganisationPolicy: false,
        plans: NO_PLANS,
        catalogVersion: CATALOG_VERSION,
        planPolicy: null,
        compilePolicy: policyCompiler(),
        parsers,
      },
    },
    repository,
    number,
  );
  if (read.kind === 'error') return error(unreadable(read.error));
  const by = { appLogin: forge.botLogin, parsers };
  const { asked, open, unseen }: Group = read.value;
  const tracker = ticketTracker({ hosts: [], tokens: new Map() });
  const ports = { forge, memory: NO_MEMORY, clock: Date.now, tracker };
  const here = { forge, repository: asked.change.repository };
  const [first, ...siblings] = open;
  if (first !== undefined) {
    const judgeWith = async (alter: (gathered: Gathered) => Gathered) => {
      const { judgements } = await judgeWithAnswers(ports, { open: [alter(first), ...siblings], unseen }, by);
      return judgements[0] ?? judge(alter(first), by);
    };
    return ok({ ...here, judgeWith });
  }
  const closed = await closedAsItStood(forge, asked, policies(asked.organisationPolicy, asked.repositoryPolicy));
  if (closed.kind === 'error') return closed;
  return ok({ ...here, judgeWith: async (alter) => judge(alter(closed.value), by) });
}

/** A pull request that is closed is judged by itself. */
async function closedAsItStood(
  forge: Forge,
  { change }: Snapshot,
  policy: EffectivePolicy,
): Promise<Result<Gathered, Fault>> {
  const texts = await readNeededTexts(forge, change);
  if (texts.kind === 'error') return error(unreadable(texts.error));
  const nothing = {
    ...{ remembered: [], rememberedOperators: [], corrections: [], teams: new Map() },
    ...{ independence: UNASKED, circumstances: withoutMemory(Date.now()) },
  };
  return ok({ change, texts: texts.value, policy, ...nothing });
}

function unreadable({ message }: ForgeError): Fault {
  return { what: shown(message), remedy: 'check the name, and that the token may read it' };
}

/** Only the server remembers: a correction, which covers what was recorded, has no effect here. */
const NO_MEMORY: Memory = {
  recall: async () => [],
  remember: async () => undefined,
  corrections: async () => [],
  addCorrections: async () => undefined,
  operators: async () => [],
  addOperators: async () => undefined,
  pushes: async () => [],
  addPushes: async () => undefined,
  logins: async () => new Map(),
  addLogin: async () => undefined,
  judgedHeads: async () => [],
  addJudgedHead: async () => undefined,
  labelsSeen: async () => [],
};

const NO_PLANS: PlanMemory = {
  judged: async () => null,
  keepJudged: async () => undefined,
  sightings: async () => [],
  addSightings: async () => undefined,
};

/** Nor are commands known, which hold from when they were first seen, nor what else agents have under way. */
const NO_LEDGER: Ledger = {
  look: async () => null,
  keep: async () => undefined,
  end: async () => undefined,
  traffic: async () => ({ open: [], merged: [], since: null }),
  turned: async () => [],
  commands: async () => [],
  addCommands: async () => undefined,
  takeTurn: async () => false,
  giveTurnBack: async () => undefined,
  once: async () => false,
  wasDone: async () => false,
};

/** What is closed is shown as it stood; nobody's approval of it is asked about any more. */
const UNASKED: Independence = {
  pushes: { ...cutShort([], 'the pull request is not open'), asked: 'no' },
  standings: new Map(),
  outsiders: null,
  collaborators: null,
  earlier: [],
  files: null,
};

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function complained({ what, remedy }: Fault, terminal: Terminal): null {
  terminal.complain(what, remedy);
  return null;
}
