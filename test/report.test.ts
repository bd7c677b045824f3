/** What GitHub shows, held against golden files: `npm run golden` writes them anew, and their diff is reviewed. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { decide } from '../src/core/decide.js';
import type { Judgement } from '../src/core/judge.js';
import { judgedFile } from '../src/core/plan-shown.js';
import { DEFAULT_PLAN_RULES } from '../src/core/policy-plan.js';
import type { PlanFacts } from '../src/domain/plan-evidence.js';
import type { ApproverGroup, EffectivePolicy } from '../src/domain/policy.js';
import type { Provenance } from '../src/domain/provenance.js';
import { CHECK_NAME, type DesiredCheck } from '../src/domain/publication.js';
import { complete, cutShort, known, unknown } from '../src/domain/result.js';
import { annotationsOf } from '../src/report/annotations.js';
import { checksFor, checkWithoutChange } from '../src/report/check-run.js';
import { code, oneLine, plain, withinLimit } from '../src/report/escape.js';
import { labelChanges } from '../src/report/labels.js';
import {
  AI,
  account,
  change,
  commit,
  decideInput,
  file,
  finding,
  HEAD,
  identity,
  OLD_HEAD,
  policy,
  provenance,
  review,
  risk,
} from './build.js';
import { pictureOf } from './picture.js';
import { bytesOf, planOf } from './plan-world.js';

const GOLDEN = join(import.meta.dirname, 'golden');
const SOURCES = [{ source: 'acme/infra@main:.github/twokey.yml', blob: '0f'.repeat(20) }];

function judgement(input: ReturnType<typeof decideInput>): Judgement {
  const effective: EffectivePolicy =
    input.policy.kind === 'valid' ? { ...input.policy, sources: SOURCES } : input.policy;
  const { change, provenance, risk, plans = null } = input;
  const verdict = decide(input);
  return { change, provenance, risk, policy: effective, verdict, split: null, plans, lookAgainAt: null };
}

function onlyCheck(...judgements: readonly Judgement[]): DesiredCheck {
  const [check, ...others] = checksFor(HEAD, judgements);
  if (check === undefined || others.length > 0) throw new Error('expected one check');
  return check;
}

/** Compares with the golden file, or writes it when asked to. */
function expectGolden(name: string, check: DesiredCheck): void {
  const path = join(GOLDEN, `${name}.md`);
  const annotations = check.annotations.map(
    (one) => `${one.level} ${one.path}:${one.line} ${one.title}: ${one.message}`,
  );
  const text = [
    `<!-- ${check.name}: ${check.conclusion} -->`,
    `# ${check.title}`,
    '',
    check.summary,
    ...(check.text === '' ? [] : ['', '<!-- details -->', '', check.text]),
    ...(annotations.length === 0 ? [] : ['', '<!-- annotations -->', '', ...annotations]),
    '',
  ].join('\n');
  if (process.env.TWOKEY_GOLDEN === 'write') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, 'utf8'));
}

const ann = account(1, 'ann');
const bob = account(2, 'bob');
const carol = account(3, 'carol');
const security: ApproverGroup[] = [{ category: 'iam', members: ['@acme/security'], count: 1 }];
const IAM = risk({
  level: 'high',
  categories: ['iam', 'delete'],
  findings: [
    finding({ rule: 'iam/widening', level: 'high', why: 'the policy of aws_iam_role.deploy allows every action' }),
    finding({
      rule: 'delete/terraform-block',
      category: 'delete',
      path: 'storage/main.tf',
      line: 12,
      why: 'aws_s3_bucket.logs is no longer declared',
      remedy: 'Say in the pull request where its data goes.',
    }),
  ],
});
const copilot = account(198982749, 'Copilot', 'bot');
const byCopilot = change({
  author: copilot,
  commits: complete([commit(identity(copilot), { coAuthors: complete([identity(ann)]) })]),
  assignees: complete([ann]),
});
const BY_COPILOT: Provenance['evidence'] = [
  {
    signal: 'account',
    agent: 'copilot',
    agentClass: 'agent',
    confidence: 'high',
    where: 'pull request author',
    seen: 'Copilot (198982749)',
  },
];
const operated = {
  ...AI,
  agents: ['copilot'],
  evidence: BY_COPILOT,
  operators: [{ account: ann, because: 'was assigned with the agent' }],
};

/** A file of the stack `storage` is changed, and these plans are there. */
function planned(plans: PlanFacts): ReturnType<typeof decideInput> {
  const workflows = ['.github/workflows/plan.yml'] as const;
  const stack = { id: 'storage', match: ['storage/**'], artifact: 'tfplan*', workflows } as const;
  const gate = { stacks: [stack], policies: [], keepApprovals: 'never', forks: 'never' } as const;
  const files = complete([file('storage/main.tf')]);
  return decideInput({
    change: change({ files, reviews: complete([review(bob)]) }),
    policy: policy({ plan: gate }),
    plans,
  });
}

