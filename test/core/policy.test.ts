import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DEFAULT_POLICY, effectivePolicy, isGated, policyInForce } from '../../src/core/policy.js';
import { parsePolicy, showProblem } from '../../src/core/policy-file.js';
import { policyJsonSchema } from '../../src/core/policy-schema.js';
import type { PolicyFile } from '../../src/domain/policy.js';
import { known, unknown } from '../../src/domain/result.js';

function parse(text: string) {
  return parsePolicy({ source: 'twokey.yml', blob: 'f'.repeat(40), text });
}

function problems(text: string): readonly string[] {
  const parsed = parse(text);
  return parsed.kind === 'ok' ? [] : parsed.error.map(showProblem);
}

function policyFile(text: string): PolicyFile {
  const parsed = parse(text);
  if (parsed.kind === 'error') throw new Error(parsed.error.map(showProblem).join('\n'));
  return parsed.value;
}

const EXAMPLE = `version: 1
mode: enforce                    # or observe: the verdict is shown, the check does not block
branches: [main, "release/**"]
approvals:
  ai:    { low: 1, medium: 1, high: 2 }
  human: { low: 0, medium: 0, high: 0 }
  automation: { low: 0, medium: 0, high: 0 }
two_person:
  ai: [iam, network, delete, migration, governance]
  human: []
approvers: { iam: ["@acme/security"] }
size: { medium: 400, high: 1500, max: 5000 }
paths:
  - { id: payments, match: ["services/payments/**"], risk: high }
  - { id: iam-dir, match: ["**/iam/**"], category: iam }
agents: [{ id: acme-bot, logins: ["acme-agent[bot]"], emails: ["agent@acme.dev"] }]
machine_users: [octo-machine]
`;

describe('reading a policy file', () => {
  it('the example of the documentation is valid and says what the default says, and more', () => {
    const policy = effectivePolicy(null, policyFile(EXAMPLE));
    expect(policy.approvals).toEqual(DEFAULT_POLICY.approvals);
    expect(policy.twoPerson).toEqual(DEFAULT_POLICY.twoPerson);
    expect(policy.size).toEqual(DEFAULT_POLICY.size);
    expect(policy.approvers).toEqual([{ category: 'iam', members: ['@acme/security'], count: 1 }]);
    expect(policy.paths.map((rule) => [rule.id, rule.category, rule.risk])).toEqual([
      ['payments', null, 'high'],
      ['iam-dir', 'iam', null],
    ]);
    expect(policy.machineUsers).toEqual(['octo-machine']);
  });

  const broken: readonly [string, string, RegExp][] = [
    [
      'an unknown key',
      'version: 1\nmod: enforce\n',
      /^twokey.yml:2:1 mod: is not a known key, allowed here: version, mode, branches/,
    ],
    [
      'an unknown nested key',
      'version: 1\napprovals:\n  ai: { lo: 1 }\n',
      /^twokey.yml:3:9 approvals.ai.lo: is not a known key, allowed here: low, medium, high/,
    ],
    [
      'an unknown category',
      'version: 1\ntwo_person:\n  ai: [iam, iams]\n',
      /^twokey.yml:3:13 two_person.ai.1: is not an allowed value, allowed: iam, network/,
    ],
    [
      'an unknown origin',
      'version: 1\ntwo_person: { robot: [iam] }\n',
      /^twokey.yml:2:15 two_person.robot: is not a known key/,
    ],
    [
      'a wrong mode',
      'version: 1\nmode: off\n',
      /^twokey.yml:2:7 mode: is not an allowed value, allowed: observe, enforce/,
    ],
    ['a wrong version', 'version: 2\n', /^twokey.yml:1:10 version: is not an allowed value, allowed: 1/],
    ['a missing version', 'mode: enforce\n', /^twokey.yml:1:1 version: /],
    ['an empty file', '', /^twokey.yml:1:1 /],
    [
      'a negative number',
      'version: 1\napprovals: { ai: { low: -1 } }\n',
      /^twokey.yml:2:25 approvals.ai.low: is too small, allowed: 0 or more/,
    ],
    [
      'a fraction',
      'version: 1\napprovals: { ai: { low: 1.5 } }\n',
      /approvals.ai.low: has the wrong type, allowed: int/,
    ],
    [
      'a text for a number',
      'version: 1\nsize: { max: "many" }\n',
      /^twokey.yml:2:14 size.max: must be a number of lines, or a mapping with ai, human, automation/,
    ],
    ['an absurd number', 'version: 1\napprovals: { ai: { low: 99 } }\n', /is too large, allowed: at most 10/],
    ['no branch', 'version: 1\nbranches: []\n', /^twokey.yml:2:11 branches: is too small, allowed: at least one entry/],
    [
      'a path rule that says nothing',
      'version: 1\npaths: [{ id: a, match: ["x"] }]\n',
      /paths.0: says nothing: give it a category, a risk, or both/,
    ],
    [
      'two rules with one id',
      'version: 1\npaths: [{ id: a, match: [x], risk: low }, { id: a, match: [y], risk: low }]\n',
      /"a" is used twice/,
    ],
    ['an agent without a mark', 'version: 1\nagents: [{ id: a }]\n', /agents.0: has no mark to be recognised by/],
    [
      'an approver without @',
      'version: 1\napprovers: { iam: [security] }\n',
      /approvers.iam.0: must be "@login" or "@organisation\/team"/,
    ],
    ['a glob bomb', `version: 1\nbranches: ["${'{a,b}'.repeat(30)}"]\n`, /branches.0: /],
    ['a duplicate key', 'version: 1\nmode: enforce\nmode: observe\n', /is not valid YAML 1.2/],
    ['broken YAML', 'version: 1\nmode: [enforce\n', /^twokey.yml:\d+:\d+ is not valid YAML 1.2/],
    ['a second document', 'version: 1\n---\nversion: 1\n', /is not valid YAML 1.2/],
    [
      'an alias bomb',
      `version: 1\nx0: &x0 [a]\n${Array.from({ length: 9 }, (_, i) => `x${i + 1}: &x${i + 1} [${`*x${i}, `.repeat(9)}]`).join('\n')}\n`,
      /repeats aliases too often/,
    ],
    [
      'a trailer key with a blank',
      'version: 1\nagents: [{ id: a, trailers: [{ key: "A b" }] }]\n',
      /key: must be letters/,
    ],
    ['an agent without a mark', 'version: 1\nagents: [{ id: a, ids: [] }]\n', /no mark to be recognised by/],
    ['an unknown confidence', 'version: 1\nprovenance: { minimum_confidence: sure }\n', /allowed: low, medium, high/],
    ['a corrector without "@"', 'version: 1\ncorrections: [security]\n', /must be "@login"/],
    ['a huge file', `version: 1 # ${'x'.repeat(300_000)}`, /is longer than 256 KiB/],
  ];
  it.each(broken)('%s is an error that names the place', (_what, text, expected) => {
    expect(problems(text).join('\n')).toMatch(expected);
  });

  it('all problems are reported at once, in file order', () => {
    const lines = problems('mod: 1\nversion: 3\nsize: { max: 0 }\n').map((problem) => problem.split(' ')[0]);
    expect(lines).toEqual(['twokey.yml:1:1', 'twokey.yml:2:10', 'twokey.yml:3:14']);
  });

  it('an invalid or unreadable file on either side gives no policy at all', () => {
    const document = (text: string) => known({ source: 'x', blob: '1', text });
    expect(policyInForce(known(null), document('version: 9')).kind).toBe('invalid');
    expect(policyInForce(document('version: 9'), document(EXAMPLE)).kind).toBe('invalid');
    expect(policyInForce(unknown('403'), document(EXAMPLE))).toEqual({ kind: 'unreadable', reason: '403' });
    expect(policyInForce(known(null), known(null))).toEqual({ kind: 'valid', policy: DEFAULT_POLICY, sources: [] });
  });
});

