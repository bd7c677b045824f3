/** Rules that raise the risk without a category, judged by parsed files: a safeguard off, a file that cannot be understood. */
import type { EffectRule, FileRule } from '../../domain/risk-rule.js';
import { wholeFile } from '../line-signals.js';

export const GUARD_EFFECT_RULES: readonly (EffectRule | FileRule)[] = [
  {
    about: 'effect',
    id: 'guard/safeguard-off',
    title: 'A safeguard of data or of its traces is switched off',
    category: null,
    level: 'medium',
    confidence: 'high',
    why: 'Encryption, backups, versions, logs and protection against deletion are missed only when it is too late.',
    remedy: 'Say why it must go, and put it back in the same release.',
    source: 'Checkov and Trivy checks of encryption, backup, logging and deletion protection',
    find: (effect) =>
      effect.kind === 'safeguard' && effect.event === 'off'
        ? `${effect.safeguard}: ${effect.by} of ${effect.subject}`
        : null,
    examples: {
      hit: [
        {
          path: 'db.tf',
          base: 'resource "aws_db_instance" "a" {\n  deletion_protection = true\n}\n',
          head: 'resource "aws_db_instance" "a" {\n  deletion_protection = false\n}\n',
        },
      ],
      miss: [
        {
          path: 'db.tf',
          base: 'resource "aws_db_instance" "a" {\n  deletion_protection = false\n}\n',
          head: 'resource "aws_db_instance" "a" {\n  deletion_protection = true\n}\n',
        },
      ],
    },
  },
  {
    about: 'effect',
    id: 'guard/workflow',
    title: 'A workflow gets at more, or is guarded less',
    category: null,
    level: 'medium',
    confidence: 'medium',
    why: 'Secrets, environments and text that strangers write decide what a run can be made to do.',
    remedy: 'Pass text through an environment variable; give the job only the secrets and the environment it needs.',
    source:
      'https://docs.github.com/en/actions/security-for-github-actions/security-guides/security-hardening-for-github-actions',
    find: (effect) =>
      effect.kind === 'object' &&
      /^workflow\/(?:secrets|environment|injection)$/.test(effect.type) &&
      effect.event !== 'removed'
        ? effect.subject
        : null,
    examples: {
      hit: [
        {
          path: '.github/workflows/a.yml',
          base: 'on: issues\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo hello\n',
          head: `on: issues\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo "\${{ github.event.issue.title }}"\n`,
        },
      ],
      miss: [
        {
          path: '.github/workflows/a.yml',
          base: 'on: issues\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo hello\n',
          head: 'on: issues\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo hello, world\n',
        },
      ],
    },
  },
  {
    about: 'effect',
    id: 'guard/container',
    title: 'A container runs as root, or runs what it fetches',
    category: null,
    level: 'medium',
    confidence: 'low',
    why: 'Root in a container is one step from its host, and a fetched script is code that nobody reviewed here.',
    remedy: 'Give the image a user of its own; pin what is fetched by its digest.',
    source: 'https://docs.docker.com/build/building/best-practices/',
    find: (effect) =>
      effect.kind === 'object' && effect.type.startsWith('docker/') && effect.event !== 'removed'
        ? `${effect.type.slice('docker/'.length).replace('-', ' ')} of ${effect.subject}`
        : null,
    examples: {
      hit: [
        { path: 'Dockerfile', base: 'FROM debian\nUSER app\nCMD ["a"]\n', head: 'FROM debian\nUSER root\nCMD ["a"]\n' },
      ],
      miss: [{ path: 'Dockerfile', base: 'FROM debian:12\nUSER app\n', head: 'FROM debian:13\nUSER app\n' }],
    },
  },
  {
    about: 'file',
    id: 'opaque/unread',
    title: 'A file that decides what is deployed cannot be understood',
    category: null,
    level: 'medium',
    confidence: 'high',
    why: 'What it does now is judged by its changed lines alone, or not at all.',
    remedy: 'Make the file one that its own tool can read, split it, or review it by hand.',
    source: 'the definition of opaque: encrypted, binary, too large, not parseable',
    find: (file) =>
      file.reading?.kind === 'opaque' && file.unreadable === null
        ? wholeFile(`${file.path} (${file.reading.reason})`)
        : [],
    examples: {
      hit: [{ path: 'main.tf', patch: '@@ -1,2 +1,2 @@\n-resource "a" "b" {\n+resource "a" "b" {{{\n }' }],
      miss: [{ path: 'main.tf', status: 'added', patch: '@@ -0,0 +1,2 @@\n+resource "a" "b" {\n+}' }],
    },
  },
];
