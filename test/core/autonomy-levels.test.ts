/** Which level of autonomy an agent has in an environment, and what is said to show why. */
import { describe, expect, it } from '@jest/globals';
import { type AutonomySubject, autonomyIn, levelOf } from '../../src/core/autonomy.js';
import type { Teams } from '../../src/core/people.js';
import type { AutonomyMatrix, AutonomyRule, MatrixEnvironment } from '../../src/domain/autonomy.js';
import type { Account } from '../../src/domain/change.js';
import { type Fact, known, unknown } from '../../src/domain/result.js';
import { account, matrixEntry } from '../build.js';

const [ann, bob] = [account(1, 'ann'), account(2, 'bob')];

function rule(level: AutonomyRule['level'], more: Partial<AutonomyRule> = {}): AutonomyRule {
  return { agents: [], repositories: [], teams: [], level, ...more };
}

function entry(id: string, more: Partial<MatrixEnvironment> = {}): MatrixEnvironment {
  return matrixEntry(id, 1, { match: [`${id}*`], ...more });
}

function subject(more: Partial<AutonomySubject> = {}): AutonomySubject {
  const teams: Teams = new Map<string, Fact<readonly Account[]>>([
    ['@o/ops', known([ann])],
    ['@o/web', known([bob])],
    ['@o/far', unknown('403')],
  ]);
  return { agent: 'devin', repository: 'o/r', people: [ann], teams, ...more };
}

describe('the level of an agent', () => {
  const devin = { agents: ['devin'] };
  it.each<[string, readonly AutonomyRule[], Partial<AutonomySubject>, string]>([
    ['is that of the environment', [], {}, '1: prod has level 1 (propose)'],
    ['is that of a rule for it', [rule(0, devin)], {}, '0: a rule of prod for devin says level 0 (read-only)'],
    [
      'is that of the lowest of two rules',
      [rule(1, devin), rule(0, { repositories: ['o/*'] })],
      {},
      '0: a rule of prod for o/* says level 0 (read-only)',
    ],
    [
      'names all that a rule is for',
      [rule(0, { ...devin, repositories: ['o/r'], teams: ['@o/ops'] })],
      {},
      '0: a rule of prod for devin, o/r, @o/ops says level 0 (read-only)',
    ],
    [
      'is not that of a rule for another repository',
      [rule(0, { ...devin, repositories: ['o/x'] })],
      {},
      '1: prod has level 1 (propose)',
    ],
    [
      'is lowered by a rule that may be for it',
      [rule(0, { agents: ['codex'] })],
      { agent: null },
      '0: a rule of prod for codex says level 0 (read-only)',
    ],
    [
      'is not told by a rule that may be for it and changes nothing',
      [rule(1, { agents: ['codex'] })],
      { agent: null },
      '1: prod has level 1 (propose)',
    ],
    [
      'is lowered below a rule that is for it',
      [rule(1, { repositories: ['o/r'] }), rule(0, { agents: ['codex'] })],
      { agent: null },
      '0: a rule of prod for codex says level 0 (read-only)',
    ],
    [
      'is lowered below a rule that is for it and raises that of the environment',
      [rule(3, { repositories: ['o/r'] }), rule(2, { agents: ['codex'] })],
      { agent: null },
      '2: a rule of prod for codex says level 2 (execute in sandbox)',
    ],
    [
      'is that of a rule for one of the teams of its people',
      [rule(0, { teams: ['@o/web', '@o/ops'] })],
      {},
      '0: a rule of prod for @o/web, @o/ops says level 0 (read-only)',
    ],
    [
      'is not that of a rule for teams of others',
      [rule(0, { teams: ['@o/web'] })],
      {},
      '1: prod has level 1 (propose)',
    ],
    [
      'is lowered where one team could not be read',
      [rule(0, { teams: ['@o/web', '@o/far'] })],
      {},
      '0: a rule of prod for @o/web, @o/far says level 0 (read-only)',
    ],
    [
      'is lowered where nobody is known to direct it',
      [rule(0, { teams: ['@o/web'] })],
      { people: [] },
      '0: a rule of prod for @o/web says level 0 (read-only)',
    ],
    [
      'is lowered where one of its people is in the team',
      [rule(0, { teams: ['@o/ops'] })],
      { people: [ann, bob] },
      '0: a rule of prod for @o/ops says level 0 (read-only)',
    ],
  ])('%s', (_, rules, more, expected) => {
    const { level, why } = levelOf(entry('prod', { rules }), subject(more));
    expect(`${level}: ${why}`).toBe(expected);
  });

  it.each<[string, readonly AutonomyMatrix[], readonly [number, boolean, readonly string[]]]>([
    ['without a matrix', [], [1, false, ['the policy has no matrix: agents propose, and deploy nowhere']]],
    [
      'in an environment that the matrix knows',
      [[entry('prod', { level: 0 })]],
      [0, true, ['prod has level 0 (read-only)']],
    ],
    [
      'in one that two matrices know',
      [[entry('prod')], [entry('pro', { level: 0 })]],
      [0, true, ['pro has level 0 (read-only)']],
    ],
    [
      'in one that two know alike',
      [[entry('prod')], [entry('pro')]],
      [1, true, ['prod has level 1 (propose)', 'pro has level 1 (propose)']],
    ],
    [
      'in one that two entries know',
      [[entry('prod', { level: 0 }), entry('pro')]],
      [0, true, ['prod has level 0 (read-only)']],
    ],
    [
      'in one that only one matrix knows',
      [[entry('prod')], [entry('dev')]],
      [
        1,
        false,
        [
          'prod has level 1 (propose)',
          'no entry is for this environment, so it has the strictest level, at most 1 (propose)',
        ],
      ],
    ],
    [
      'in one that none knows',
      [[entry('dev', { level: 0 })]],
      [0, false, ['no entry is for this environment, so it has the strictest level, at most 1 (propose)']],
    ],
  ])('%s', (_, matrices, [level, isKnown, because]) => {
    expect(autonomyIn(matrices, 'production', subject())).toEqual({ level, known: isKnown, because });
  });
});
