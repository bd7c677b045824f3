/** What is said of a deployment that does not go on by itself: which rule, with which effect, and in which words. */
import { describe, expect, it } from '@jest/globals';
import { runOfCallback } from '../../src/core/deployment-callback.js';
import { decideDeployment } from '../../src/core/deployment-decision.js';
import { mayHoldAgentWork } from '../../src/core/deployment-parts.js';
import type { DeployedPart, Deployment, Safeguards } from '../../src/domain/deployment.js';
import { known, unknown } from '../../src/domain/result.js';
import { HEAD } from '../build.js';

const GUARDED: Safeguards = {
  budget: known({ runs: 1, hours: 1 }),
  action: known('roll-out'),
  plan: known('passing'),
  rollback: known('present'),
};

function part(more: Partial<Extract<DeployedPart, { kind: 'change' }>> = {}): DeployedPart {
  return {
    kind: 'change',
    number: 7,
    verdict: known('approved'),
    origin: known('human'),
    approvals: known(2),
    ...more,
  };
}

function deployment(more: Partial<Deployment> = {}): Deployment {
  const base = {
    level: 3,
    levelBecause: '',
    environment: 'production',
    deployer: 'human',
    delta: 'ahead',
    safeguards: GUARDED,
  } as const;
  return { ...base, parts: { items: [part()], missing: null }, reviews: known(0), ...more };
}

describe('a deployment is told', () => {
  const of = (...items: readonly DeployedPart[]) => ({ parts: { items, missing: null } });
  it.each<[string, Partial<Deployment>, readonly string[]]>([
    ['nothing where nothing stands in its way', {}, []],
    [
      'that its environment is not known',
      { environment: 'unknown' },
      ['hold deployment/environment-unknown: the policy does not say what kind of environment this is'],
    ],
    [
      'that who started it is not known',
      { deployer: 'unknown' },
      ['hold deployment/deployer-unknown: it could not be seen who started the run'],
    ],
    [
      'that the level of an agent is too low',
      { deployer: 'agent', level: 2 },
      ['reject deployment/level: the agent has level 2, which does not let it deploy here'],
    ],
    [
      'what says that the level of an agent is too low',
      { deployer: 'agent', level: 2, levelBecause: 'production has level 2' },
      ['reject deployment/level: the agent has level 2, which does not let it deploy here: production has level 2'],
    ],
    [
      'what a person who looked at it let go',
      { delta: 'first', reviews: known(1) },
      ['hold deployment/first: nothing that was let go on here succeeded before, so what is new cannot be told'],
    ],
    [
      'that it is the first',
      { delta: 'first' },
      ['hold deployment/first: nothing that was let go on here succeeded before, so what is new cannot be told'],
    ],
    [
      'that it goes back',
      { delta: 'behind' },
      ['hold deployment/behind: the commit is older than the one deployed now: a rollback, or a downgrade'],
    ],
    [
      'that it goes elsewhere',
      { delta: 'diverged' },
      ['hold deployment/diverged: the commit and the one deployed now each have commits that the other lacks'],
    ],
    [
      'that what is new could not be read',
      { delta: 'unknown' },
      ['hold deployment/unknown: what is new against the last deployment could not be read'],
    ],
    [
      'that not all of it was read',
      { parts: { items: [], missing: { kind: 'unknown', reason: '250 commits' } } },
      ['hold deployment/parts-unknown: what is in the deployment was not read to its end: 250 commits'],
    ],
    [
      'that a commit came without a pull request',
      of({ kind: 'direct-push', sha: HEAD }),
      ['hold deployment/unreviewed-change: commit aaaaaaa came without a pull request'],
    ],
    [
      'that it is not known who wrote a change',
      of(part({ origin: unknown('403') })),
      ['hold deployment/origin-unknown: who wrote #7 is not known: 403'],
    ],
    [
      'that a verdict is not known',
      of(part({ verdict: unknown('none') })),
      ['hold deployment/verdict-unknown: the verdict on #7 is not known: none'],
    ],
    [
      'that a change still waits',
      of(part({ verdict: known('pending') })),
      ['hold deployment/change-pending: #7 still lacks what the policy asks for'],
    ],
    [
      'that a change could not be judged',
      of(part({ verdict: known('indeterminate') })),
      ['hold deployment/change-indeterminate: #7 could not be judged'],
    ],
    [
      'that a change is denied',
      of(part({ verdict: known('denied') })),
      ['reject deployment/change-denied: #7 is denied by the policy'],
    ],
    [
      'that agents may only read here',
      { ...of(part({ origin: known('ai') })), level: 0 },
      ["reject deployment/read-only: #7 is or may be an agent's, and agents may only read and comment here"],
    ],
    [
      'each of several things',
      { delta: 'first', ...of(part({ verdict: known('pending') }), part({ number: 8, verdict: known('denied') })) },
      [
        'hold deployment/first: nothing that was let go on here succeeded before, so what is new cannot be told',
        'hold deployment/change-pending: #7 still lacks what the policy asks for',
        'reject deployment/change-denied: #8 is denied by the policy',
      ],
    ],
  ])('%s', (_, more, expected) => {
    const decision = decideDeployment(deployment(more));
    const because = decision.kind === 'approve' ? decision.despite : decision.because;
    expect(because.map((one) => `${one.effect} ${one.rule}: ${one.text}`)).toEqual(expected);
    expect(because.every(({ remedy }) => remedy.length > 0)).toBe(true);
  });

  it.each<[string, Partial<Deployment>, boolean]>([
    ['of people alone', of(part(), part()), false],
    ['of an agent among them', of(part(), part({ origin: known('ai') })), true],
    ['of somebody who is not known', of(part({ origin: unknown('x') })), true],
    ['of a push among them', of(part(), { kind: 'direct-push', sha: HEAD }), true],
    ['that was not read to its end', { parts: { items: [part()], missing: { kind: 'unknown', reason: 'x' } } }, true],
    ['that is the same again', { delta: 'same' }, false],
    ['that goes back', { delta: 'behind' }, true],
    ['of nothing', of(), false],
  ])('may hold work of an agent: one %s', (_, more, expected) => {
    expect(mayHoldAgentWork(deployment(more))).toBe(expected);
  });
});

