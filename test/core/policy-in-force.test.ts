/** What holds where no file says anything, and which files make the policy in force. */
import { describe, expect, it } from '@jest/globals';
import { DEFAULT_POLICY, effectivePolicy, isGated, policyInForce } from '../../src/core/policy.js';
import { sizeLimit } from '../../src/core/policy-limits.js';
import { policyLines } from '../../src/core/policy-lines.js';
import { CATEGORIES } from '../../src/domain/finding.js';
import { known, unknown } from '../../src/domain/result.js';
import { fileOf } from './policy-world.js';

const none = { ai: null, human: null, automation: null };

describe('without any file', () => {
  it('agents need one person, two for what is dangerous, and nobody may make an exception', () => {
    const nobody = { low: 0, medium: 0, high: 0 };
    expect(effectivePolicy(null, null)).toMatchObject({
      mode: 'enforce',
      branches: { globs: [], defaultBranch: true },
      approvals: { ai: { low: 1, medium: 1, high: 2 }, human: nobody, automation: nobody },
      twoPerson: { ai: CATEGORIES, human: [], automation: [] },
      ...{ approvers: [], distinctApprovers: false, codeowners: 'off', outsideCollaborators: 'single' },
      ...{ approverPermission: 'write', carryOver: 'never', paths: [], environments: [], agents: [], autonomy: [] },
      approvalLabels: { plain: false, categories: [] },
      size: { medium: 400, high: 1500, max: { ...none, ai: 5000 } },
      provenance: { assistants: 'ai', minimumConfidence: 'low', automationWithAi: 'ai', labels: [] },
      ...{ corrections: [], machineUsers: [], rate: { open: null, mergedPerDay: null } },
      waivers: { rules: [], grant: [], hours: 24 },
      breakGlass: { by: [], hours: 4, issue: true },
      oversight: { exceptions: [], driftIssues: null },
      plan: { stacks: [], policies: [], keepApprovals: 'never', forks: 'never' },
      planRules: {
        permissionsBoundary: 'optional',
        immutableTags: 'optional',
        separateRoles: 'optional',
        destroyApprovals: 1,
      },
    });
  });

  it('a file that says nothing says as much', () => {
    expect(effectivePolicy(null, fileOf(''))).toEqual(DEFAULT_POLICY);
  });

  it('labels are called as the documentation says', () => {
    const change = Object.fromEntries(CATEGORIES.map((category) => [category, `change/${category}`]));
    const risk = { low: 'risk/low', medium: 'risk/medium', high: 'risk/high' };
    const others = { approvalsNeeded: 'approvals/needed', depth: 'approvals/', approve: 'approve' };
    expect(DEFAULT_POLICY.labels).toEqual({ ai: 'origin/ai', risk, change, ...others });
  });
});

describe('the policy in force', () => {
  const document = (text: string, source = 'x') =>
    known({ source, blob: `of ${source}`, text: `version: 1\n${text}\n` });

  it('names the files that it is made of', () => {
    const floor = document('branches: [live]\nmachine_users: [a]', 'org');
    const both = policyInForce(floor, document('branches: [dev]\nmachine_users: [b]', 'own'));
    expect(both).toMatchObject({
      kind: 'valid',
      policy: { branches: { globs: ['live', 'dev'], defaultBranch: false }, machineUsers: ['a', 'b'] },
      sources: [
        { source: 'org', blob: 'of org' },
        { source: 'own', blob: 'of own' },
      ],
    });
  });

  it('gates the bases that the default branch says, whatever another branch says of itself', () => {
    const judged = policyInForce(known(null), document('mode: observe\nbranches: [none]'), document('branches: [dev]'));
    expect(judged).toMatchObject({ kind: 'valid', policy: { mode: 'observe', branches: { globs: ['dev'] } } });
    expect(policyInForce(known(null), document(''), unknown('403'))).toEqual({ kind: 'unreadable', reason: '403' });
    expect(policyInForce(known(null), document(''), document('mod: x')).kind).toBe('invalid');
  });

  it.each([
    ['main', true, true],
    ['main', false, false],
    ['release/1', false, true],
    ['release/1/fix', false, false],
  ])('a base %s, the default branch: %s, is gated: %s', (ref, isDefault, expected) => {
    const branches = { globs: ['release/*'], defaultBranch: true };
    expect(isGated({ ...DEFAULT_POLICY, branches }, { ref, isDefault })).toBe(expected);
  });

  it.each([
    [{ ai: 100, human: null, automation: null }, 100, null, null],
    [{ ai: 100, human: 50, automation: 70 }, 50, 50, 70],
    [{ ai: null, human: null, automation: 70 }, 70, null, 70],
    [none, null, null, null],
  ])(
    'with limits of %j an AI change has %j lines at most, a person %j and automation %j',
    (max, ai, human, automation) => {
      expect([sizeLimit(max, 'ai'), sizeLimit(max, 'human'), sizeLimit(max, 'automation')]).toEqual([
        ai,
        human,
        automation,
      ]);
    },
  );
});

describe('a policy line by line', () => {
  const policy = { ...DEFAULT_POLICY, mode: 'observe', machineUsers: ['a', 'b'], distinctApprovers: true } as const;
  const line = (key: string, layers: Parameters<typeof policyLines>[1]) =>
    policyLines(policy, layers)
      .filter((one) => one.key === key)
      .map(({ value, source }) => [value, source]);

  it.each<[string, string, readonly (readonly [string, string])[]]>([
    ['the built-in value', 'codeowners', [['"off"', 'built-in']]],
    ["the organisation's value", 'mode', [['"observe"', 'organisation']]],
    ["the repository's value", 'distinct_approvers', [['true', 'repository']]],
    [
      'each entry of a list',
      'machine_users',
      [
        ['"a"', 'organisation'],
        ['"b"', 'repository'],
      ],
    ],
    ['an empty list', 'corrections', [['[]', 'built-in']]],
    ['a key below others', 'approvals.ai.high', [['2', 'built-in']]],
    ['nothing', 'rate.open', [['null', 'built-in']]],
  ])('tells %s, and where it comes from', (_, key, expected) => {
    expect(line(key, { organisation: fileOf('mode: observe\nmachine_users: [a]'), repository: null })).toEqual(
      expected,
    );
    expect(line(key, null)).toEqual(expected.map(([value]) => [value, null]));
  });

  it('tells where a value comes from that is nothing by itself', () => {
    const [organisation, repository] = ['org', 'own'].map((name) => fileOf(`scoreboard: { report: acme/${name} }`));
    const told = (layers: Parameters<typeof policyLines>[1]) =>
      policyLines(effectivePolicy(layers?.organisation ?? null, layers?.repository ?? null), layers)
        .filter(({ key }) => key === 'scoreboard.report.name')
        .map(({ value, source }) => [value, source]);
    expect(told({ organisation: organisation ?? null, repository: null })).toEqual([['"org"', 'organisation']]);
    expect(told({ organisation: fileOf(''), repository: repository ?? null })).toEqual([['"own"', 'repository']]);
  });
});
