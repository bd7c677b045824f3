/** Whether a deployment goes on, waits or is refused: every cell of level, environment, deployer, delta and content, and the laws over them. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runOfCallback } from '../../src/core/deployment-callback.js';
import { decideDeployment } from '../../src/core/deployment-decision.js';
import type { AutonomyLevel } from '../../src/domain/autonomy.js';
import {
  DELTAS,
  DEPLOYERS,
  type DeployedPart,
  type Deployer,
  type Deployment,
  ENVIRONMENT_KINDS,
  type EnvironmentKind,
  type Safeguards,
} from '../../src/domain/deployment.js';
import { ORIGINS, type Origin } from '../../src/domain/provenance.js';
import { type Fact, known, ok, unknown } from '../../src/domain/result.js';
import { VERDICT_KINDS, type VerdictKind } from '../../src/domain/verdict.js';
import { HEAD, OLD_HEAD } from '../build.js';
import { lawRuns } from '../properties/runs.js';

const LEVELS: readonly AutonomyLevel[] = [0, 1, 2, 3];
const OUTCOMES = ['approve', 'hold', 'reject'] as const;
type Outcome = (typeof OUTCOMES)[number];

const GUARDED: Safeguards = {
  budget: known({ runs: 1, hours: 1 }),
  action: known('roll-out'),
  plan: known('passing'),
  rollback: known('present'),
};

function changeOf(origin: Fact<Origin>, verdict: VerdictKind): DeployedPart {
  return { kind: 'change', number: 7, verdict: known(verdict), origin, approvals: known(2) };
}

const CONTENTS = {
  human: [changeOf(known('human'), 'approved')],
  agent: [changeOf(known('ai'), 'approved')],
  waiting: [changeOf(known('human'), 'pending')],
  denied: [changeOf(known('human'), 'denied')],
  pushed: [{ kind: 'direct-push', sha: HEAD }],
  unseen: [changeOf(unknown('commits were not read'), 'approved')],
} satisfies Record<string, readonly DeployedPart[]>;
type Content = keyof typeof CONTENTS;
const KINDS: readonly Content[] = ['human', 'agent', 'waiting', 'denied', 'pushed', 'unseen'];

/** One letter a level, 0 to 3: approve, hold, reject. Ahead of the last deployment, all safeguards in place. */
const TABLE: Record<EnvironmentKind, Record<Deployer, Record<Content, string>>> = {
  sandbox: {
    human: { human: 'aaaa', agent: 'raaa', waiting: 'aaaa', denied: 'aaaa', pushed: 'aaaa', unseen: 'raaa' },
    automation: { human: 'aaaa', agent: 'rhaa', waiting: 'aaaa', denied: 'aaaa', pushed: 'hhaa', unseen: 'rhaa' },
    agent: { human: 'rraa', agent: 'rraa', waiting: 'rraa', denied: 'rraa', pushed: 'rraa', unseen: 'rraa' },
    unknown: { human: 'hhhh', agent: 'rhhh', waiting: 'hhhh', denied: 'hhhh', pushed: 'hhhh', unseen: 'rhhh' },
  },
  production: {
    human: { human: 'aaaa', agent: 'raaa', waiting: 'hhhh', denied: 'rrrr', pushed: 'hhhh', unseen: 'rhhh' },
    automation: { human: 'aaaa', agent: 'rhha', waiting: 'hhhh', denied: 'rrrr', pushed: 'hhhh', unseen: 'rhhh' },
    agent: { human: 'rrra', agent: 'rrra', waiting: 'rrrh', denied: 'rrrr', pushed: 'rrrh', unseen: 'rrrh' },
    unknown: { human: 'hhhh', agent: 'rhhh', waiting: 'hhhh', denied: 'rrrr', pushed: 'hhhh', unseen: 'rhhh' },
  },
  unknown: {
    human: { human: 'hhhh', agent: 'rhhh', waiting: 'hhhh', denied: 'rrrr', pushed: 'hhhh', unseen: 'rhhh' },
    automation: { human: 'hhhh', agent: 'rhhh', waiting: 'hhhh', denied: 'rrrr', pushed: 'hhhh', unseen: 'rhhh' },
    agent: { human: 'rrrh', agent: 'rrrh', waiting: 'rrrh', denied: 'rrrr', pushed: 'rrrh', unseen: 'rrrh' },
    unknown: { human: 'hhhh', agent: 'rhhh', waiting: 'hhhh', denied: 'rrrr', pushed: 'hhhh', unseen: 'rhhh' },
  },
};

