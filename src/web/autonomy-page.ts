/** The autonomy matrix: what agents may do in which environment, by the policy that each repository's newest change was judged by. */
import { html } from 'hono/html';
import { show } from '../core/autonomy.js';
import type { AutonomyLevel, AutonomyMatrix, AutonomyRule, MatrixEnvironment } from '../domain/autonomy.js';
import type { RepositoryRef } from '../domain/change.js';
import { guardsOf } from '../report/autonomy.js';
import { chip, code, emptyBox, fullName, type Html, said, type Tone, table } from './shown.js';

/** Repositories that have the same matrices. */
export interface AutonomyGroup {
  readonly repositories: readonly RepositoryRef[];
  readonly matrices: readonly AutonomyMatrix[];
}

export function autonomyPage(groups: readonly AutonomyGroup[]): Html {
  const ruled = groups.filter(({ matrices }) => matrices.length > 0);
  const bare = groups.filter(({ matrices }) => matrices.length === 0).flatMap(({ repositories }) => repositories);
  return html`<h1>Autonomy</h1>
<p class="lead">What agents may do in which environment. Where several lines are for an agent, the lowest level counts; an environment that no line names has the strictest of them, at most 1.</p>
<ul class="chips">${LEVELS.map((level) => html`<li>${chip(show(level), TONES[level])}</li>`)}</ul>
${groups.length === 0 ? emptyBox('No policy is recorded yet.', 'It is, with the first change that is judged.') : ''}
${ruled.map(groupBox)}
${bare.length === 0 ? '' : html`<section class="box"><header><h2>Without a matrix</h2></header><div class="inside"><p>There agents propose (level 1), and deploy nowhere.</p><p>${names(bare)}</p></div></section>`}`;
}

const LEVELS: readonly AutonomyLevel[] = [0, 1, 2, 3];
const TONES = { 0: 'bad', 1: 'note', 2: 'warn', 3: 'ok' } as const satisfies Record<AutonomyLevel, Tone>;

function groupBox({ repositories, matrices }: AutonomyGroup): Html {
  const rows = matrices.flatMap((matrix) => matrix.flatMap(linesOf));
  const columns = [
    { title: 'Environment' },
    { title: 'For' },
    { title: 'Level', kind: 'tight' as const },
    { title: 'Named at GitHub' },
    { title: 'Reached by' },
  ];
  const caption = `The matrix of ${repositories.length === 1 ? 'one repository' : `${repositories.length} repositories`}`;
  return html`<section class="box"><header><h2>${names(repositories)}</h2></header>${table({ caption, columns, rows })}</section>`;
}

function linesOf(entry: MatrixEnvironment): readonly (readonly (Html | string)[])[] {
  const { id, match, level, deploys, rules } = entry;
  const guards = guardsOf(entry).map((line) => html`<div class="sub">${said(line, 300)}</div>`);
  const reached = deploys === null ? [] : [...deploys.branches, ...deploys.paths];
  return [
    [
      html`${said(id, 80)}${guards}`,
      'every agent',
      chip(show(level), TONES[level]),
      codes(match),
      reached.length === 0 ? html`<span class="muted">no merge that is known</span>` : codes(reached),
    ],
    ...rules.map((rule) => [
      html`<span class="muted">${said(id, 80)}</span>`,
      codes(whomOf(rule)),
      chip(show(rule.level), TONES[rule.level]),
      '',
      '',
    ]),
  ];
}

function whomOf({ agents, repositories, teams }: AutonomyRule): readonly string[] {
  return [...agents, ...repositories, ...teams];
}

function codes(texts: readonly string[]): Html {
  return html`${texts.map((text, index) => html`${index === 0 ? '' : ' '}${code(text, 80)}`)}`;
}

/** More help nobody. */
const MOST_NAMED = 12;

function names(repositories: readonly RepositoryRef[]): string {
  const named = repositories.slice(0, MOST_NAMED).map(fullName).join(', ');
  const more = repositories.length - MOST_NAMED;
  return said(more > 0 ? `${named} and ${more} more` : named, 1_000);
}
