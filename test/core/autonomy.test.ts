/** The autonomy matrix: which level an agent has, what the policy refuses to take, and what level 0 does to a merge. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AutonomySubject, autonomyIn, environmentKey } from '../../src/core/autonomy.js';
import { decide } from '../../src/core/decide.js';
import { effectivePolicy } from '../../src/core/policy.js';
import { parsePolicy, showProblem } from '../../src/core/policy-file.js';
import type { AutonomyLevel, AutonomyMatrix, AutonomyRule } from '../../src/domain/autonomy.js';
import type { PolicyFile } from '../../src/domain/policy.js';
import { complete, known, unknown } from '../../src/domain/result.js';
import { autonomyLines, autonomyPage, guardsOf } from '../../src/report/autonomy.js';
import { autonomyPage as dashboardPage } from '../../src/web/autonomy-page.js';
import { account, change, decideInput, matrixEntry as entry, file, policy, provenance } from '../build.js';

const ann = account(1, 'ann');
const bob = account(2, 'bob');
const LEVELS: readonly AutonomyLevel[] = [0, 1, 2, 3];

function rule(level: AutonomyLevel, more: Partial<AutonomyRule> = {}): AutonomyRule {
  return { agents: [], repositories: [], teams: [], level, ...more };
}

function subject(more: Partial<AutonomySubject> = {}): AutonomySubject {
  const teams = new Map([['@acme/platform', known([ann])]]);
  return { agent: 'devin', repository: 'acme/infra', people: [ann], teams, ...more };
}

function parsed(text: string): PolicyFile {
  const file = parsePolicy({ source: 'twokey.yml', blob: 'b', text });
  if (file.kind === 'error') throw new Error(file.error.map(showProblem).join('\n'));
  return file.value;
}

const of = (environment: string) => `version: 1\nautonomy:\n  environments:\n    - ${environment}\n`;

describe('the level of an agent in an environment', () => {
  const team = { teams: ['@acme/platform'] };
  const rows: readonly (readonly [string, AutonomyMatrix, Partial<AutonomySubject>, AutonomyLevel])[] = [
    ['the entry says it', [entry('prod', 1)], {}, 1],
    ['a rule for the agent widens it', [entry('prod', 1, { rules: [rule(3, { agents: ['devin'] })] })], {}, 3],
    ['a rule for another agent does not', [entry('prod', 1, { rules: [rule(3, { agents: ['copilot'] })] })], {}, 1],
    [
      'a rule for the repository, whatever its case',
      [entry('prod', 1, { rules: [rule(0, { repositories: ['Acme/*'] })] })],
      {},
      0,
    ],
    [
      'a rule for another repository does not',
      [entry('prod', 1, { rules: [rule(0, { repositories: ['acme/web'] })] })],
      {},
      1,
    ],
    ['a rule for the team of all people behind it widens', [entry('prod', 1, { rules: [rule(2, team)] })], {}, 2],
    ['not for a team of some of them', [entry('prod', 1, { rules: [rule(2, team)] })], { people: [ann, bob] }, 1],
    [
      'but narrows for a team of some of them',
      [entry('prod', 1, { rules: [rule(0, team)] })],
      { people: [ann, bob] },
      0,
    ],
    ['narrows for nobody of the team', [entry('prod', 1, { rules: [rule(0, team)] })], { people: [bob] }, 1],
    ['narrows where nobody is known', [entry('prod', 1, { rules: [rule(0, team)] })], { people: [] }, 0],
    [
      'narrows where the team cannot be read',
      [entry('prod', 1, { rules: [rule(0, team)] })],
      { people: [bob], teams: new Map([['@acme/platform', unknown('403')]]) },
      0,
    ],
    [
      'an agent without a name gets no rule that widens',
      [entry('prod', 1, { rules: [rule(3, { agents: ['devin'] })] })],
      { agent: null },
      1,
    ],
    [
      'and every rule that narrows',
      [entry('prod', 1, { rules: [rule(0, { agents: ['devin'] })] })],
      { agent: null },
      0,
    ],
    [
      'the lowest of several rules',
      [entry('prod', 1, { rules: [rule(3, { agents: ['devin'] }), rule(2, team)] })],
      {},
      2,
    ],
    ['the lowest of several entries', [entry('prod', 2), entry('any', 1, { match: ['*'] })], {}, 1],
    ['an environment that no entry is for', [entry('test', 3)], {}, 1],
    ['the strictest of all where no entry is for it', [entry('test', 3), entry('live', 0)], {}, 0],
    ['an empty matrix', [], {}, 1],
  ];
  it.each(rows)('%s', (_what, matrix, who, level) => {
    expect(autonomyIn([matrix], 'prod', subject(who)).level).toBe(level);
  });

  it.each(['prod', 'Prod ', ' PROD', 'ｐｒｏｄ'])('A67: "%s" is prod', (name) => {
    expect(environmentKey(name)).toBe('prod');
    expect(autonomyIn([[entry('prod', 3)]], name, subject())).toMatchObject({ level: 3, known: true });
  });

  it.each(['prod-2', 'рrod', 'production'])('A67: "%s" is not prod, and has the strictest level', (name) => {
    expect(autonomyIn([[entry('prod', 3)]], name, subject())).toMatchObject({ level: 1, known: false });
  });

  it('without any matrix agents propose', () => {
    expect(autonomyIn([], 'prod', subject())).toMatchObject({ level: 1, known: false });
  });
});

describe('laws of the matrix', () => {
  const level = fc.constantFrom(...LEVELS);
  const some = (...names: readonly string[]) => fc.subarray([...names]);
  const rules = fc.array(
    fc.record({
      agents: some('devin', 'copilot'),
      repositories: some('acme/infra', 'acme/web'),
      teams: some('@acme/platform', '@acme/unread'),
      level,
    }),
    { maxLength: 3 },
  );
  const matrix = fc.array(
    fc.record({ id: fc.constantFrom('prod', 'test', '*'), level, rules }).map((one) => entry(one.id, one.level, one)),
    { maxLength: 3 },
  );
  const who = fc.record({ agent: fc.constantFrom('devin', 'aider', null), people: fc.subarray([ann, bob]) });

  it('monotone: raising any level never lowers what an agent has', () => {
    fc.assert(
      fc.property(matrix, who, fc.nat(), (drawn, by, place) => {
        const raised = drawn.map((one, at) => {
          const up = (of: AutonomyLevel) => LEVELS[Math.min(3, of + 1)] ?? 3;
          if (at !== place % drawn.length) return one;
          return { ...one, level: up(one.level), rules: one.rules.map((row) => ({ ...row, level: up(row.level) })) };
        });
        const before = autonomyIn([drawn], 'prod', subject(by)).level;
        expect(autonomyIn([raised], 'prod', subject(by)).level).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it('strictest wins: another matrix never widens', () => {
    fc.assert(
      fc.property(matrix, matrix, who, (one, other, by) => {
        const both = autonomyIn([one, other], 'prod', subject(by)).level;
        expect(both).toBeLessThanOrEqual(autonomyIn([one], 'prod', subject(by)).level);
      }),
    );
  });

  it('an unknown environment is never more than propose, and an unknown agent never more than a known one', () => {
    fc.assert(
      fc.property(matrix, who, (drawn, by) => {
        const without = drawn.filter(({ id }) => id !== '*');
        expect(autonomyIn([without], 'elsewhere', subject(by)).level).toBeLessThanOrEqual(1);
        const named = autonomyIn([drawn], 'prod', subject({ ...by, agent: 'devin' })).level;
        expect(autonomyIn([drawn], 'prod', subject({ ...by, agent: null })).level).toBeLessThanOrEqual(named);
      }),
    );
  });
});

describe('the policy', () => {
  it.each([
    [
      'level 0 without deploys',
      '{ id: a, match: [a], level: 0 }',
      /environments.0.level: has level 0 and no "deploys"/,
    ],
    [
      'a rule of level 0 without deploys',
      '{ id: a, match: [a], level: 1, rules: [{ agents: [devin], level: 0 }] }',
      /has level 0 and no "deploys"/,
    ],
    ['a rule for nobody', '{ id: a, match: [a], level: 1, rules: [{ level: 1 }] }', /is for nobody in particular/],
    [
      'an agent that nobody knows',
      '{ id: a, match: [a], level: 1, rules: [{ agents: [devn], level: 1 }] }',
      /rules.0.agents.0: "devn" is no known agent/,
    ],
    ['deploys that says nothing', '{ id: a, match: [a], level: 1, deploys: {} }', /deploys: says nothing/],
    ['a level that is none', '{ id: a, match: [a], level: 4 }', /level: is not an allowed value, allowed: 0, 1, 2, 3/],
    ['no name to match', '{ id: a, match: [], level: 1 }', /match: is too small/],
    ['level 2 where it is not said what it is', '{ id: a, match: [a], level: 2 }', /kind: is missing: level 2/],
    [
      'level 2 in a sandbox without bounds',
      '{ id: a, match: [a], level: 2, kind: sandbox }',
      /sandbox: is missing: level 2 needs a budget, a lease/,
    ],
    [
      'a rule of level 2 in a sandbox without bounds',
      '{ id: a, match: [a], level: 1, kind: sandbox, rules: [{ agents: [devin], level: 2 }] }',
      /sandbox: is missing/,
    ],
    [
      'level 3 without actions and a way back',
      '{ id: a, match: [a], level: 3 }',
      /production: is missing: level 3 needs the actions/,
    ],
    [
      'level 3 in a sandbox',
      '{ id: a, match: [a], level: 3, kind: sandbox, sandbox: { runs: 1, hours: 1, lease: 1, destroy: d.yml } }',
      /level: is 3 in a sandbox/,
    ],
    [
      'a lease that no budget covers',
      '{ id: a, match: [a], level: 2, kind: sandbox, sandbox: { runs: 1, hours: 1, lease: 2, destroy: d.yml } }',
      /has a lease of 2 hours and a budget of 1/,
    ],
    [
      'a workflow elsewhere',
      '{ id: a, match: [a], level: 2, kind: sandbox, sandbox: { runs: 1, hours: 1, lease: 1, destroy: ../d.yml } }',
      /sandbox.destroy: must be the name of a file in .github.workflows/,
    ],
    [
      'no action at all',
      '{ id: a, match: [a], level: 3, production: { actions: [], rollback: r.yml } }',
      /production.actions: is too small/,
    ],
  ])('%s is an error that names the place', (_what, environment, expected) => {
    const file = parsePolicy({ source: 'twokey.yml', blob: 'b', text: of(environment) });
    expect(file.kind === 'error' ? file.error.map(showProblem).join('\n') : '').toMatch(expected);
  });

  it('an own agent may be named, and everything is read as written', () => {
    const text = `${of('{ id: a, match: ["a*"], level: 1, deploys: { paths: ["a/**"] }, rules: [{ agents: [robo], level: 0 }] }')}agents: [{ id: robo, logins: [robo] }]\n`;
    const deploys = { branches: [], paths: ['a/**'] };
    expect(parsed(text).autonomy).toEqual([
      entry('a', 1, { match: ['a*'], deploys, rules: [rule(0, { agents: ['robo'] })] }),
    ]);
  });

  it('a repository narrows what the organisation allows, and cannot widen it, nor what it does not say', () => {
    const organisation = parsed(of('{ id: prod, match: [prod], level: 1 }'));
    const strict = parsed(of('{ id: prod, match: [prod], level: 0, deploys: { branches: [main] } }'));
    const level = (floor: PolicyFile | null, own: PolicyFile | null) =>
      autonomyIn(effectivePolicy(floor, own).autonomy, 'prod', subject()).level;
    expect([level(organisation, strict), level(strict, organisation), level(null, strict)]).toEqual([0, 0, 0]);
    expect(effectivePolicy(parsed('version: 1\n'), organisation).autonomy).toEqual([[], organisation.autonomy]);
  });
});

describe('level 0 before a merge', () => {
  const AI = provenance({ origin: 'ai', agents: ['devin'] });
  const reaching = { branches: ['main'], paths: ['prod/**'] };
  const matrix = [entry('prod', 1, { deploys: reaching, rules: [rule(0, { agents: ['devin'] })] })];
  const prod = change({ files: complete([file('prod/main.tf')]) });
  const judged = (more: Parameters<typeof decideInput>[0], autonomy: readonly AutonomyMatrix[] = [matrix]) =>
    decide(decideInput({ change: prod, provenance: AI, policy: policy({ autonomy }), ...more }));

  it('denies the change, and says why and what to do', () => {
    const verdict = judged({});
    expect(verdict.kind).toBe('denied');
    expect(verdict.reasons[0]).toMatchObject({ rule: 'autonomy/read-only', outcome: 'unmet' });
    expect(verdict.reasons[0]?.text).toBe(
      'devin may only read and comment where prod is deployed from, and this change reaches it',
    );
  });

  it.each([
    ['of a person', { provenance: provenance() }],
    ['of another agent', { provenance: { ...AI, agents: ['copilot'] } }],
    ['elsewhere', { change: change({ files: complete([file('docs/a.md')]) }) }],
    ['into another branch', { change: change({ ...prod, base: { ...prod.base, ref: 'develop' } }) }],
  ])('does not deny a change %s', (_what, more) => {
    expect(judged(more).kind).not.toBe('denied');
  });

  it.each([
    [
      'that leaves the path by a new name',
      { change: change({ files: complete([file('x', { previousPath: 'prod/x' })]) }) },
    ],
    ['whose files are not all known', { change: change({ files: { items: [], missing: unknown('too many') } }) }],
    ['whose agent is not known', { provenance: { ...AI, agents: [] } }],
    [
      'whose commits could not be read',
      { provenance: provenance(), change: change({ ...prod, commits: { items: [], missing: unknown('too many') } }) },
    ],
  ])('denies a change %s', (_what, more) => {
    expect(judged(more).kind).toBe('denied');
  });

  it('a floor of level 0 stays under a repository that says more', () => {
    expect(judged({}, [matrix, [entry('prod', 1)]]).kind).toBe('denied');
  });
});

describe('within what agents deploy', () => {
  const box = { runs: 3, hours: 4, lease: 2, destroy: 'destroy.yml' };
  const guards = {
    actions: [{ id: 'web', workflow: 'deploy.yml', paths: ['web/**'], without: ['iam'] }],
    rollback: 'back.yml',
  } as const;
  const matrix = [
    entry('preview', 2, { kind: 'sandbox', sandbox: box }),
    entry('production', 3, { production: guards }),
  ];

  it('is told in the terminal and on the page', () => {
    expect(autonomyLines(matrix)).toEqual([
      'preview: level 2 (execute in sandbox), for environments preview',
      '  at most 3 deployments and 4 hours a day and agent, each destroyed by destroy.yml after 2 hours',
      'production: level 3 (execute in production), for environments production',
      '  action web: deploy.yml in web/** without iam',
      '  rolled back by back.yml when it fails',
    ]);
    expect(autonomyPage(matrix)).toContain('- `production`: `action web: deploy.yml in web/** without iam`');
    const shown = String(dashboardPage([{ repositories: [], matrices: [matrix] }]));
    expect(shown).toContain('each destroyed by destroy.yml after 2 hours');
  });

  it('is left out for a policy that was recorded before it could be said', () => {
    const { id, match, level, deploys, rules } = entry('production', 1);
    expect(guardsOf({ id, match, level, deploys, rules })).toEqual([]);
  });
});
