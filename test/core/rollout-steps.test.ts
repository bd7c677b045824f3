/** The next command of each step of the ninety-day plan, and what an inventory says of two of them. */
import { describe, expect, it } from '@jest/globals';
import { DEFAULT_POLICY } from '../../src/core/policy.js';
import { rolloutSteps } from '../../src/core/rollout.js';
import type { BlindSpot, Inventory } from '../../src/domain/inventory.js';
import type { EffectivePolicy } from '../../src/domain/policy.js';
import { unseen } from '../../src/domain/posture.js';
import { known } from '../../src/domain/result.js';
import type { RolloutFacts } from '../../src/domain/rollout.js';
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

  const DEPLOYING = 'production: { rollback: b.yml, actions: [{ id: go, workflow: g.yml }] }';
  it.each([
    ['level: 3', DEPLOYING, 'open: level 3 in production'],
    ['level: 1', DEPLOYING, 'done: level 1 in production'],
  ])('of levels, at %s: %s: %s', (level, guards, expected) => {
    const { autonomy } = fileOf(`autonomy: { environments: [{ id: p, match: [production], ${level}, ${guards} }] }`);
    const policy = { ...DEFAULT_POLICY, autonomy: [autonomy ?? []] };
    const repository = { id: 1, owner: 'acme', name: 'infra' };
    const read = { repository, policy: known({ kind: 'valid', policy, sources: [] } as const), posture: known([]) };
    const found = rolloutSteps({ ...NOTHING, repositories: [read] }).find(({ id }) => id === 'levels');
    expect(`${found?.state}: ${found?.why}`).toContain(expected);
  });

  it.each<[EffectivePolicy, string]>([
    [{ kind: 'unreadable', reason: '500' }, 'unknown: 500'],
    [{ kind: 'invalid', problems: [{ file: 'f', line: 1, column: 1, path: '', message: 'm' }] }, 'unknown'],
  ])('of a policy that is %j: %s', (policy, expected) => {
    const repository = { id: 1, owner: 'acme', name: 'infra' };
    const read = { repository, policy: known(policy), posture: known([]) };
    const found = rolloutSteps({ ...NOTHING, repositories: [read] }).find(({ id }) => id === 'enforced');
    expect(`${found?.state}: ${found?.why}`).toContain(expected);
  });
});