function deployment(more: Partial<Deployment> = {}): Deployment {
  const parts = { items: CONTENTS.human, missing: null };
  return {
    level: 3,
    levelBecause: '',
    environment: 'production',
    deployer: 'agent',
    delta: 'ahead',
    parts,
    safeguards: GUARDED,
    reviews: known(0),
    ...more,
  };
}

const outcome = (asked: Deployment): Outcome => decideDeployment(asked).kind;
const severity = (asked: Deployment): number => OUTCOMES.indexOf(outcome(asked));
const rules = (asked: Deployment): readonly string[] => {
  const decision = decideDeployment(asked);
  const found = decision.kind === 'approve' ? decision.despite : decision.because;
  return found.map(({ rule }) => rule);
};

const cells = ENVIRONMENT_KINDS.flatMap((environment) =>
  DEPLOYERS.flatMap((deployer) =>
    KINDS.flatMap((content) => LEVELS.map((level) => ({ environment, deployer, content, level }))),
  ),
);

function at(cell: (typeof cells)[number]): Deployment {
  const { content, ...rest } = cell;
  return deployment({ ...rest, parts: { items: CONTENTS[content], missing: null } });
}

describe('the table of deployments', () => {
  it.each(ENVIRONMENT_KINDS)('is as written for every deployer, content and level in: %s', (environment) => {
    const shown = Object.fromEntries(
      DEPLOYERS.map((deployer) => [
        deployer,
        Object.fromEntries(
          KINDS.map((content) => [
            content,
            LEVELS.map((level) => outcome(at({ environment, deployer, content, level }))[0]).join(''),
          ]),
        ),
      ]),
    );
    expect(shown).toEqual(TABLE[environment]);
  });

  it.each(DELTAS)('lets no delta but "same" and "ahead" go on outside a sandbox: %s', (delta) => {
    for (const cell of cells.filter(({ environment }) => environment !== 'sandbox')) {
      const isPlain = delta === 'same' || delta === 'ahead';
      const expected = Math.max(severity(at(cell)), isPlain ? 0 : 1);
      expect({ ...cell, severity: severity({ ...at(cell), delta }) }).toEqual({ ...cell, severity: expected });
    }
  });

  it.each(DELTAS)(
    'lets in a sandbox everything go on whose delta could be read, unless nobody started it: %s',
    (delta) => {
      for (const cell of cells.filter(({ environment }) => environment === 'sandbox')) {
        const isPlain = delta === 'same' || delta === 'ahead';
        const isUnattended = cell.deployer === 'automation' && cell.level < 2 && !isPlain;
        const expected = Math.max(severity(at(cell)), delta === 'unknown' || isUnattended ? 1 : 0);
        expect({ ...cell, severity: severity({ ...at(cell), delta }) }).toEqual({ ...cell, severity: expected });
      }
    },
  );
});

