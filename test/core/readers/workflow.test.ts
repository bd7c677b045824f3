import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readWorkflow } from '../../../src/core/readers/workflow.js';
import type { Effect } from '../../../src/domain/effect.js';

const PARSERS = { sql: () => null };

const DEPLOY = `# deploys
name: deploy
on:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: production
    permissions:
      contents: read
      id-token: write
    steps:
      - uses: actions/checkout@v4
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::111111111111:role/deploy
          aws-region: eu-west-1
      - run: |
          terraform init
          terraform apply -auto-approve
        env:
          TOKEN: \${{ secrets.DEPLOY_TOKEN }}
          GH: \${{ secrets.GITHUB_TOKEN }}
`;

const TEST = `name: test
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm test
`;

const ACTION = `name: setup
description: sets up
inputs:
  role:
    description: a role
runs:
  using: composite
  steps:
    - run: echo hello
      shell: bash
`;

function effects(base: string | null, head: string | null): readonly Effect[] {
  const reading = readWorkflow({ name: '.github/workflows/a.yml', base, head }, PARSERS);
  if (reading.kind === 'opaque') throw new Error(reading.reason);
  return reading.effects;
}

function wordsOf(effect: Effect): string {
  if (effect.kind === 'object') return `${effect.event} ${effect.type} [${effect.subject}]`;
  return effect.kind === 'grant' ? `${effect.event} grant ${effect.of} ${effect.value} ${effect.breadth}` : effect.kind;
}

function said(base: string | null, head: string | null): readonly string[] {
  return effects(base, head).map(wordsOf).sort();
}

type Row = readonly [what: string, base: string | null, head: string | null, effects: readonly string[]];

const ROWS: readonly Row[] = [
  [
    'a bumped action, a renamed step and a comment are nothing',
    DEPLOY,
    DEPLOY.replace('checkout@v4', 'checkout@v5').replace('# deploys', '# ships').replace('name: deploy', 'name: ship'),
    [],
  ],
  [
    'another branch or runner is nothing',
    DEPLOY,
    DEPLOY.replace('[main]', '[main, next]').replace('ubuntu-latest', 'ubuntu-24.04'),
    [],
  ],
  [
    'a right to write is a grant',
    DEPLOY,
    DEPLOY.replace('  contents: read\njobs', '  contents: write\njobs'),
    [
      'added grant permission contents: write write',
      'changed workflow/permissions [workflow]',
      'removed grant permission contents: read plain',
    ],
  ],
  [
    'every right is an admin grant',
    DEPLOY,
    DEPLOY.replace('permissions:\n  contents: read\njobs', 'permissions: write-all\njobs'),
    [
      'added grant permission write-all admin',
      'changed workflow/permissions [workflow]',
      'removed grant permission contents: read plain',
    ],
  ],
  [
    'a block that only narrows counts as much',
    TEST,
    TEST.replace('jobs:', 'permissions: {}\njobs:'),
    ['changed workflow/permissions [workflow]'],
  ],
  [
    'an identity taken from a job',
    DEPLOY,
    DEPLOY.replace('      id-token: write\n', ''),
    ['changed workflow/permissions [deploy]', 'removed grant permission id-token: write admin'],
  ],
  [
    'another order of scopes is nothing',
    DEPLOY,
    DEPLOY.replace('      contents: read\n      id-token: write\n', '      id-token: write\n      contents: read\n'),
    [],
  ],
  ['another role is access', DEPLOY, DEPLOY.replace('role/deploy', 'role/admin'), ['changed workflow/access [deploy]']],
  [
    'a new secret is told, the own token not',
    DEPLOY,
    DEPLOY.replace('secrets.GITHUB_TOKEN', 'secrets.NPM_TOKEN'),
    ['changed workflow/secrets [deploy]'],
  ],
  [
    'secrets that are inherited',
    TEST,
    `${TEST}  call:\n    uses: ./.github/workflows/b.yml\n    secrets: inherit\n`,
    ['changed workflow/secrets [call]'],
  ],
  [
    'an environment that is gone',
    DEPLOY,
    DEPLOY.replace('    environment: production\n', ''),
    ['changed workflow/environment [deploy]'],
  ],
  [
    'anybody can start it',
    TEST,
    TEST.replace('pull_request]', 'pull_request_target]'),
    ['added grant trigger pull_request_target everyone'],
  ],
  [
    'it newly destroys',
    DEPLOY,
    DEPLOY.replace('apply -auto-approve', 'destroy -auto-approve'),
    ['added workflow/destroy [deploy]'],
  ],
  [
    'what is only echoed, tried or commented does not destroy',
    DEPLOY,
    DEPLOY.replace(
      'terraform init',
      'echo "terraform destroy"\n          # kubectl delete ns x\n          kubectl delete ns x --dry-run=client',
    ),
    [],
  ],
  [
    'others’ words in a script',
    TEST,
    TEST.replace('npm test', `echo "\${{ github.event.pull_request.title }}"`),
    ['added workflow/injection [test]'],
  ],
  [
    'others’ words in the environment are the right way',
    TEST,
    TEST.replace('npm test', `npm test\n        env:\n          TITLE: \${{ github.event.pull_request.title }}`),
    [],
  ],
  ['a new workflow that reads is nothing', null, TEST, []],
  [
    'a new workflow that may write is new access',
    null,
    DEPLOY,
    [
      'added grant permission id-token: write admin',
      'added workflow/permissions [workflow]',
      'changed workflow/access [deploy]',
    ],
  ],
  ['a deleted workflow that could only read is nothing', TEST, null, []],
  [
    'a deleted workflow that could write is a right less',
    DEPLOY,
    null,
    [
      'changed workflow/access [deploy]',
      'removed grant permission id-token: write admin',
      'removed workflow/permissions [workflow]',
    ],
  ],
  [
    'a new job without rights of its own is nothing',
    TEST,
    `${TEST}  lint:\n    runs-on: x\n    permissions:\n      contents: read\n    steps: []\n`,
    [],
  ],
  [
    'an action that newly deletes',
    ACTION,
    ACTION.replace('echo hello', 'aws s3api delete-bucket --bucket x'),
    ['added workflow/destroy [workflow]'],
  ],
];

