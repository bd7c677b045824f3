/** `twokey posture`: what protects repositories at GitHub, read with the caller's own token; and, asked to, put right with it. */

import type { ControlOutcome } from '../domain/posture.js';
import { applyRemedies } from './apply-posture.js';
import { choiceFault, chosenRepositories } from './chosen-repositories.js';
import { clientWithToken, type Fault } from './github-token.js';
import { lookAtAll } from './look-at.js';
import type { Looked, PostureOptions } from './posture-options.js';
import { postureDocument, postureReport } from './posture-report.js';
import { BROKEN, FINE, HELD, type Terminal } from './terminal.js';

/** 0 when everything that applies holds, 1 when something fails or could not be seen, 2 when nothing could be read. */
export async function posture(options: PostureOptions, terminal: Terminal): Promise<number> {
  const started = Date.now();
  const github = clientWithToken(terminal.environment, 'reading the posture');
  const fault = github.kind === 'error' ? github.error : faultOf(options);
  if (fault !== null) return complained(fault, terminal);
  if (github.kind === 'error') return BROKEN;
  const repositories = await chosenRepositories(github.value, options);
  if (repositories.kind === 'error') return complained(repositories.error, terminal);
  const looked = await lookAtAll(github.value, { appId: options.appId ?? null, terminal }, repositories.value);
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

function complained({ what, remedy }: Fault, terminal: Terminal): number {
  terminal.complain(what, remedy);
  return BROKEN;
}
