/** What an environment of the autonomy matrix may hold, what it then says, and what must come with a level that lets agents deploy. */
import { describe, expect, it } from '@jest/globals';
import { parsePolicy, showProblem } from '../../src/core/policy-file.js';
import { fileOf } from './policy-world.js';

const file = (more: string) => `autonomy: { environments: [{ id: a, match: [x], ${more} }] }`;
const SANDBOX = 'sandbox: { runs: 1, hours: 2, lease: 2, destroy: down.yml }';
const PRODUCTION = 'production: { rollback: back.yml, actions: [{ id: go, workflow: go.yml }] }';
const DEPLOYS = 'deploys: { paths: [p] }';

describe('an environment of the matrix', () => {
  it.each<[string, string, readonly string[]]>([
    ['of a level that lets nobody deploy', 'level: 1', []],
    [
      'of level 2 without a kind',
      `level: 2, ${SANDBOX}`,
      ['kind: is missing: level 2', 'sandbox: is for an environment'],
    ],
    [
      'of level 2 in a rule without a kind',
      'level: 1, rules: [{ agents: [devin], level: 2 }]',
      ['kind: is missing: level 2'],
    ],
    ['of level 2 in production', 'level: 2, kind: production', []],
    ['of level 2 in a sandbox without bounds', 'level: 2, kind: sandbox', ['sandbox: is missing: level 2']],
    ['of level 2 in a sandbox with bounds', `level: 2, kind: sandbox, ${SANDBOX}`, []],
    ['of level 1 in a sandbox without bounds', 'level: 1, kind: sandbox', []],
    ['of level 1 in production with guards', `level: 1, kind: production, ${PRODUCTION}`, []],
    ['of level 3 in a sandbox', `level: 3, kind: sandbox, ${SANDBOX}`, ['level: is 3 in a sandbox']],
    ['of level 3 without guards', 'level: 3', ['production: is missing: level 3']],
    ['of level 3 with guards', `level: 3, ${PRODUCTION}`, []],
    [
      'of level 3 in a rule with guards',
      `level: 1, rules: [{ agents: [devin], level: 3 }], kind: production, ${PRODUCTION}`,
      [],
    ],
    [
      'of production with the bounds of a sandbox',
      `level: 1, kind: production, ${SANDBOX}`,
      ['sandbox: is for an environment'],
    ],
    [
      'of a sandbox with the guards of production',
      `level: 1, kind: sandbox, ${PRODUCTION}`,
      ['production: is not for an environment'],
    ],
    [
      'of a lease that outlives its budget',
      'level: 2, kind: sandbox, sandbox: { runs: 1, hours: 2, lease: 3, destroy: down.yml }',
      ['sandbox: has a lease of 3 hours'],
    ],
    ['of level 0 that reaches nothing', 'level: 0', ['level: has level 0 and no "deploys"']],
    ['of level 0 that reaches something', `level: 0, ${DEPLOYS}`, []],
  ])('%s', (_, more, expected) => {
    const parsed = parsePolicy({ source: 'f', blob: 'b', text: `version: 1\n${file(more)}\n` });
    const found = parsed.kind === 'ok' ? [] : parsed.error.map(showProblem);
    expect(found).toHaveLength(expected.length);
    for (const problem of expected) expect(found.join('\n')).toContain(`autonomy.environments.0.${problem}`);
  });

  it.each<[string, string, object]>([
    [
      'is production, and waits for a day, where it says nothing',
      'level: 1',
      { kind: 'production', wait: 24, sandbox: null, production: null, deploys: null, rules: [] },
    ],
    ['waits as long as it says', 'level: 1, wait: 5', { wait: 5 }],
    [
      'has its bounds',
      `level: 2, kind: sandbox, ${SANDBOX}`,
      { kind: 'sandbox', sandbox: { runs: 1, hours: 2, lease: 2, destroy: 'down.yml' } },
    ],
    [
      'has its guards, for anything anywhere',
      `level: 3, ${PRODUCTION}`,
      { production: { rollback: 'back.yml', actions: [{ id: 'go', workflow: 'go.yml', paths: [], without: [] }] } },
    ],
    [
      'has its guards as narrow as they are',
      'level: 3, production: { rollback: back.yml, actions: [{ id: go, workflow: go.yml, paths: [p], without: [iam] }] }',
      { production: { actions: [{ paths: ['p'], without: ['iam'] }] } },
    ],
    ['is reached by paths alone', `level: 0, ${DEPLOYS}`, { deploys: { branches: [], paths: ['p'] } }],
    [
      'is reached by branches alone',
      'level: 0, deploys: { branches: [b] }',
      { deploys: { branches: ['b'], paths: [] } },
    ],
    [
      'has rules for teams alone',
      'level: 1, rules: [{ teams: ["@o/t"], level: 1 }]',
      { rules: [{ agents: [], repositories: [], teams: ['@o/t'], level: 1 }] },
    ],
  ])('%s', (_, more, expected) => {
    expect(fileOf(file(more)).autonomy).toMatchObject([{ id: 'a', match: ['x'], ...expected }]);
  });
});
