/** Small builders for the provenance tests. */

import { judgeProvenance } from '../../src/core/provenance.js';
import type { SignatureExample } from '../../src/domain/agent-signature.js';
import { type Account, accountIdOf, type Commit, type GitIdentity, shaOf } from '../../src/domain/change.js';
import type { ProvenanceInput } from '../../src/domain/provenance.js';
import { complete, known } from '../../src/domain/result.js';

const PERSON = 'Ann Lee <ann@example.org>';

export function identityFrom(text: string): GitIdentity {
  const open = text.lastIndexOf('<');
  return { name: text.slice(0, open).trim(), email: text.slice(open + 1, -1), account: null };
}

export function accountFrom(id: number, login: string): Account {
  return { id: accountIdOf(id), login, kind: login.endsWith('[bot]') ? 'bot' : 'user' };
}

export function commitFrom(of: {
  author?: string;
  committer?: string;
  message?: string;
  coAuthors?: readonly GitIdentity[];
}): Commit {
  const sha = shaOf('1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d');
  if (!sha) throw new Error('not a sha');
  return {
    sha,
    message: of.message ?? 'Fix the parser',
    author: identityFrom(of.author ?? PERSON),
    committer: identityFrom(of.committer ?? 'GitHub <noreply@github.com>'),
    coAuthors: complete(of.coAuthors ?? []),
    parents: [],
    authoredAt: null,
    signature: null,
  };
}

export function inputOf(
  of: Partial<Omit<ProvenanceInput, 'commits'>> & { readonly commits?: readonly Commit[] },
): ProvenanceInput {
  return {
    author: null,
    branch: '',
    title: '',
    body: '',
    labels: [],
    assignees: [],
    comments: complete([]),
    app: known(null),
    remembered: [],
    ...of,
    commits: complete(of.commits ?? []),
  };
}

export function inputOfExample(example: SignatureExample): ProvenanceInput {
  return inputOf({
    author: example.account ? accountFrom(example.account.id, example.account.login) : null,
    branch: example.branch ?? '',
    title: example.title ?? '',
    body: example.body ?? '',
    labels: example.labels ?? [],
    commits: [commitFrom(example)],
  });
}

/** Every mark in one line each, and what is pointed out; "!" where that makes an AI change need more. */
export function shownMarks(input: ProvenanceInput) {
  const { evidence, cautions, contradictions } = judgeProvenance(input, []);
  return {
    marks: evidence.map(
      (one) => `${one.signal} ${one.agent} ${one.agentClass} ${one.confidence}, ${one.where}: ${one.seen}`,
    ),
    cautions: cautions.map((text) => (contradictions.includes(text) ? `! ${text}` : text)),
  };
}
