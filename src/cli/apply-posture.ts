/** `twokey posture --apply`: shows what would change at GitHub, and with `--yes` changes it, by the caller's own right. */
import type { GitHubClient } from '../adapters/github/client.js';
import { makeCall, type PlannedCall, planRuleset, planSetting } from '../adapters/github-user/apply-remedies.js';
import type { Ours } from '../catalog/controls/control.js';
import { ok, type Result } from '../domain/result.js';
import type { ForgeError } from '../ports/forge.js';
import { remediesFor } from '../report/posture-remedy.js';
import type { Looked } from './posture-options.js';
import { BROKEN, FINE, HELD, shown, type Terminal } from './terminal.js';

export interface ApplyRequest {
  readonly looked: readonly Looked[];
  readonly ours: Ours;
  readonly yes: boolean;
}

/** 0 when all was applied or nothing was to do, 1 when it waits for `--yes`, 2 when GitHub refused. */
export async function applyRemedies(client: GitHubClient, request: ApplyRequest, terminal: Terminal): Promise<number> {
  const planned = await plannedCalls(client, request);
  if (planned.kind === 'error') return refused(planned.error, terminal);
  if (planned.value.length === 0) {
    await terminal.print('nothing can be put right by a call\n');
    return FINE;
  }
  await terminal.print(`${planned.value.flatMap(diffOf).join('\n')}\n`);
  if (!request.yes) {
    terminal.note('nothing was changed; with --yes these calls are made with your token');
    return HELD;
  }
  for (const call of planned.value) {
    const made = await makeCall(client, call);
    if (made.kind === 'error') return refused(made.error, terminal);
    terminal.note(`done: ${call.route}`);
  }
  return FINE;
}

async function plannedCalls(
  client: GitHubClient,
  { looked, ours }: ApplyRequest,
): Promise<Result<readonly PlannedCall[], ForgeError>> {
  const calls: PlannedCall[] = [];
  for (const { repository, read } of looked) {
    if (read.kind === 'error') return read;
    const { ruleset, settings } = remediesFor(read.value, ours);
    if (ruleset !== null) {
      const planned = await planRuleset(client, repository, ruleset);
      if (planned.kind === 'error') return planned;
      calls.push(planned.value);
    }
    calls.push(...settings.map((setting) => planSetting(repository, setting)));
  }
  return ok(calls);
}

/** Lines that come and go. */
function diffOf({ route, before, body }: PlannedCall): readonly string[] {
  const lines = (value: unknown) => (value === null ? [] : JSON.stringify(value, null, 2).split('\n'));
  const [old, fresh] = [lines(before), lines(body)];
  return [
    route,
    ...old.filter((line) => !fresh.includes(line)).map((line) => `- ${shown(line)}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ];
}

function refused({ message }: ForgeError, terminal: Terminal): number {
  terminal.complain(shown(message), 'the token needs administration: write for this repository');
  return BROKEN;
}