describe('what an agent needs to deploy by itself', () => {
  const rows: readonly (readonly [string, Partial<Safeguards>, Outcome, string])[] = [
    ['a run that is no named action', { action: known(null) }, 'reject', 'deployment/action'],
    ['a plan that fails', { plan: known('failing') }, 'reject', 'deployment/plan'],
    ['no plan', { plan: known('missing') }, 'hold', 'deployment/plan'],
    ['no way back', { rollback: known('missing') }, 'reject', 'deployment/rollback'],
    ['an action that could not be read', { action: unknown('no answer') }, 'hold', 'deployment/unread'],
    ['a plan that could not be read', { plan: unknown('no answer') }, 'hold', 'deployment/unread'],
    ['a way back that could not be read', { rollback: unknown('no answer') }, 'hold', 'deployment/unread'],
  ];

  it.each(rows)(
    'is refused or waits in production, and not in a sandbox, with %s',
    (_title, change, expected, rule) => {
      const safeguards = { ...GUARDED, ...change };
      expect(outcome(deployment({ safeguards }))).toBe(expected);
      expect(rules(deployment({ safeguards }))).toEqual([rule]);
      expect(outcome(deployment({ safeguards, environment: 'sandbox' }))).toBe('approve');
    },
  );

  it('is two people for every change in production', () => {
    const once: DeployedPart = {
      kind: 'change',
      number: 8,
      verdict: known('approved'),
      origin: known('ai'),
      approvals: known(1),
    };
    const parts = { items: [...CONTENTS.human, once], missing: null };
    expect(rules(deployment({ parts }))).toEqual(['deployment/two-person']);
    expect(outcome(deployment({ parts, deployer: 'human' }))).toBe('approve');
  });

  it.each([
    ['no run is left', known({ runs: 0, hours: 4 }), 'reject'],
    ['no hour is left', known({ runs: 3, hours: 0 }), 'reject'],
    ['the policy gives none', known(null), 'reject'],
    ['it could not be read', unknown('the store did not answer'), 'hold'],
  ] as const)('is a budget in a sandbox: %s', (_title, budget, expected) => {
    const asked = deployment({ level: 2, environment: 'sandbox', safeguards: { ...GUARDED, budget } });
    expect(outcome(asked)).toBe(expected);
  });

  it('names what is left of a budget that is used up', () => {
    const safeguards = { ...GUARDED, budget: known({ runs: 0, hours: 4 }) };
    const decision = decideDeployment(deployment({ level: 2, environment: 'sandbox', safeguards }));
    expect(JSON.stringify(decision)).toContain('0 runs and 4 hours are left');
  });
});

function fact<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>> {
  return fc.oneof(
    { weight: 4, arbitrary: value.map(known) },
    { weight: 1, arbitrary: fc.constant(unknown('not read')) },
  );
}

const part: fc.Arbitrary<DeployedPart> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<DeployedPart>({ kind: 'direct-push', sha: OLD_HEAD }) },
  {
    weight: 5,
    arbitrary: fc.record<DeployedPart & { kind: 'change' }>({
      kind: fc.constant('change'),
      number: fc.integer({ min: 1, max: 99 }),
      verdict: fact(fc.constantFrom(...VERDICT_KINDS, 'approved', 'approved')),
      origin: fact(fc.constantFrom(...ORIGINS)),
      approvals: fact(fc.integer({ min: 0, max: 3 })),
    }),
  },
);

const anyDeployment: fc.Arbitrary<Deployment> = fc.record({
  level: fc.constantFrom(...LEVELS),
  levelBecause: fc.constant(''),
  environment: fc.constantFrom(...ENVIRONMENT_KINDS),
  deployer: fc.constantFrom(...DEPLOYERS),
  delta: fc.constantFrom(...DELTAS),
  parts: fc.record({
    items: fc.array(part, { maxLength: 3 }),
    missing: fc.oneof(
      { weight: 5, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constant(unknown('page 2')) },
    ),
  }),
  safeguards: fc.record({
    budget: fact(fc.record({ runs: fc.integer({ min: 0, max: 2 }), hours: fc.integer({ min: 0, max: 2 }) })),
    action: fact(fc.constantFrom('roll-out', null)),
    plan: fact(fc.constantFrom('passing', 'failing', 'missing')),
    rollback: fact(fc.constantFrom('present', 'missing')),
  }),
  reviews: fact(fc.integer({ min: 0, max: 2 })),
});

/** What the level itself asks; everything else is needed at every level. */
const OF_THE_LEVEL = ['deployment/level', 'deployment/read-only', 'deployment/unattended'];

function law(holds: (asked: Deployment) => void): void {
  fc.assert(fc.property(anyDeployment, holds), lawRuns(500));
}

