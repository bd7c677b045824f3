/** Small builders for facts: each test says only what matters to it. */
import type { DecideInput } from '../src/core/decide.js';
import type { Teams } from '../src/core/people.js';
import { DEFAULT_POLICY } from '../src/core/policy.js';
import type { AutonomyLevel, MatrixEnvironment } from '../src/domain/autonomy.js';
import type {
  Account,
  AccountKind,
  Change,
  ChangedFile,
  Commit,
  GitIdentity,
  Review,
  Sha,
} from '../src/domain/change.js';
import { accountIdOf } from '../src/domain/change.js';
import type { Finding, Risk } from '../src/domain/finding.js';
import type { Independence } from '../src/domain/independence.js';
import type { Policy } from '../src/domain/policy.js';
import type { Provenance } from '../src/domain/provenance.js';
import { complete, known } from '../src/domain/result.js';

export const HEAD = 'a'.repeat(40) as Sha;
export const OLD_HEAD = 'b'.repeat(40) as Sha;
const BASE = 'c'.repeat(40) as Sha;

export function account(id: number, login = `user${id}`, kind: AccountKind = 'user'): Account {
  return { id: accountIdOf(id), login, kind };
}

export function identity(who: Account | null, email = `${who?.login ?? 'nobody'}@example.org`): GitIdentity {
  return { name: who?.login ?? 'Nobody', email, account: who };
}

export function commit(author: GitIdentity, more: Partial<Commit> = {}): Commit {
  return {
    sha: HEAD,
    message: 'Change something',
    author,
    committer: author,
    coAuthors: complete([]),
    parents: [BASE],
    authoredAt: null,
    signature: null,
    ...more,
  };
}

export function file(path: string, more: Partial<ChangedFile> = {}): ChangedFile {
  return {
    path,
    previousPath: null,
    status: 'modified',
    additions: 1,
    deletions: 0,
    patch: known('@@ -1,1 +1,2 @@\n one\n+two'),
    blob: null,
    ...more,
  };
}

export function review(who: Account | null, more: Partial<Review> = {}): Review {
  return {
    id: 1000 + (who?.id ?? 0),
    author: who,
    state: 'approved',
    commit: HEAD,
    submittedAt: '2026-01-01T00:00:00Z',
    canPush: known(true),
    edited: false,
    ...more,
  };
}

export function change(more: Partial<Change> = {}): Change {
  const author = account(1, 'ann');
  return {
    repository: { id: 7, owner: 'acme', name: 'infra' },
    number: 12,
    url: 'https://github.com/acme/infra/pull/12',
    title: 'Change something',
    body: '',
    state: 'open',
    draft: false,
    author,
    head: { sha: HEAD, ref: 'topic', fork: false },
    base: { sha: BASE, ref: 'main', isDefault: true },
    totals: { files: 1, commits: 1, additions: 1, deletions: 0 },
    files: complete([file('src/app.ts')]),
    commits: complete([commit(identity(author))]),
    reviews: complete([]),
    labels: complete([]),
    labelEvents: complete([]),
    assignees: complete([]),
    comments: complete([]),
    app: known(null),
    ...more,
  };
}

export function provenance(more: Partial<Provenance> = {}): Provenance {
  return {
    origin: 'human',
    agents: [],
    automations: [],
    confidence: 'high',
    evidence: [],
    cautions: [],
    contradictions: [],
    operators: [],
    unattended: false,
    corrected: [],
    corrections: [],
    ...more,
  };
}

export const AI = provenance({
  origin: 'ai',
  agents: ['claude-code'],
  evidence: [
    {
      signal: 'trailer',
      agent: 'claude-code',
      agentClass: 'agent',
      confidence: 'high',
      where: 'commit aaaaaaa, trailer Co-authored-by',
      seen: 'Co-authored-by: Claude <noreply@anthropic.com>',
    },
  ],
});

export function finding(more: Partial<Finding> = {}): Finding {
  return {
    rule: 'iam/terraform-block',
    category: 'iam',
    level: 'medium',
    confidence: 'high',
    path: 'iam/roles.tf',
    line: 3,
    why: 'changes an IAM role',
    remedy: 'Ask the owners of access.',
    ...more,
  };
}

export function risk(more: Partial<Risk> = {}): Risk {
  return { level: 'low', categories: [], findings: [], size: { judged: 1, total: 1 }, unseen: null, ...more };
}

/** An entry of an autonomy matrix, guarded for every level. */
export function matrixEntry(
  id: string,
  level: AutonomyLevel,
  more: Partial<MatrixEnvironment> = {},
): MatrixEnvironment {
  return {
    ...{ id, match: [id], level, deploys: null, rules: [], kind: 'production', wait: 24 },
    sandbox: null,
    production: null,
    ...more,
  };
}

export function policy(more: Partial<Policy> = {}): Policy {
  return { ...DEFAULT_POLICY, ...more };
}

/** Everybody belongs to the organisation, and the author pushed the head. */
export function independence(more: Partial<Independence> = {}): Independence {
  const push = { account: account(1, 'ann'), before: null, after: HEAD, at: '2026-01-01T00:00:00Z', forced: false };
  return {
    pushes: { ...complete([push]), asked: 'yes' },
    standings: new Map(),
    outsiders: known(new Set()),
    collaborators: null,
    earlier: [],
    files: null,
    ...more,
  };
}

export function decideInput(more: Partial<Omit<DecideInput, 'policy'>> & { policy?: Policy } = {}): DecideInput {
  const { policy: asked, ...rest } = more;
  const teams: Teams = new Map();
  return {
    change: change(),
    provenance: provenance(),
    risk: risk(),
    teams,
    independence: independence(),
    ...rest,
    policy: { kind: 'valid', policy: asked ?? DEFAULT_POLICY, sources: [] },
  };
}
