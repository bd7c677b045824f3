/** `twokey posture`: what protects repositories at GitHub, read with the caller's own token; and, asked to, put right with it. */

import { readPolicies } from '../adapters/github/read-policies.js';
import { postureReader } from '../adapters/github/read-posture.js';
import { judgePosture } from '../core/posture/judge-posture.js';
import { wishesOf } from '../core/posture/wishes.js';
import type { RepositoryRef } from '../domain/change.js';
import type { ControlOutcome } from '../domain/posture.js';
import { ok } from '../domain/result.js';
import { policyReader } from '../flows/gather.js';
import type { PostureSource } from '../ports/posture.js';
import { applyRemedies } from './apply-posture.js';
import { choiceFault, chosenRepositories } from './chosen-repositories.js';
import { type CountedClient, clientWithToken, type Fault } from './github-token.js';
import type { Looked, PostureOptions } from './posture-options.js';
import { postureDocument, postureReport } from './posture-report.js';
import { BROKEN, FINE, HELD, type Terminal } from './terminal.js';

/** Repositories that are read at the same time. */
const AT_ONCE = 6;

/** 0 when everything that applies holds, 1 when something fails or could not be seen, 2 when nothing could be read. */
export async function posture(options: PostureOptions, terminal: Terminal): Promise<number> {
  const started = Date.now();
  const github = clientWithToken(terminal.environment, 'reading the posture');
  const fault = github.kind === 'error' ? github.error : faultOf(options);
  if (fault !== null) return complained(fault, terminal);
  if (github.kind === 'error') return BROKEN;
  const repositories = await chosenRepositories(github.value, options);
  if (repositories.kind === 'error') return complained(repositories.error, terminal);
  const looked = await lookAtAll(github.value, { options, terminal }, repositories.value);
  const told = {
    ...{ looked, options, calls: github.value.calls, milliseconds: Date.now() - started },
    ours: { check: 'twokey', app: options.appId ?? null },
  };
  await terminal.print(options.format === 'json' ? postureDocument(told) : postureReport(told));
  if (looked.every(({ read }) => read.kind === 'error')) return BROKEN;
  if (options.apply) return applyRemedies(github.value.client, { looked, ours: told.ours, yes: options.yes }, terminal);
  return looked.every(isGreen) ? FINE : HELD;
}

function isGreen({ read }: Looked): boolean {
  const green = (one: ControlOutcome) => one.outcome === 'holds' || one.outcome === 'not-applicable';
  return read.kind === 'ok' && read.value.every(green);
}

function faultOf(options: PostureOptions): Fault | null {
  const fault = choiceFault('posture', options);
  if (fault !== null || !options.apply || options.repo !== undefined) return fault;
  return { what: '--apply puts one repository right at a time', remedy: 'name it with --repo owner/name' };
}

interface Watched {
  readonly options: PostureOptions;
  readonly terminal: Terminal;
}

/** In the order of the names, several at a time. */
async function lookAtAll(
  { client }: CountedClient,
  { options, terminal }: Watched,
  repositories: readonly RepositoryRef[],
): Promise<readonly Looked[]> {
  const source = postureReader({ client, appId: options.appId ?? null, clock: Date.now });
  const policies = policyReader();
  const looked: Looked[] = [];
  const waiting = [...repositories];
  const lookOn = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      looked.push(await lookAt(next, { client, source, policies }));
      if (repositories.length > 1) terminal.progress(`${looked.length} of ${repositories.length} repositories read`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, repositories.length) }, lookOn));
  if (repositories.length > 1) terminal.progress('');
  return looked.toSorted((one, other) => one.repository.name.localeCompare(other.repository.name));
}

interface Tools {
  readonly client: CountedClient['client'];
  readonly source: PostureSource;
  readonly policies: ReturnType<typeof policyReader>;
}

async function lookAt(repository: RepositoryRef, { client, source, policies }: Tools): Promise<Looked> {
  const files = await readPolicies(client, repository);
  if (files.kind === 'error') return { repository, read: files };
  const wishes = wishesOf(policies(files.value.organisationPolicy, files.value.defaultBranchPolicy));
  const facts = await source.readPosture(repository, wishes);
  return { repository, read: facts.kind === 'error' ? facts : ok(judgePosture(facts.value, wishes)) };
}

function complained({ what, remedy }: Fault, terminal: Terminal): number {
  terminal.complain(what, remedy);
  return BROKEN;
}
