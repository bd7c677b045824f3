/** Which policy files are refused, where in them the fault is, and what is then said: key by key. */
import { describe, expect, it } from '@jest/globals';
import { parsePolicy, showProblem } from '../../src/core/policy-file.js';
import { fileOf } from './policy-world.js';

function problems(text: string): readonly string[] {
  const parsed = parsePolicy({ source: 'f', blob: 'b', text: `version: 1\n${text}\n` });
  return parsed.kind === 'ok' ? [] : parsed.error.map(showProblem);
}

const globs = (count: number) => JSON.stringify(Array.from({ length: count }, (_, index) => `g${index}`));
const rule = (id: string, more: string) => `{ id: ${id}, match: ${globs(500)}, ${more} }`;

describe('a policy file is refused for', () => {
  it.each<[string, string, readonly (string | RegExp)[]]>([
    [
      'what two keys say, in their order',
      'size: { medium: 0, high: 0 }',
      [/^f:2:17 size.medium: is too small, allowed: 1 or more$/, /^f:2:26 size.high/],
    ],
    [
      'faults of one line, in their order',
      'approvals: { human: { high: -1 }, ai: { low: -1 } }',
      [/^f:2:29 approvals.human/, /^f:2:46 approvals.ai/],
    ],
    [
      'an environment of a bad glob',
      'autonomy: { environments: [{ id: a, match: ["!x"], level: 1 }] }',
      [/starts with/],
    ],
    ['a mapping where a list belongs', 'paths: {}', ['f:2:8 paths: has the wrong type, allowed: array']],
    ['a list where a mapping belongs', 'labels: []', ['f:2:9 labels: has the wrong type, allowed: a mapping']],
    ['a list where a table belongs', 'approvers: []', ['f:2:12 approvers: has the wrong type, allowed: a mapping']],
    ['a missing value', 'paths: [{ id: a, risk: low }]', ['f:2:9 paths.0.match: is missing, expected: array']],
    [
      'an unknown key within a list',
      'paths: [{ id: a, match: [x], risk: low, why: y }]',
      ['f:2:41 paths.0.why: is not a known key, allowed here: id, match, category, risk'],
    ],
    [
      'an unknown key of a table',
      'approvers: { money: ["@a"] }',
      ['f:2:14 approvers.money: is not a known key, allowed here: iam, network, delete, migration, governance'],
    ],
    [
      'an unknown key of a group',
      'approvers: { iam: { from: ["@a"], many: 1 } }',
      ['f:2:35 approvers.iam.many: is not a known key, allowed here: from, count'],
    ],
    [
      'an unknown key of one of two forms',
      'size: { max: { ai: 1, robots: 2 } }',
      ['f:2:23 size.max.robots: is not a known key, allowed here: ai, human, automation'],
    ],
    ['a bad glob of the scoreboard', 'scoreboard: { production: ["!x"] }', [/starts with/]],
    [
      'an exception that says little but blanks',
      'inventory: { exceptions: [{ identity: "person:a", why: "  so         ", until: 2027-01-01 }] }',
      [/why: (?:says too little|is too small)/],
    ],
    [
      'a group that asks for nobody',
      'approvers: { iam: { from: ["@a"], count: 0 } }',
      ['f:2:42 approvers.iam.count: is too small, allowed: 1 or more'],
    ],
    [
      'a group of nobody',
      'approvers: { iam: [] }',
      ['f:2:19 approvers.iam: is too small, allowed: at least one entry'],
    ],
    [
      'a group that is a number',
      'approvers: { iam: 3 }',
      [/^f:2:19 approvers.iam: must be a list of "@login" and "@organisation\/team", or \{ from/],
    ],
    [
      'a member of a group within its form',
      'approvers: { iam: { from: ["@a", "b"] } }',
      [/^f:2:34 approvers.iam.from.1: must be "@login"/],
    ],
    [
      'a label that is too long',
      `labels: { ai: ${'x'.repeat(51)} }`,
      [/^f:2:15 labels.ai: is too large, allowed: at most 50|longer than the 50/],
    ],
    ['a label without a name', 'labels: { ai: " " }', [/labels.ai/]],
    ['a login with a blank', 'machine_users: ["a b"]', [/^f:2:17 machine_users.0: must be a login \(a bot's/]],
    [
      "an agent's login with a blank",
      'agents: [{ id: a, logins: ["a b"] }]',
      [/^f:2:28 agents.0.logins.0: must be a login, a bot's/],
    ],
    ['half a mailbox', 'agents: [{ id: a, emails: [a] }]', [/emails.0: must be a whole mailbox/]],
    [
      'a list of labels for approval that is a word',
      'approval_labels: some',
      ['f:2:18 approval_labels: must be true, false, or a list of categories'],
    ],
    ['an unknown category in it', 'approval_labels: [money]', [/^f:2:19 approval_labels.0: is not an allowed value/]],
    [
      'an agent twice',
      'agents: [{ id: a, logins: [x] }, { id: a, logins: [y] }]',
      ['f:2:40 agents.1.id: "a" is used twice'],
    ],
    [
      'an environment twice',
      'environments: [{ id: a, match: [x], risk: low }, { id: a, match: [y], risk: low }]',
      ['f:2:56 environments.1.id: "a" is used twice'],
    ],
    [
      'a thousand and one globs',
      `paths: [${rule('a', 'risk: low')}, ${rule('b', 'risk: low')}]\nenvironments: [{ id: c, match: [x], risk: low }]`,
      [/^f:2:8 paths: has 1001 globs in all, allowed: at most 1000/],
    ],
    ['an empty glob', 'branches: [" "]', [/^f:2:12 branches.0: (?:must not be empty|is too small)/, /is empty/]],
    [
      'an unknown agent in a matrix',
      'autonomy: { environments: [{ id: a, match: [x], level: 1, rules: [{ agents: [nobody], level: 1 }] }] }',
      [/^f:2:78 autonomy.environments.0.rules.0.agents.0: "nobody" is no known agent/],
    ],
    [
      'a rule of a matrix for nobody',
      'autonomy: { environments: [{ id: a, match: [x], level: 1, rules: [{ level: 1 }] }] }',
      [/rules.0: is for nobody in particular/],
    ],
    [
      'a level nought that reaches nothing',
      'autonomy: { environments: [{ id: a, match: [x], level: 0 }] }',
      [/^f:2:56 autonomy.environments.0.level: has level 0 and no "deploys"/],
    ],
    [
      'a level nought in a rule that reaches nothing',
      'autonomy: { environments: [{ id: a, match: [x], level: 1, rules: [{ agents: [devin], level: 0 }] }] }',
      [/has level 0 and no "deploys"/],
    ],
    [
      'a reach that says nothing',
      'autonomy: { environments: [{ id: a, match: [x], level: 0, deploys: {} }] }',
      [/deploys: says nothing/],
    ],
    [
      'a rule that nobody may waive',
      'waivers: { rules: ["approvals/missing"], grant: ["@a"] }',
      [/^f:2:20 waivers.rules.0: is no rule that can be waived/],
    ],
    [
      'a waiver for more than a week',
      'waivers: { rules: ["iam/*"], grant: ["@a"], hours: 169 }',
      [/waivers.hours: is too large, allowed: at most 168/],
    ],
    ['a size that is a word', 'size: { max: x }', [/size.max: must be a number of lines/]],
    ['a ticket without a look', 'ticket: { required_for: all }', [/^f:2:9 ticket: says of no ticket how it looks/]],
    [
      'a ticket that is not looked for on GitHub either',
      'ticket: { required_for: all, github_issues: false }',
      [/says of no ticket how it looks/],
    ],
    [
      'a tracker without a look',
      'ticket: { required_for: all, github_issues: true, url: "https://t.example/{ticket}" }',
      [/ticket: has a url and no pattern/],
    ],
    [
      'a token without a tracker',
      'ticket: { required_for: all, pattern: "A-1", token_env: TWOKEY_TICKET_A }',
      [/ticket: has a token_env and no url/],
    ],
    [
      'a look that could take for ever',
      'ticket: { required_for: all, pattern: "(a)\\\\1" }',
      [/^f:2:39 ticket.pattern: /],
    ],
    [
      'tickets for a word',
      'ticket: { required_for: some, github_issues: true }',
      [/ticket.required_for: must be "all", or a list of categories/],
    ],
    [
      'tickets for an unknown category',
      'ticket: { required_for: [money], github_issues: true }',
      [/^f:2:26 ticket.required_for.0: is not an allowed value, allowed: iam, network/],
    ],
    [
      'a tracker without a place for the ticket',
      'ticket: { required_for: all, pattern: "A-1", url: "https://t.example/" }',
      [/ticket.url: must be an https address with \{ticket\}/],
    ],
    [
      'an artifact that nothing needs',
      'plan: { artifact: tf, workflows: [p.yml] }',
      [/^f:2:7 plan: needs artifact and required_for together/],
    ],
    [
      'a need without an artifact',
      'plan: { required_for: [a], workflows: [p.yml] }',
      [/plan: needs artifact and required_for together/],
    ],
    [
      'an artifact that nobody may bring',
      'plan: { artifact: tf, required_for: [a] }',
      [/plan: names no workflows that may bring the artifact/],
    ],
    [
      'a stack that nobody may bring',
      'plan: { stacks: [{ id: a, paths: [x], artifact: y }] }',
      [/^f:2:18 plan.stacks.0: names no workflows that may bring its plan/],
    ],
    [
      'two stacks of one id',
      'plan: { workflows: [p.yml], stacks: [{ id: a, paths: [x], artifact: y }, { id: a, paths: [x], artifact: y }] }',
      [/^f:2:37 plan.stacks: has two stacks of one id; "plan" is taken/],
    ],
    [
      'a stack called plan',
      'plan: { workflows: [p.yml], stacks: [{ id: plan, paths: [x], artifact: y }] }',
      [/"plan" is taken/],
    ],
    [
      'a workflow elsewhere',
      'plan: { workflows: [ci/p.yml] }',
      [/plan.workflows.0: must be a file in .github\/workflows/],
    ],
    [
      'a glob of a stack that is a bomb',
      `plan: { workflows: [p.yml], stacks: [{ id: a, paths: ["${'{a,b}'.repeat(9)}"], artifact: y }] }`,
      [/plan.stacks.0.paths.0: stands for more than/],
    ],
    [
      'a policy in Rego elsewhere',
      'plan: { policies: [x.wasm] }',
      [/plan.policies.0: must be a .tar.gz or .wasm file/],
    ],
    [
      'an exception twice',
      'inventory: { exceptions: [{ identity: "person:a", why: "it was always so", until: 2027-01-01 }, { identity: "person:A", why: "it was always so", until: 2027-01-01 }] }',
      [/inventory.exceptions.1.identity: "person:A" is excepted twice/],
    ],
    [
      'an exception of nothing',
      'inventory: { exceptions: [{ identity: "a", why: "it was always so", until: 2027-01-01 }] }',
      [/identity: must be an identity as `twokey inventory` prints it: person, /],
    ],
    [
      'an exception that says too little',
      'inventory: { exceptions: [{ identity: "person:a", why: "so", until: 2027-01-01 }] }',
      [/why: (?:says too little|is too small)/],
    ],
    [
      'an exception until no day',
      'inventory: { exceptions: [{ identity: "person:a", why: "it was always so", until: soon }] }',
      [/until: must be a day/],
    ],
    ['issues in no repository', 'posture: { issues: alerts }', [/posture.issues: must be a repository as owner\/name/]],
  ])('%s', (_, text, expected) => {
    const found = problems(text);
    expect(found).toEqual(expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
  });

  it.each([
    ['a thousand globs', `paths: [${rule('a', 'risk: low')}, ${rule('b', 'category: iam')}]`],
    ['a thousand globs of environments alone', `environments: [{ id: a, match: ${globs(1_000)}, risk: low }]`],
    [
      'an id in two lists',
      'paths: [{ id: a, match: [x], risk: low }]\nenvironments: [{ id: a, match: [x], risk: low }]',
    ],
    [
      'an agent of its own in its matrix',
      'agents: [{ id: own, ids: [1] }]\nautonomy: { environments: [{ id: a, match: [x], level: 0, deploys: { paths: [p] }, rules: [{ agents: [own, devin], level: 1 }] }] }',
    ],
    [
      'tickets on GitHub, with a look of others',
      'ticket: { required_for: [iam], github_issues: true, pattern: "A-[0-9]+" }',
    ],
    [
      'a tracker with a token',
      'ticket: { required_for: all, pattern: "A-1", url: "https://t.example/x/{ticket}?y", token_env: TWOKEY_TICKET_A }',
    ],
    [
      'a stack whose own workflow brings it',
      'plan: { stacks: [{ id: a, paths: [x], artifact: y, workflows: [p.yml] }] }',
    ],
    [
      'aliases, some fifty times',
      `paths: [{ id: a, match: &x [y], risk: low }, ${Array.from({ length: 45 }, (_, i) => `{ id: b${i}, match: *x, risk: low }`).join(', ')}]`,
    ],
    ['a last line without an end', 'mode: observe'],
  ])('but not for %s', (_, text) => expect(problems(text)).toEqual([]));

  it.each([
    ['a list', '- version: 1', /^f:1:1 has the wrong type, allowed: a mapping/],
    ['a word', 'version', /^f:1:1 has the wrong type, allowed: a mapping/],
    ['a tag of its own', 'version: !x 1', /^f:1:10 is not valid YAML 1.2: /],
    ['a number as a key', '1: x\nversion: 1', /^f:1:1 /],
    ['a list as a key', '? [a]\n: b', /^f:1:3 is not valid YAML 1.2: With stringKeys/],
    ['a list without an end', 'version: 1\nmode: [', /^f:2:8 is not valid YAML 1.2: [^\n]* and end with a \]$/],
    ['nothing', '', /^f:1:1 has the wrong type, allowed: a mapping/],
    [
      'aliases, some sixty times',
      `version: 1\nmachine_users: [&a bot${', *a'.repeat(60)}]`,
      /^f:1:1 repeats aliases too often: write the values out$/,
    ],
    ['one character too many', `version: 1 #${'x'.repeat(256 * 1024 - 11)}`, /^f:1:1 is longer than 256 KiB/],
  ])('being %s', (_, text, expected) => {
    const parsed = parsePolicy({ source: 'f', blob: 'b', text });
    expect(parsed.kind === 'error' ? showProblem(parsed.error[0]) : 'accepted').toMatch(expected);
  });

  it('blanks around a glob are none of it', () => {
    const text =
      'autonomy: { environments: [{ id: a, match: [" a "], level: 1 }] }\nscoreboard: { production: [" c "] }\n' +
      'plan: { artifact: tf, required_for: [" b "], workflows: [p.yml] }';
    const { autonomy, plan, scoreboard } = fileOf(text);
    expect([autonomy?.[0]?.match, plan.stacks[0]?.match, scoreboard?.production]).toEqual([['a'], ['b'], ['c']]);
  });

  it('not being longer than may be', () => {
    const text = `version: 1 #${'x'.repeat(256 * 1024 - 12)}`;
    expect(parsePolicy({ source: 'f', blob: 'b', text }).kind).toBe('ok');
  });
});
