/** What agents may do, and what protects, over the API: the autonomy matrices and the postures. */

import type { MatrixEnvironment } from '../../domain/autonomy.js';
import { AUTONOMY_NAMES } from '../../domain/autonomy.js';
import { OUTCOMES, type PostureRecord } from '../../domain/posture.js';
import { autonomyGroups } from '../posture-routes.js';
import type { Sources } from '../sources.js';
import { type ApiAnswer, type ApiRoute, type Asked, found, isoTime, MISSING } from './route.js';
import { closed, instant, type JsonSchema, listOf, named, oneOfTexts, orNull, text } from './schema.js';
import { narrowed, REPOSITORY_PATH } from './shared-parameters.js';

const level: JsonSchema = { type: 'integer', minimum: 0, maximum: AUTONOMY_NAMES.length - 1 };

export const PROTECTION_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  AutonomyEnvironment: closed({
    ...{ id: text, match: listOf(text), level },
    deploys: orNull(closed({ branches: listOf(text), paths: listOf(text) })),
    rules: listOf(closed({ agents: listOf(text), repositories: listOf(text), teams: listOf(text), level })),
  }),
  Posture: {
    ...closed({
      ...{ repository: text, at: instant, drifted: listOf(text) },
      outcomes: listOf(closed({ control: text, outcome: oneOfTexts(OUTCOMES), place: text, why: text })),
    }),
    description: 'How the protection of a repository was last seen. Only the outcome `holds` is green.',
  },
};

export const PROTECTION_ROUTES: readonly ApiRoute[] = [
  {
    ...{ path: '/autonomy', id: 'listAutonomy', read: 'autonomy' },
    summary:
      'The autonomy matrices, and the repositories that each is for; where several hold, the lowest level counts',
    parameters: [],
    answer: closed({
      groups: listOf(closed({ repositories: listOf(text), matrices: listOf(listOf(named('AutonomyEnvironment'))) })),
    }),
    answerTo: autonomy,
  },
  {
    ...{ path: '/posture', id: 'listPostures', summary: 'The postures of all repositories', read: 'posture' },
    ...{ parameters: [], answer: closed({ postures: listOf(named('Posture')) }), answerTo: postures },
  },
  {
    ...{ path: '/posture/{owner}/{repository}', id: 'getPosture', summary: 'The posture of one', read: 'posture' },
    ...{ parameters: REPOSITORY_PATH, answer: named('Posture'), answerTo: posture },
  },
];

async function autonomy({ scope }: Asked, sources: Sources): Promise<ApiAnswer> {
  const groups = await autonomyGroups(sources, await sources.reader.repositories(scope));
  return found({
    groups: groups.map(({ repositories, matrices }) => ({
      repositories: repositories.map(({ owner, name }) => `${owner}/${name}`),
      matrices: matrices.map((matrix) => matrix.map(environmentBody)),
    })),
  });
}

function environmentBody({ id, match, level: of, deploys, rules }: MatrixEnvironment) {
  return {
    ...{ id, match, level: of },
    deploys: deploys === null ? null : { branches: deploys.branches, paths: deploys.paths },
    rules: rules.map((rule) => ({
      ...{ agents: rule.agents, repositories: rule.repositories, teams: rule.teams, level: rule.level },
    })),
  };
}

async function postures({ scope }: Asked, { reader }: Sources): Promise<ApiAnswer> {
  return found({ postures: (await reader.postures(scope)).map(postureBody) });
}

async function posture({ scope, values }: Asked, sources: Sources): Promise<ApiAnswer> {
  const place = await narrowed(sources, scope, `${values.owner}/${values.repository}`);
  if (place.kind !== 'one') return MISSING;
  const one = (await sources.reader.postures(scope)).find(({ repository }) => repository.id === place.repository.id);
  return one === undefined ? MISSING : found(postureBody(one));
}

function postureBody({ repository: { owner, name }, at, drifted, outcomes }: PostureRecord) {
  return {
    ...{ repository: `${owner}/${name}`, at: isoTime(at), drifted },
    outcomes: outcomes.map(({ control, outcome, place, why }) => ({ control, outcome, place, why })),
  };
}
