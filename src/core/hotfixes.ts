/**
 * Whether a change calls itself a hotfix, and what it says that it repairs: by its title, its branch or a label, and by
 * lines as people and `git` write them. An ordinary fix is none: that something was mended is no sign that it was urgent.
 */
import type { RepositoryRef } from '../domain/change.js';
import type { NamedChanges } from '../domain/scoreboard.js';
import { Collected } from './named-changes.js';
import { linesSaid } from './said-lines.js';

/** All of it untrusted. */
interface Called {
  readonly repository: RepositoryRef;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  /** Head branch. */
  readonly branch: string;
  readonly labels: readonly string[];
}

const TITLE = /^\s*[[(]?hot-?fix(?:es)?\b/i;
const BRANCH = /^(?:[\w.-]{1,50}\/)?hot-?fix(?:es)?(?:[/_-]|$)/i;
/** `hotfix`, `type: hotfix`, `kind/hotfix`. */
const LABEL = /(?:^|[\s:/])hot-?fix$/i;
const VERB =
  /^(?:this )?[[(]?(?:hot-?fix(?:es)?|fix(?:es)?|repairs?|regression|caused|broken|introduced)[\])]?(?: (?:for|of|to|in|from|by))?[:\s]+(?:(?:for|of|to|in|from|by) )?/i;
/** The trailer of Linux and others: `Fixes: 54a4f0239f2e ("A title")`. */
const TRAILER = /^fixes: ([0-9a-f]{7,64}) \("/i;

/** Null: it does not call itself one. */
export function hotfixOf({ repository, number, title, body, branch, labels }: Called): NamedChanges | null {
  const isOne = TITLE.test(title) || BRANCH.test(branch) || labels.some((label) => LABEL.test(label.trim()));
  if (!isOne) return null;
  const named = new Collected({ repository, number, title, body, commits: { items: [] } });
  for (const line of [title.trim(), ...linesSaid(body)]) {
    const sha = TRAILER.exec(line)?.[1];
    if (sha === undefined) named.addReferences(line, VERB);
    else named.addCommit(undefined, sha);
  }
  const { pulls, commits } = named.named();
  return { pulls, commits };
}