const CHANGES = [
  { type: 'aws_db_instance', name: 'old', before: { identifier: 'x', engine: 'postgres' } },
  {
    type: 'aws_security_group',
    name: '`](https://evil.example)</details> @everyone',
    after: { ingress: [{ from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] }] },
  },
  ...Array.from({ length: 450 }, (_, index) => ({ type: 'aws_s3_bucket', name: `b${index}`, after: { bucket: 'b' } })),
];

const JUDGED = judgedFile(
  { name: 'tfplan.json', bytes: bytesOf(planOf(CHANGES)), digest: 'c0'.repeat(32) },
  DEFAULT_PLAN_RULES,
  () => 'd1'.repeat(32),
);

const STORAGE_PLANS: PlanFacts = {
  stacks: [
    {
      stack: 'storage',
      gaps: [],
      plans: [
        {
          ...JUDGED,
          ...{ artifact: 1, artifactName: 'tfplan-storage', run: 7, workflow: '.github/workflows/plan.yml' },
          at: '2026-01-05T12:00:00Z',
        },
      ],
    },
  ],
  earlier: [],
};

const MISSING_PLANS: PlanFacts = {
  stacks: [
    { stack: 'storage', plans: [], gaps: [{ kind: 'holds', text: '.github/workflows/plan.yml was cancelled' }] },
  ],
  earlier: [],
};

describe('golden check runs', () => {
  const held = decideInput({
    change: { ...byCopilot, reviews: complete([review(ann), review(bob), review(carol, { commit: OLD_HEAD })]) },
    provenance: operated,
    risk: IAM,
    policy: policy({ approvers: security }),
    teams: new Map([['@acme/security', known([carol])]]),
  });
  const approvedReviews = complete([review(bob), review(carol)]);

  const cases: readonly [string, DesiredCheck][] = [
    ['held', onlyCheck(judgement(held))],
    ['approved', onlyCheck(judgement({ ...held, change: { ...byCopilot, reviews: approvedReviews } }))],
    ['human', onlyCheck(judgement(decideInput()))],
    ['plan-held', onlyCheck(judgement(planned(STORAGE_PLANS)))],
    ['plan-missing', onlyCheck(judgement(planned(MISSING_PLANS)))],
    [
      'denied',
      onlyCheck(judgement(decideInput({ provenance: AI, risk: risk({ size: { judged: 6200, total: 7000 } }) }))),
    ],
    ['observed', onlyCheck(judgement(decideInput({ provenance: AI, policy: policy({ mode: 'observe' }) })))],
    [
      'advisory',
      onlyCheck(
        judgement(
          decideInput({ provenance: AI, change: change({ base: { sha: HEAD, ref: 'topic', isDefault: false } }) }),
        ),
      ),
    ],
    [
      'objection',
      onlyCheck(
        judgement(
          decideInput({
            provenance: AI,
            change: change({ reviews: complete([review(bob), review(carol, { state: 'changes_requested' })]) }),
          }),
        ),
      ),
    ],
    [
      'unmapped',
      onlyCheck(
        judgement(
          decideInput({
            provenance: AI,
            change: change({ commits: complete([commit(identity(null, 'laptop@home'))]) }),
          }),
        ),
      ),
    ],
    [
      'commits-unseen',
      onlyCheck(
        judgement(
          decideInput({ provenance: AI, change: change({ commits: cutShort([], 'GitHub lists 250 of 400 commits') }) }),
        ),
      ),
    ],
    [
      'team-unreadable',
      onlyCheck(judgement({ ...held, teams: new Map([['@acme/security', unknown('the app lacks members: read')]]) })),
    ],
    [
      'invalid-policy',
      onlyCheck(
        judgement({
          ...decideInput(),
          policy: {
            kind: 'invalid',
            problems: [
              {
                file: 'acme/infra@main:.github/twokey.yml',
                line: 2,
                column: 1,
                path: 'mod',
                message: 'is not a known key, allowed here: version, mode',
              },
            ],
          },
        }),
      ),
    ],
    [
      'shared-commit',
      onlyCheck(
        judgement(decideInput({ change: change({ number: 502 }) })),
        judgement(decideInput({ change: change({ number: 501 }), provenance: AI, risk: IAM })),
      ),
    ],
    [
      'hostile',
      onlyCheck(
        judgement(
          decideInput({
            change: change({ author: account(8, 'mallory'), base: { sha: HEAD, ref: 'main`|**x**', isDefault: true } }),
            provenance: {
              ...AI,
              evidence: [
                {
                  signal: 'trailer',
                  agent: 'claude-code',
                  agentClass: 'agent',
                  confidence: 'high',
                  where: 'commit aaaaaaa',
                  seen: '</details><img src=x onerror=alert(1)> @acme/everyone `| [approve](https://evil.example)',
                },
              ],
              cautions: ['a key with mixed scripts: Cо-authored-by'],
            },
            risk: risk({
              findings: [
                finding({
                  path: 'a|b`c\u202egnp.tf',
                  why: 'adds "](https://evil.example) @acme/all <b>" | #1\n# Approved',
                }),
              ],
            }),
          }),
        ),
      ),
    ],
    ['no-open-change', checkWithoutChange(HEAD)],
  ];
  it.each(cases)('%s', (name, check) => expectGolden(name, check));

  it("the README's picture is drawn from one of them", () => {
    const path = join(import.meta.dirname, '../docs/held.svg');
    const drawn = pictureOf(readFileSync(join(GOLDEN, 'held.md'), 'utf8'), 800);
    if (process.env.TWOKEY_GOLDEN === 'write') writeFileSync(path, drawn);
    expect(drawn).toBe(readFileSync(path, 'utf8'));
  });

  it('every conclusion is one that GitHub reads as yes or no, never neutral or skipped', () => {
    expect(new Set(cases.map(([, check]) => check.conclusion))).toEqual(
      new Set(['success', 'action_required', 'failure']),
    );
    const passing = cases.filter(([, check]) => check.conclusion === 'success').map(([name]) => name);
    expect(passing).toEqual(['approved', 'human', 'observed']);
  });
});