describe('reading workflows', () => {
  it.each(ROWS)('%s', (_, base, head, expected) => {
    expect(said(base, head)).toEqual([...expected].sort());
  });

  it('says that it cannot read what does not parse', () => {
    expect(readWorkflow({ name: 'a.yml', base: TEST, head: 'jobs: [' }, PARSERS).kind).toBe('opaque');
  });

  it('places a right on its line', () => {
    const head = DEPLOY.replace('  contents: read\njobs', '  contents: write\njobs');
    const grant = effects(DEPLOY, head).find((effect) => effect.kind === 'grant' && effect.event === 'added');
    expect(grant).toMatchObject({ line: 7, baseLine: null });
  });
});

const edited = fc
  .tuple(
    fc.constantFrom(DEPLOY, TEST, ACTION),
    fc.nat(1000),
    fc.constantFrom('cut', 'over', 'line', 'same'),
    fc.constantFrom(
      'write-all',
      `\${{ secrets.X }}`,
      ': ',
      '- ',
      '[',
      '"',
      '\n',
      '  ',
      'pull_request_target',
      'helm uninstall x',
    ),
  )
  .map(([text, at, how, piece]) => {
    const place = at % text.length;
    if (how === 'cut') return text.slice(0, place);
    if (how === 'over') return text.slice(0, place) + piece + text.slice(place + piece.length);
    return how === 'line'
      ? text
          .split('\n')
          .filter((_, index) => index !== at % 25)
          .join('\n')
      : text;
  });

function mirrored(words: string): string {
  if (words.startsWith('added')) return words.replace('added', 'removed');
  return words.replace(/^removed/, 'added');
}

describe('laws of the workflow reader', () => {
  it('never throws, and mirrors its effects when base and head are swapped', () => {
    fc.assert(
      fc.property(edited, edited, (base, head) => {
        const there = readWorkflow({ name: 'a.yml', base, head }, PARSERS);
        const back = readWorkflow({ name: 'a.yml', base: head, head: base }, PARSERS);
        expect(back.kind).toBe(there.kind);
        if (there.kind === 'opaque' || back.kind === 'opaque') return;
        expect(back.effects.map(wordsOf).sort()).toEqual(there.effects.map((one) => mirrored(wordsOf(one))).sort());
      }),
      { numRuns: 200 },
    );
  });

  it('says nothing of comments and blank lines', () => {
    fc.assert(
      fc.property(fc.constantFrom(DEPLOY, TEST, ACTION), fc.nat(40), (text, at) => {
        const lines = text.split('\n');
        const place = Math.min(at, 19);
        const head = [...lines.slice(0, place), '', '# permissions: write-all', ...lines.slice(place)].join('\n');
        expect(readWorkflow({ name: 'a.yml', base: text, head }, PARSERS)).toEqual({ kind: 'read', effects: [] });
      }),
      { numRuns: 100 },
    );
  });

  it('reads a very long script', () => {
    const long = TEST.replace('npm test', `|\n          ${'aws ${{ github.event.'.repeat(30_000)}`);
    expect(effects(TEST, long).length).toBe(0);
  });
});
