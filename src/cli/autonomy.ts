/** `twokey autonomy`: prints the autonomy matrix of a policy, and says which level an agent has in an environment, and why. */
import { autonomyIn, environmentKey, show } from '../core/autonomy.js';
import type { Policy } from '../domain/policy.js';
import { autonomyLines, autonomyPage } from '../report/autonomy.js';
import { policyFromFile } from './local-policy.js';
import { BROKEN, FINE, shown, type Terminal } from './terminal.js';

export interface AutonomyOptions {
  readonly policy: string;
  readonly agent?: string;
  readonly environment?: string;
  readonly repository: string;
  readonly markdown: boolean;
}

/** 0, or 2 for a policy that is broken or has no matrix. */
export async function autonomy(options: AutonomyOptions, terminal: Terminal): Promise<number> {
  const found = await policyFromFile(options.policy, terminal);
  if (found === null) return BROKEN;
  const { policy } = found;
  if (options.environment !== undefined) return explained(policy, options, options.environment, terminal);
  if (options.agent !== undefined) {
    terminal.complain(
      '--agent needs --environment',
      'for example: twokey autonomy --agent devin --environment production',
    );
    return BROKEN;
  }
  const matrix = policy.autonomy.flat();
  if (matrix.length === 0) {
    terminal.complain('the policy has no autonomy matrix: agents propose, and deploy nowhere', 'see docs/autonomy.md');
    return BROKEN;
  }
  const text = options.markdown
    ? autonomyPage(matrix)
    : `${autonomyLines(matrix)
        .map((line) => shown(line, 1000))
        .join('\n')}\n`;
  await terminal.print(text);
  return FINE;
}

async function explained(
  policy: Policy,
  { agent, repository }: AutonomyOptions,
  environment: string,
  terminal: Terminal,
): Promise<number> {
  const subject = { agent: agent ?? null, repository, people: [], teams: new Map() };
  const { level, because } = autonomyIn(policy.autonomy, environment, subject);
  const who = agent ?? 'an agent that is not known by name';
  const head = `${shown(who)} has level ${show(level)} in ${shown(environmentKey(environment))}`;
  await terminal.print(`${[head, ...because.map((why) => `  ${shown(why, 1000)}`)].join('\n')}\n`);
  return FINE;
}