describe('an agent that deploys is told', () => {
  const guarded = (more: Partial<Safeguards>) => ({ safeguards: { ...GUARDED, ...more } });
  it.each<[string, Partial<Deployment>, readonly string[]]>([
    ['nothing where all safeguards are in place', {}, []],
    [
      'that its budget could not be read',
      guarded({ budget: unknown('x') }),
      ['hold deployment/unread: budget could not be read: x'],
    ],
    [
      'that its runs are used up',
      guarded({ budget: known({ runs: -1, hours: 2 }) }),
      ['reject deployment/over-budget: the budget of today is used up: 0 runs and 2 hours are left'],
    ],
    [
      'that its hours are used up',
      guarded({ budget: known({ runs: 3, hours: 0 }) }),
      ['reject deployment/over-budget: the budget of today is used up: 3 runs and 0 hours are left'],
    ],
    ['nothing without a budget in production', guarded({ budget: known(null) }), []],
    [
      'that it has no budget in a sandbox',
      { ...guarded({ budget: known(null) }), environment: 'sandbox' },
      ['reject deployment/no-budget: the policy gives the agent no budget here'],
    ],
    [
      'that its action is not known',
      guarded({ action: unknown('x') }),
      ['hold deployment/unread: action could not be read: x'],
    ],
    [
      'that its action is none',
      guarded({ action: known(null) }),
      ['reject deployment/action: the run is none of the actions that the policy names'],
    ],
    [
      'that its plan could not be read',
      guarded({ plan: unknown('x') }),
      ['hold deployment/unread: plan could not be read: x'],
    ],
    [
      'that its plan is missing',
      guarded({ plan: known('missing') }),
      ['hold deployment/plan: no plan of what this does was found'],
    ],
    [
      'that its plan fails',
      guarded({ plan: known('failing') }),
      ['reject deployment/plan: the plan of what this does does not pass the policy'],
    ],
    [
      'that its way back could not be read',
      guarded({ rollback: unknown('x') }),
      ['hold deployment/unread: rollback could not be read: x'],
    ],
    [
      'that its way back is missing',
      guarded({ rollback: known('missing') }),
      ['reject deployment/rollback: the rollback workflow is not on the default branch'],
    ],
    [
      'that a second person is missing',
      { parts: { items: [part({ approvals: known(1) })], missing: null } },
      ['wait deployment/two-person: #7 has 1 of 2 approvals'],
    ],
    [
      'that a commit came without a pull request, and nothing of its approvals',
      { parts: { items: [{ kind: 'direct-push', sha: HEAD }], missing: null } },
      ['hold deployment/unreviewed-change: commit aaaaaaa came without a pull request'],
    ],
    [
      'that approvals could not be read',
      { parts: { items: [part({ approvals: unknown('x') })], missing: null } },
      ['hold deployment/unread: approvals of #7 could not be read: x'],
    ],
    [
      'none of this in a sandbox',
      {
        ...guarded({ action: known(null), plan: known('failing'), rollback: known('missing') }),
        environment: 'sandbox',
      },
      [],
    ],
  ])('%s', (_, more, expected) => {
    const decision = decideDeployment(deployment({ deployer: 'agent', ...more }));
    const because = decision.kind === 'approve' ? [] : decision.because;
    expect(because.map((one) => `${one.effect} ${one.rule}: ${one.text}`)).toEqual(expected);
  });

  it.each<[string, Partial<Deployment>, readonly string[]]>([
    ['brings its work below its level', { level: 2 }, ['deployment/unattended']],
    ['brings its work below its level to a sandbox', { level: 1, environment: 'sandbox' }, ['deployment/unattended']],
    ['brings its work to a sandbox', { level: 2, environment: 'sandbox' }, []],
    ['brings its work without a plan', guarded({ plan: known('missing') }), ['deployment/plan']],
    [
      'brings work of people alone, without a plan',
      { ...guarded({ plan: known('missing') }), parts: { items: [part()], missing: null } },
      [],
    ],
  ])('where a run that nobody started %s', (_, more, expected) => {
    const parts = { items: [part({ origin: known('ai') })], missing: null };
    const decision = decideDeployment(deployment({ deployer: 'automation', parts, ...more }));
    expect(decision.kind === 'approve' ? [] : decision.because.map(({ rule }) => rule)).toEqual(expected);
  });
});

describe('the address for the answer', () => {
  const api = 'https://api.github.com';
  const address = (run: string) => `${api}/repos/o/r/actions/runs/${run}/deployment_protection_rule`;
  it.each([
    ['1', 1],
    ['123456789012345', 123_456_789_012_345],
    ['12', 12],
    ['0', null],
    ['01', null],
    ['1x', null],
    ['x1', null],
    ['1.0', null],
    ['1e3', null],
    ['1 ', null],
    ['', null],
    ['9999999999999999', null],
    ['12345678901234567', null],
  ])('of run %j names %j', (run, expected) => {
    const found = runOfCallback(address(run), { api, repository: 'o/r' });
    expect(found.kind === 'ok' ? found.value : null).toBe(expected);
  });

  it.each([
    ['another repository', address('1').replace('o/r', 'o/x')],
    ['another host', address('1').replace('github', 'evil')],
    ['another end', `${address('1')}/x`],
  ])('of %s names none', (_, other) => {
    expect(runOfCallback(other, { api, repository: 'o/r' }).kind).toBe('error');
  });
});
