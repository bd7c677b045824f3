/** Who must approve where an organisation and a repository both say something: key by key, in YAML. */
import { describe, expect } from '@jest/globals';
import { CATEGORIES } from '../../src/domain/finding.js';
import { type FloorRow, holdsBoth } from './policy-world.js';

const OTHER = { members: ['@b'], count: 1 };

const NO_MARKS = { emails: [], labels: [], branches: [], trailers: [], apps: [], ids: [] };
const NO_OVERSIGHT = { exceptions: [], driftIssues: null };
const OWN_MATRIX = expect.objectContaining({
  ...{ id: 'b', match: ['y'], level: 0, deploys: { branches: [], paths: ['p'] } },
  rules: [
    { agents: ['devin'], repositories: [], teams: [], level: 1 },
    { agents: [], repositories: ['o/r'], teams: [], level: 1 },
  ],
});

const ROWS: readonly FloorRow[] = [
  [
    'an agent of one login',
    (p) => p.agents,
    'posture: {}',
    'agents: [{ id: a, logins: [x] }]',
    [{ ...NO_MARKS, id: 'a', logins: ['x'] }],
    [{ ...NO_MARKS, id: 'a', logins: ['x'] }],
  ],
  ['issues in no place of their own', (p) => p.oversight, 'posture: {}', 'posture: {}', NO_OVERSIGHT, NO_OVERSIGHT],
  ['the name of one label', (p) => p.labels.ai, 'mode: enforce', 'labels: { ai: robot }', 'robot', 'robot'],
  ['the mode', (p) => p.mode, 'mode: observe', 'mode: enforce', 'enforce', 'enforce'],
  ['a softer mode', (p) => p.mode, 'mode: enforce', 'mode: observe', 'observe', 'enforce'],
  ['the mode where both observe', (p) => p.mode, 'mode: observe', 'mode: observe', 'observe', 'observe'],
  [
    'branches',
    (p) => p.branches,
    'branches: [main]',
    'branches: [dev]',
    { globs: ['dev'], defaultBranch: false },
    { globs: ['main', 'dev'], defaultBranch: false },
  ],
  [
    'approvals',
    (p) => p.approvals.human,
    'approvals: { human: { low: 1, high: 2 } }',
    'approvals: { human: { low: 0, medium: 3 } }',
    { low: 0, medium: 3, high: 0 },
    { low: 1, medium: 3, high: 2 },
  ],
  [
    'categories for two people',
    (p) => p.twoPerson.human,
    'two_person: { human: [iam] }',
    'two_person: { human: [delete, iam] }',
    ['delete', 'iam'],
    ['iam', 'delete'],
  ],
  ['fewer categories for two people', (p) => p.twoPerson.ai, 'mode: enforce', 'two_person: { ai: [] }', [], CATEGORIES],
  [
    'approvers',
    (p) => p.approvers,
    'approvers: { iam: ["@a"] }',
    'approvers: { iam: { from: ["@b"] } }',
    [{ category: 'iam', ...OTHER }],
    [
      { category: 'iam', members: ['@a'], count: 1 },
      { category: 'iam', ...OTHER },
    ],
  ],
  [
    'approvers of a number',
    (p) => p.approvers,
    'mode: enforce',
    'approvers: { delete: { from: ["@b"], count: 2 } }',
    [{ category: 'delete', members: ['@b'], count: 2 }],
    [{ category: 'delete', members: ['@b'], count: 2 }],
  ],
  [
    'distinct approvers',
    (p) => p.distinctApprovers,
    'distinct_approvers: true',
    'distinct_approvers: false',
    false,
    true,
  ],
  [
    'distinct approvers of the repository',
    (p) => p.distinctApprovers,
    'distinct_approvers: false',
    'distinct_approvers: true',
    true,
    true,
  ],
  ['code owners', (p) => p.codeowners, 'codeowners: required', 'codeowners: off', 'off', 'required'],
  [
    'code owners of the repository',
    (p) => p.codeowners,
    'mode: enforce',
    'codeowners: required',
    'required',
    'required',
  ],
  [
    'labels that approve',
    (p) => p.approvalLabels,
    'approval_labels: [iam, delete]',
    'approval_labels: true',
    { plain: true, categories: CATEGORIES },
    { plain: false, categories: ['iam', 'delete'] },
  ],
  [
    'fewer labels that approve',
    (p) => p.approvalLabels,
    'approval_labels: true',
    'approval_labels: [delete]',
    { plain: false, categories: ['delete'] },
    { plain: false, categories: ['delete'] },
  ],
  [
    'all labels that approve',
    (p) => p.approvalLabels,
    'approval_labels: true',
    'approval_labels: true',
    { plain: true, categories: CATEGORIES },
    { plain: true, categories: CATEGORIES },
  ],
  [
    'no labels that approve',
    (p) => p.approvalLabels,
    'approval_labels: true',
    'approval_labels: false',
    { plain: false, categories: [] },
    { plain: false, categories: [] },
  ],
  [
    'a matrix of autonomy, which holds beside the other',
    (p) => p.autonomy,
    'autonomy: { environments: [{ id: a, match: [x], level: 1, rules: [{ teams: ["@o/t"], level: 1 }] }] }',
    'autonomy: { environments: [{ id: b, match: [y], level: 0, deploys: { paths: [p] }, rules: [{ agents: [devin], level: 1 }, { repositories: [o/r], level: 1 }] }] }',
    [[OWN_MATRIX]],
    [
      [
        expect.objectContaining({
          ...{ id: 'a', match: ['x'], level: 1, deploys: null },
          rules: [{ agents: [], repositories: [], teams: ['@o/t'], level: 1 }],
        }),
      ],
      [OWN_MATRIX],
    ],
  ],
];

describe('whose approval a change needs, under the floor of an organisation:', () => holdsBoth(ROWS));