describe('combining an organisation and a repository', () => {
  it('a repository cannot lower what the organisation asks', () => {
    const floor = policyFile(
      'version: 1\nmode: enforce\napprovals: { ai: { low: 2 } }\ntwo_person: { human: [iam] }\nsize: { max: 1000 }\n',
    );
    const own = policyFile(
      'version: 1\nmode: observe\napprovals: { ai: { low: 0, high: 3 } }\ntwo_person: { human: [delete], ai: [] }\nsize: { max: 9000 }\nbranches: [develop]\n',
    );
    const policy = effectivePolicy(floor, own);
    expect(policy.mode).toBe('enforce');
    expect(policy.approvals.ai).toEqual({ low: 2, medium: 1, high: 3 });
    expect(policy.twoPerson.human).toEqual(['iam', 'delete']);
    expect(policy.twoPerson.ai).toEqual(DEFAULT_POLICY.twoPerson.ai);
    expect(policy.size.max).toEqual({ ai: 1000, human: null, automation: null });
    expect(isGated(policy, { ref: 'develop', isDefault: false })).toBe(true);
    expect(isGated(policy, { ref: 'main', isDefault: true })).toBe(true);
  });

  it('without an organisation file the repository decides for itself', () => {
    const policy = effectivePolicy(null, policyFile('version: 1\nmode: observe\nbranches: ["release/**"]\n'));
    expect(policy.mode).toBe('observe');
    expect(isGated(policy, { ref: 'release/1.0', isDefault: false })).toBe(true);
    expect(isGated(policy, { ref: 'main', isDefault: true })).toBe(false);
  });

  it('the strictest word on provenance wins, and lists grow', () => {
    const lax = policyFile(
      'version: 1\nprovenance: { assistants: human, minimum_confidence: high, automation_with_ai: automation, labels: [bot] }\n',
    );
    const alone = { assistants: 'human', minimumConfidence: 'high', automationWithAi: 'automation', labels: ['bot'] };
    expect(effectivePolicy(null, lax).provenance).toEqual(alone);
    const strict = policyFile('version: 1\nprovenance: { labels: [machine] }\n');
    const both = { assistants: 'ai', minimumConfidence: 'low', automationWithAi: 'ai', labels: ['machine', 'bot'] };
    expect(effectivePolicy(strict, lax).provenance).toEqual(both);
    const between = policyFile('version: 1\nprovenance: { assistants: human, minimum_confidence: medium }\n');
    expect(effectivePolicy(between, lax).provenance).toMatchObject({
      assistants: 'human',
      minimumConfidence: 'medium',
    });
    expect(effectivePolicy(lax, strict).provenance).toEqual({ ...alone, labels: ['bot', 'machine'] });
  });

  it('who may correct is said by the organisation alone, where it says it', () => {
    const floor = policyFile('version: 1\ncorrections: ["@acme/security"]\n');
    const own = policyFile('version: 1\ncorrections: ["@mallory"]\n');
    const silent = policyFile('version: 1\n');
    expect(effectivePolicy(floor, own).corrections).toEqual(['@acme/security']);
    expect(effectivePolicy(floor, silent).corrections).toEqual(['@acme/security']);
    expect(effectivePolicy(silent, own).corrections).toEqual(['@mallory']);
    expect(effectivePolicy(null, own).corrections).toEqual(['@mallory']);
    expect(effectivePolicy(null, silent).corrections).toEqual([]);
  });

  it('own agents carry literal trailers, apps and ids', () => {
    const agents = 'agents: [{ id: a, trailers: [{ key: Run }, { key: By, value: "a.b" }], apps: [a-app], ids: [7] }]';
    expect(effectivePolicy(null, policyFile(`version: 1\n${agents}\n`)).agents).toEqual([
      {
        id: 'a',
        logins: [],
        emails: [],
        labels: [],
        branches: [],
        trailers: [
          { key: 'Run', value: null },
          { key: 'By', value: 'a.b' },
        ],
        apps: ['a-app'],
        ids: [7],
      },
    ]);
  });

  it('with no file at all the default branch is gated', () => {
    const policy = effectivePolicy(null, null);
    expect(isGated(policy, { ref: 'trunk', isDefault: true })).toBe(true);
    expect(isGated(policy, { ref: 'topic', isDefault: false })).toBe(false);
  });
});

