/** Rules for changes to what governs changes: the policy itself, code owners, workflows. By name alone, so no edit is too small. */
import type { FileRule, FileView, Hit } from '../../domain/risk-rule.js';
import { wholeFile } from '../line-signals.js';

const ALL_EDITS = 'Have it approved by two people who know how this repository is guarded.';

/** Whether a comparable path is the policy of the repository, or of the organisation where the repository is its `.github`. */
export function isPolicyFile(name: string, repository: string): boolean {
  return name === '.github/twokey.yml' || (repository.toLowerCase() === '.github' && name === 'twokey.yml');
}

export const GOVERNANCE_RULES: readonly FileRule[] = [
  {
    about: 'file',
    id: 'governance/policy',
    title: 'The approval policy changes',
    category: 'governance',
    level: 'high',
    confidence: 'high',
    why: 'The policy decides who must approve every later change.',
    remedy: ALL_EDITS,
    source: 'a policy loosened in its own pull request',
    find: named((name) => isPolicyFile(name, '')),
    examples: {
      hit: [
        { path: '.github/twokey.yml', patch: '@@ -1 +1 @@\n-mode: enforce\n+mode: observe' },
        { path: '.GitHub/Twokey.yml', patch: null },
      ],
      miss: [{ path: 'twokey.yml', patch: '@@ -1 +1 @@\n-mode: enforce\n+mode: observe' }],
    },
  },
  {
    about: 'file',
    id: 'governance/plan-policy',
    title: 'A policy that judges plans changes',
    category: 'governance',
    level: 'high',
    confidence: 'high',
    why: 'Files in .github/twokey are policies in Rego that the approval policy names; nobody can read one that is compiled.',
    remedy: 'Have it approved by two people who built it again from its source and compared the digest.',
    source: 'a policy loosened in its own pull request',
    find: named((name) => name.startsWith('.github/twokey/')),
    examples: {
      hit: [{ path: '.github/twokey/plans.tar.gz', patch: null }],
      miss: [{ path: 'policies/plans.rego', patch: '@@ -1 +1 @@\n-a\n+b' }],
    },
  },
  {
    about: 'file',
    id: 'governance/code-owners',
    title: 'Code owners change',
    category: 'governance',
    level: 'high',
    confidence: 'high',
    why: 'CODEOWNERS decides whose review GitHub asks for.',
    remedy: ALL_EDITS,
    source:
      'https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners',
    find: named((name) => /^(?:\.github\/|docs\/)?codeowners$/.test(name)),
    examples: {
      hit: [
        { path: '.github/CODEOWNERS', patch: '@@ -1 +1 @@\n-* @acme/core\n+* @mallory' },
        { path: 'docs/CODEOWNERS', patch: '@@ -1 +0,0 @@\n-* @acme/core' },
        { path: 'old.txt', previousPath: 'CODEOWNERS', patch: '' },
      ],
      miss: [{ path: 'src/CODEOWNERS', patch: '@@ -1 +1 @@\n-a\n+b' }],
    },
  },
  {
    about: 'file',
    id: 'governance/workflow',
    title: 'A workflow changes',
    category: 'governance',
    level: 'medium',
    confidence: 'high',
    why: 'Workflows run with the rights of the repository and can make any check pass.',
    remedy: 'Read every step, its permissions and its triggers; pin actions to a commit.',
    source:
      'https://docs.github.com/en/actions/security-for-github-actions/security-guides/security-hardening-for-github-actions',
    find: named((name) => name.startsWith('.github/workflows/')),
    examples: {
      hit: [
        { path: '.github/workflows/ci.yml', patch: '@@ -1 +1 @@\n-run: npm test\n+run: true' },
        { path: '.GitHub\\Workflows\\ci.yml', patch: null },
      ],
      miss: [{ path: 'docs/.github/workflows/ci.yml', patch: '@@ -1 +1 @@\n-a\n+b' }],
    },
  },
  {
    about: 'file',
    id: 'governance/action',
    title: 'An action of this repository changes',
    category: 'governance',
    level: 'medium',
    confidence: 'high',
    why: 'Local actions run inside the workflows, with their rights.',
    remedy: 'Review it like the workflows that use it.',
    source: 'https://docs.github.com/en/actions/sharing-automations/creating-actions',
    find: named((name) => name.startsWith('.github/actions/')),
    examples: {
      hit: [{ path: '.github/actions/deploy/action.yml', patch: '@@ -1 +1 @@\n-a\n+b' }],
      miss: [{ path: 'actions/deploy.ts', patch: '@@ -1 +1 @@\n-a\n+b' }],
    },
  },
];

function named(isGuarded: (name: string) => boolean): (file: FileView) => readonly Hit[] {
  return (file) => (file.names.some(isGuarded) ? wholeFile(file.path) : []);
}
