/** The posture as a table for people or as JSON for programs. */
import type { Ours } from '../catalog/controls/control.js';
import { type ControlOutcome, OUTCOMES, type OutcomeKind } from '../domain/posture.js';
import { type Remedies, remediesFor } from '../report/posture-remedy.js';
import type { CallCount } from './github-token.js';
import type { Looked, PostureOptions } from './posture-options.js';
import { shown } from './terminal.js';

export interface PostureTold {
  readonly looked: readonly Looked[];
  readonly options: Pick<PostureOptions, 'all' | 'remedies'>;
  readonly ours: Ours;
  readonly calls: Readonly<CallCount>;
  readonly milliseconds: number;
}

const WORDS = {
  holds: 'holds',
  fails: 'FAILS',
  'not-applicable': 'no object',
  'not-visible': 'hidden',
  unreadable: 'unreadable',
  error: 'error',
} as const satisfies Record<OutcomeKind, string>;

export function postureReport(told: PostureTold): string {
  const { looked, calls, milliseconds } = told;
  const lines = looked.flatMap((one) => sheetOf(one, told));
  const all = looked.flatMap(({ read }) => (read.kind === 'ok' ? read.value : []));
  const count = looked.length === 1 ? '1 repository' : `${looked.length} repositories`;
  const spent = `${calls.rest} REST calls and ${calls.graphql} GraphQL queries in ${(milliseconds / 1000).toFixed(1)} s`;
  return `${[...lines, `${count}: ${countsOf(all)}`, spent].join('\n')}\n`;
}

function sheetOf({ repository, read }: Looked, { options, ours }: PostureTold): readonly string[] {
  const title = `${shown(repository.owner)}/${shown(repository.name)}`;
  if (read.kind === 'error') return [title, `  could not be read: ${shown(read.error.message)}`, ''];
  const told = read.value.filter(({ outcome }) => options.all || (outcome !== 'holds' && outcome !== 'not-applicable'));
  const remedies = options.remedies ? remedyLines(remediesFor(read.value, ours)) : [];
  return [title, ...told.map(lineOf), `  ${countsOf(read.value)}`, ...remedies, ''];
}

function lineOf({ control, outcome, place, why }: ControlOutcome): string {
  return `  ${WORDS[outcome].padEnd(11)}${control.padEnd(34)} ${shown(place, 40).padEnd(12)} ${shown(why)}`.trimEnd();
}

function countsOf(outcomes: readonly ControlOutcome[]): string {
  const counts = OUTCOMES.map((kind) => [kind, outcomes.filter(({ outcome }) => outcome === kind).length] as const);
  return counts
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${WORDS[kind]}`)
    .join(', ');
}

function remedyLines({ ruleset, settings, terraform, byHand }: Remedies): readonly string[] {
  const json = (value: unknown) =>
    JSON.stringify(value, null, 2)
      .split('\n')
      .map((line) => `    ${line}`);
  return [
    ...(ruleset === null ? [] : ['', '  this ruleset (POST /repos/{owner}/{repo}/rulesets):', ...json(ruleset)]),
    ...settings.flatMap(({ method, path, body }) => ['', `  ${method} /repos/{owner}/{repo}${path}`, ...json(body)]),
    ...(terraform.length === 0
      ? []
      : ['', '  or in Terraform:', ...terraform.flatMap((text) => text.split('\n').map((line) => `    ${line}`))]),
    ...(byHand.length === 0 ? [] : ['', '  by hand:']),
    ...byHand.map(({ control, place, remedy }) => `    ${control} ${shown(place, 60)}: ${remedy}`),
  ];
}

export function postureDocument({ looked, ours, calls, milliseconds }: PostureTold): string {
  const repositories = looked.map(({ repository: { owner, name }, read }) =>
    read.kind === 'error'
      ? { repository: `${owner}/${name}`, error: read.error.message }
      : { repository: `${owner}/${name}`, outcomes: read.value, remedies: remediesFor(read.value, ours) },
  );
  return `${JSON.stringify({ repositories, calls, milliseconds }, null, 2)}\n`;
}