describe('the published JSON Schema', () => {
  it('is the one that the program checks with', () => {
    const published: unknown = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../docs/twokey.schema.json'), 'utf8'),
    );
    expect(published).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
  });
});

describe('the scoreboard in a policy', () => {
  const SCOREBOARD = `version: 1
scoreboard:
  production: ["live-*"]
  incidents: [sev1, incident]
  releases: live-eu
  teams: { payments: ["acme/pay-*"], platform: ["acme/infra", "acme/net-*"] }
  restore_tests: [{ workflow: .github/workflows/restore-db.yml, every_days: 7 }]
  report: acme/governance
  digest: true
`;

  it('is read as it is written', () => {
    expect(policyFile(SCOREBOARD).scoreboard).toEqual({
      production: ['live-*'],
      incidents: ['sev1', 'incident'],
      releases: 'live-eu',
      teams: [
        { name: 'payments', repositories: ['acme/pay-*'] },
        { name: 'platform', repositories: ['acme/infra', 'acme/net-*'] },
      ],
      restoreTests: [{ workflow: '.github/workflows/restore-db.yml', everyDays: 7 }],
      report: { owner: 'acme', name: 'governance' },
      digest: true,
    });
  });

  it('of a repository adds to what its organisation counts, and takes nothing away', () => {
    const own = `version: 1
scoreboard: { production: [eu-live], teams: { mine: ["acme/pay-api"] }, report: acme/elsewhere, digest: false, releases: live-us }
`;
    const { scoreboard } = effectivePolicy(policyFile(SCOREBOARD), policyFile(own));
    expect(scoreboard.production).toEqual(['live-*', 'eu-live']);
    expect(scoreboard.teams.map(({ name }) => name)).toEqual(['payments', 'platform', 'mine']);
    expect([scoreboard.report?.name, scoreboard.digest, scoreboard.releases]).toEqual(['governance', true, 'live-eu']);
    expect(effectivePolicy(null, policyFile(own)).scoreboard.releases).toBe('live-us');
    expect(effectivePolicy(policyFile(SCOREBOARD), null).scoreboard).toEqual(policyFile(SCOREBOARD).scoreboard);
  });

  it.each([
    ['production: []', 'scoreboard.production: is too small'],
    ['teams: { "a|b": ["acme/x"] }', 'scoreboard.teams'],
    ['restore_tests: [{ workflow: .github/workflows/ci.yml }]', 'restore, recover, backup or drill'],
    ['restore_tests: [{ workflow: scripts/restore.yml }]', 'must be a file in .github/workflows'],
    ['report: governance', 'must be a repository as owner/name'],
    ['releases: [production]', 'scoreboard.releases: has the wrong type'],
    ['digest: https://hooks.example.com/x', 'scoreboard.digest: has the wrong type'],
    ['webhook: https://hooks.example.com/x', 'is not a known key'],
  ])('with %s is refused', (line, why) => {
    expect(problems(`version: 1\nscoreboard: { ${line} }\n`).join()).toContain(why);
  });
});
