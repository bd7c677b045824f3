/** The next command of each step of the ninety-day plan, and what an inventory says of two of them. */
import { describe, expect, it } from '@jest/globals';
import { DEFAULT_POLICY } from '../../src/core/policy.js';
import { rolloutSteps } from '../../src/core/rollout.js';
import type { AutonomyMatrix } from '../../src/domain/autonomy.js';
import type { BlindSpot, Inventory } from '../../src/domain/inventory.js';
import type { EffectivePolicy, Policy } from '../../src/domain/policy.js';
import { type ControlOutcome, unseen } from '../../src/domain/posture.js';
import { known } from '../../src/domain/result.js';
import type { RolledOut, RolloutFacts } from '../../src/domain/rollout.js';
import { fileOf } from './policy-world.js';

const NOTHING: RolloutFacts = { scope: 'acme', repositories: [], inventory: unseen('not-visible', '403') };

describe('a step of the plan', () => {
  it.each([
    ['inventory', 30, 'twokey inventory acme'],
    ['protected', 30, 'twokey posture acme --remedies'],
    ['gate', 30, 'twokey posture acme --app-id <id> --remedies'],
    ['levels', 30, 'twokey autonomy --policy .github/twokey.yml --environment production'],
    ['enforced', 30, 'twokey backtest --policy .github/twokey.yml'],
    ['deletes', 30, 'twokey standards --policy .github/twokey.yml'],
    ['plans', 60, 'twokey plan check plan.json'],
    ['boundaries', 60, 'twokey plan check --policy .github/twokey.yml plan.json'],
    ['separated', 60, 'twokey posture acme --all'],
    ['restores', 60, 'twokey explain posture/restore-tests-scheduled'],
    ['rollback', 60, 'try one, and write down how: docs/incidents.md says what is asked afterwards'],
    ['matrix', 90, 'twokey autonomy --policy .github/twokey.yml --markdown'],
    ['admins', 90, 'twokey inventory acme --format csv'],
    ['standard', 90, 'twokey standards --policy .github/twokey.yml > docs/changes.md'],
    ['reports', 90, 'twokey report --month <month>'],
  ])('%s, within %i days, goes on with %s', (id, days, next) => {
    expect(rolloutSteps(NOTHING).find((step) => step.id === id)).toMatchObject({ days, next });
  });

  const spot = (because: BlindSpot['because'], about: string): BlindSpot => ({
    about,
    because,
    reason: 'r',
    remedy: 'm',
    repositories: [],
  });
  const taken = (
    counts: Partial<Inventory['counts']>,
    blindSpots: readonly BlindSpot[] = [],
  ): Partial<RolloutFacts> => ({
    inventory: known({
      ...{ owner: 'acme', repositories: [], rows: [], blindSpots },
      counts: { adminEquivalent: 0, excepted: 2, aiTools: 3, repositoriesWithAiTools: 0, blindSpots: 0, ...counts },
    }),
  });
  it.each<[string, string, Partial<RolloutFacts>, string]>([
    ['that was not taken', 'inventory', {}, 'unknown: 403'],
    ['that saw everything', 'inventory', taken({}), 'done: 3 AI tools may write, 0 identities are admin-equivalent'],
    [
      'that saw all that is shown to anybody',
      'inventory',
      taken({}, [spot('not-listable', 'x')]),
      'done: 3 AI tools may write, 0 identities are admin-equivalent',
    ],
    [
      'that did not see two things',
      'inventory',
      taken({}, [spot('error', 'x'), spot('not-visible', 'y')]),
      'unknown: 3 AI tools may write, 0 identities are admin-equivalent; not seen: x, y',
    ],
    ['that was not taken, of admins', 'admins', {}, 'unknown: 403'],
    ['that names admins', 'admins', taken({ adminEquivalent: 1 }), 'open: 1 are not, 2 are'],
    ['that names none but exceptions', 'admins', taken({}), 'done: 2 are'],
    [
      'that names none and did not see all',
      'admins',
      taken({}, [spot('error', 'x')]),
      'unknown: none that was seen is not, and not all could be seen',
    ],
  ])('of an inventory %s: %s', (_, id, more, expected) => {
    const found = rolloutSteps({ ...NOTHING, ...more }).find((step) => step.id === id);
    expect(`${found?.state}: ${found?.why}`).toBe(expected);
  });

  const told = (id: string, ...repositories: RolloutFacts['repositories']) => {
    const found = rolloutSteps({ ...NOTHING, repositories }).find((step) => step.id === id);
    return `${found?.state}: ${found?.why}`;
  };
  const repository = { id: 1, owner: 'acme', name: 'infra' };
  const read = (policy: Partial<Policy>, name = 'infra'): RolledOut => ({
    repository: { ...repository, name },
    policy: known({ kind: 'valid', policy: { ...DEFAULT_POLICY, ...policy }, sources: [] }),
    posture: known([]),
  });

  const DEPLOYING = 'production: { rollback: b.yml, actions: [{ id: go, workflow: g.yml }] }';
  const entry = (level: string, match = 'production') =>
    fileOf(`autonomy: { environments: [{ id: p, match: [${match}], ${level}, ${DEPLOYING} }] }`).autonomy ?? [];
  it.each<[string, readonly AutonomyMatrix[], string]>([
    ['level 3', [entry('level: 3')], 'open: level 3 in production'],
    ['level 1', [entry('level: 1')], 'done: level 1 in production'],
    ['level 0', [entry('level: 0, deploys: { branches: [main] }')], 'done: level 0 in production'],
    ['the lower of two matrices', [entry('level: 3'), entry('level: 1')], 'done: level 1 in production'],
    ['a rule of one agent', [entry('level: 1, rules: [{ agents: [devin], level: 3 }]')], 'open: level 3 in production'],
    ['a rule of a team', [entry('level: 1, rules: [{ teams: ["@a/b"], level: 3 }]')], 'open: level 3 in production'],
    [
      'a rule of this repository',
      [entry('level: 1, rules: [{ repositories: ["acme/*"], level: 3 }]')],
      'open: level 3 in production',
    ],
    [
      'a rule of another repository',
      [entry('level: 1, rules: [{ repositories: [acme/web], level: 3 }]')],
      'done: level 1 in production',
    ],
    ['no matrix', [], 'open: no matrix names production: agents propose, because nothing else is said'],
    ['a matrix of elsewhere', [entry('level: 3'), entry('level: 1', 'test')], 'open: no matrix names production: '],
  ])('of levels, by %s', (_, autonomy, expected) => {
    expect(told('levels', read({ autonomy }))).toContain(expected);
  });

  it.each([
    ...['branch-protected', 'pull-request-required', 'review-required', 'force-push-blocked'].map((one) => [
      'protected',
      one,
    ]),
    ...['check-required', 'check-pinned'].map((one) => ['gate', one]),
    ['separated', 'plan-apply-separated'],
    ['restores', 'restore-tests-scheduled'],
  ] as [string, string][])('%s needs the control %s', (id, name) => {
    const control = `posture/${name}`;
    const posture = (outcome: ControlOutcome['outcome']): RolledOut => ({
      ...read({}),
      posture: known([{ control, place: 'main', outcome, why: 'so it is' }]),
    });
    const good = 'done: seen holding, or nothing there that it could be about';
    expect([told(id, posture('holds')), told(id, posture('not-applicable'))]).toEqual([good, good]);
    expect(told(id, posture('fails'))).toBe(`open: ${control}: so it is`);
    expect(told(id, posture('error'))).toBe(`unknown: ${control}: so it is`);
  });

  it.each<[string, readonly RolledOut[], string]>([
    ['one', [read({ mode: 'enforce' })], 'done: mode enforce'],
    ['one that is not there', [read({ mode: 'observe' })], 'open: mode observe'],
    ['two', [read({ mode: 'enforce' }), read({ mode: 'enforce' }, 'web')], 'done: in all of 2'],
    [
      'two, one not there',
      [read({ mode: 'enforce' }), read({ mode: 'observe' }, 'web')],
      'open: mode observe (1 of 2; acme/web)',
    ],
    ['none', [], 'unknown: no repository was read'],
    ['one that was not seen', [{ ...read({}), policy: unseen('error', '403') }], 'unknown: 403'],
    [
      'two, one not seen',
      [read({ mode: 'enforce' }), { ...read({}, 'web'), policy: unseen('error', '403') }],
      'unknown: 403 (1 of 2; acme/web)',
    ],
  ])('of %s: %#', (_, repositories, expected) => expect(told('enforced', ...repositories)).toBe(expected));

  it.each<[EffectivePolicy, string]>([
    [{ kind: 'unreadable', reason: '500' }, 'unknown: 500'],
    [{ kind: 'invalid', problems: [{ file: 'f', line: 1, column: 1, path: '', message: 'm' }] }, 'unknown'],
  ])('of a policy that is %j: %s', (policy, expected) => {
    expect(told('enforced', { ...read({}), policy: known(policy) })).toContain(expected);
  });
});
