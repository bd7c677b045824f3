/** Finds the policy that a local judgement uses: a file that was named, or the one at a trusted commit; else the default. */

import { readPolicyAt } from '../adapters/git/read-policy.js';
import type { GitProblem, Repository } from '../adapters/git.js';
import { policyInForce } from '../core/policy.js';
import { showProblem } from '../core/policy-file.js';
import type { Sha } from '../domain/change.js';
import type { EffectivePolicy, PolicyDocument } from '../domain/policy.js';
import { type Fact, known } from '../domain/result.js';
import { shown, type Terminal } from './terminal.js';

type ValidPolicy = Extract<EffectivePolicy, { kind: 'valid' }>;

/** The policy of a file, or the built-in default where no file is named. Null: it is broken (and that was said). */
export async function policyFromFile(file: string | undefined, terminal: Terminal): Promise<ValidPolicy | null> {
  if (file === undefined) return usable(known(null), terminal);
  const text = await terminal.read(file);
  return text === null ? null : usable(known({ source: file, blob: file, text }), terminal);
}

/** The policy as it stands at a commit, which the change cannot have touched. */
export async function policyAtCommit(
  repository: Repository,
  at: { readonly commit: Sha; readonly name: string },
  terminal: Terminal,
): Promise<ValidPolicy | null> {
  return usable(await readPolicyAt(repository, at.commit, at.name), terminal);
}

/** Says what git could not do. */
export function complainOf(problem: GitProblem, terminal: Terminal): void {
  terminal.complain(shown(problem.message), problem.remedy);
}

function usable(document: Fact<PolicyDocument | null>, terminal: Terminal): ValidPolicy | null {
  const policy = policyInForce(known(null), document);
  switch (policy.kind) {
    case 'valid':
      return policy;
    case 'unreadable':
      terminal.complain(`the policy cannot be read: ${shown(policy.reason)}`, 'name a policy with --policy FILE');
      return null;
    case 'invalid':
      for (const problem of policy.problems) terminal.note(shown(showProblem(problem)));
      terminal.complain('the policy is not valid, so nothing can be judged by it', 'see: twokey validate FILE');
      return null;
  }
}