describe('laws of deployments', () => {
  it('raising the level never makes a deployment stricter', () => {
    law((asked) => {
      const found = LEVELS.map((level) => severity({ ...asked, level }));
      expect(found).toEqual(found.toSorted((a, b) => b - a));
    });
  });

  it('raising the level never lowers what a lower level needed', () => {
    law((asked) => {
      const needed = LEVELS.map((level) => rules({ ...asked, level }).filter((rule) => !OF_THE_LEVEL.includes(rule)));
      expect(needed.map((list) => [...list])).toEqual(LEVELS.map(() => [...(needed[0] ?? [])]));
    });
  });

  it('an environment with more at stake never asks for less, and one that is unknown for the most', () => {
    law((asked) => {
      const found = ENVIRONMENT_KINDS.map((environment) => severity({ ...asked, environment }));
      expect(found).toEqual(found.toSorted((a, b) => a - b));
    });
  });

  it('an agent is never asked for less than automation, nor automation for less than a person', () => {
    law((asked) => {
      const found = (['human', 'automation', 'agent'] as const).map((deployer) => severity({ ...asked, deployer }));
      expect(found).toEqual(found.toSorted((a, b) => a - b));
    });
  });

  it('an unknown never deploys by itself', () => {
    law((asked) => {
      const alone = { ...asked, reviews: known(0) };
      expect(outcome({ ...alone, environment: 'unknown' })).not.toBe('approve');
      expect(outcome({ ...alone, deployer: 'unknown' })).not.toBe('approve');
      expect(outcome({ ...alone, delta: 'unknown' })).not.toBe('approve');
      expect(outcome({ ...alone, parts: { ...asked.parts, missing: unknown('page 2') } })).not.toBe('approve');
    });
  });

  it('a person who approves the run settles what waits for a look, and nothing else', () => {
    law((asked) => {
      const alone = decideDeployment({ ...asked, reviews: known(0) });
      const looked = decideDeployment({ ...asked, reviews: known(1) });
      const isForThem = alone.kind === 'hold' && alone.because.every(({ effect }) => effect === 'hold');
      expect(looked).toEqual(isForThem ? { kind: 'approve', despite: alone.because } : alone);
    });
  });

  it('reviews that could not be read settle nothing', () => {
    law((asked) => {
      expect(outcome({ ...asked, reviews: unknown('no answer') })).toBe(outcome({ ...asked, reviews: known(0) }));
    });
  });

  it('one more change or push never makes it looser', () => {
    fc.assert(
      fc.property(anyDeployment, part, (asked, more) => {
        const wider = { ...asked, parts: { ...asked.parts, items: [...asked.parts.items, more] } };
        expect(severity(wider)).toBeGreaterThanOrEqual(severity(asked));
      }),
      lawRuns(500),
    );
  });

  it('every no says why and what to do', () => {
    law((asked) => {
      const decision = decideDeployment(asked);
      if (decision.kind === 'approve') return;
      expect(decision.because.every(({ text, remedy }) => text !== '' && remedy !== '')).toBe(true);
      expect(decision.because.some(({ effect }) => effect === 'reject')).toBe(decision.kind === 'reject');
    });
  });
});

describe('the address for the answer', () => {
  const expected = { api: 'https://api.github.com', repository: 'acme/infra' };
  const of = (address: string) => runOfCallback(address, expected);
  const good = 'https://api.github.com/repos/acme/infra/actions/runs/42/deployment_protection_rule';

  it('gives the number of the run, and nothing else', () => {
    expect(of(good)).toEqual(ok(42));
  });

  it.each([
    ['another host', good.replace('api.github.com', 'evil.example')],
    ['a host that only starts alike', good.replace('api.github.com', 'api.github.com.evil.example')],
    ['ours as a user name', good.replace('api.github.com', 'api.github.com@evil.example')],
    ['no encryption', good.replace('https', 'http')],
    ['another repository', good.replace('infra', 'payments')],
    ['a way out of the repository', good.replace('infra', 'infra/../payments')],
    ['a run that is no number', good.replace('42', '42/../43')],
    ['a run zero', good.replace('42', '0')],
    ['a number too large to tell from others', good.replace('42', '9007199254740993')],
    ['a query', `${good}?to=evil.example`],
    ['nothing', ''],
  ])('is refused with %s (A68)', (_title, address) => {
    expect(of(address).kind).toBe('error');
    expect(of(address)).not.toEqual(ok(42));
  });
});