describe('the commit carries the worst verdict of its changes', () => {
  it('one held change holds the check for all, whatever their order', () => {
    const free = judgement(decideInput({ change: change({ number: 1 }) }));
    const held = judgement(decideInput({ change: change({ number: 2 }), provenance: AI }));
    expect(onlyCheck(free, held).conclusion).toBe('action_required');
    expect(onlyCheck(held, free)).toEqual(onlyCheck(free, held));
  });

  it('a change into an ungated branch never speaks under the gating name', () => {
    const gated = judgement(decideInput({ provenance: AI }));
    const other = judgement(
      decideInput({ change: change({ number: 3, base: { sha: HEAD, ref: 'sandbox', isDefault: false } }) }),
    );
    expect(checksFor(HEAD, [gated, other]).map(({ name, conclusion }) => [name, conclusion])).toEqual([
      [CHECK_NAME, 'action_required'],
      ['twokey/advisory', 'success'],
    ]);
  });
});

describe('labels', () => {
  const labelled = (labels: readonly string[]) =>
    labelChanges(judgement(decideInput({ change: change({ labels: complete(labels) }), provenance: AI, risk: IAM })));

  it('are put on when missing, with a colour and a description', () => {
    const { add, remove } = labelled(['bug']);
    expect(add.map(({ name }) => name)).toEqual([
      'origin/ai',
      'risk/high',
      'change/iam',
      'change/delete',
      'approvals/needed',
    ]);
    expect(
      add.every(
        ({ color, description }) => /^[0-9a-f]{6}$/.test(color) && description.length > 0 && description.length <= 100,
      ),
    ).toBe(true);
    expect(remove).toEqual([]);
  });

  it('that contradict are taken off, others are left alone', () => {
    expect(labelled(['risk/low', 'change/network', 'bug']).remove).toEqual(['risk/low', 'change/network']);
  });

  it('that are right cause no write, also in another case', () => {
    expect(labelled(['Origin/AI', 'risk/high', 'change/iam', 'change/delete', 'approvals/needed'])).toEqual({
      add: [],
      remove: [],
    });
  });

  it('of a plain human change are the risk alone', () => {
    const { add } = labelChanges(judgement(decideInput({ provenance: provenance() })));
    expect(add.map(({ name }) => name)).toEqual(['risk/low']);
  });
});

describe('untrusted text', () => {
  it('in code shows as it is, without ending the code', () => {
    expect(code('a`b|c\u202ed')).toBe("`a'b¦c\ufffdd`");
    expect(code('')).toBe('`(empty)`');
    expect(code('x'.repeat(500))).toHaveLength(202);
  });

  it('in running text mentions nobody, links nowhere and is no HTML', () => {
    expect(plain('@ann <b> [x](https://e.example) www.e.example')).toBe(
      '@\u2060ann \\<b\\> \\[x\\]\\(https:\u2060//e.example\\) www\u2060.e.example',
    );
    expect(oneLine('a\nb')).toBe('a\ufffdb');
  });

  it('never makes a text longer than GitHub takes', () => {
    const long = withinLimit(Array.from({ length: 9000 }, (_, i) => `line ${i} é`).join('\n'));
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(60_000);
    expect(long).toContain('Cut here');
  });
});

describe('annotations', () => {
  it('stand on lines, the worst first, and no line twice for one rule', () => {
    const found = [
      finding({ level: 'low', line: 1 }),
      finding({ level: 'high', line: 2 }),
      finding({ level: 'high', line: 2 }),
      finding({ line: null }),
    ];
    expect(annotationsOf(found).map(({ level, line }) => [level, line])).toEqual([
      ['failure', 2],
      ['notice', 1],
    ]);
  });
});
