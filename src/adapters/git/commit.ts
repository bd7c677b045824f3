/** Turns the header fields of a commit into the domain's commit: identities, noreply accounts, co-authors; step after record-parser.ts. */
import { type Account, accountIdOf, type Commit, type GitIdentity, type Sha, shaOf } from '../../domain/change.js';
import { complete, cutShort, type Listing } from '../../domain/result.js';

const MOST_CO_AUTHORS = 200;

/** Null: the fields are not those of a commit. */
export function commitOf(header: readonly string[]): Commit | null {
  const [id = '', parents = '', authorName = '', authorEmail = '', committerName = '', committerEmail = ''] = header;
  const sha = shaOf(id);
  if (sha === null) return null;
  const message = (header[7] ?? '').replace(/\n+$/, '');
  return {
    sha,
    message,
    author: identityOf(authorName, authorEmail),
    committer: identityOf(committerName, committerEmail),
    authoredAt: header[6] || null,
    signature: null,
    coAuthors: coAuthorsIn(message),
    parents: parents
      .split(' ')
      .map(shaOf)
      .filter((parent): parent is Sha => parent !== null),
  };
}

/**
 * Everyone whom the message names as a co-author, on any line and in any case: who may have written the change
 * is better taken too widely, since it only excludes approvers.
 */
export function coAuthorsIn(message: string): Listing<GitIdentity> {
  const found: GitIdentity[] = [];
  for (const match of message.matchAll(/^[ \t]*co-authored-by:([^\n]*)/gim)) {
    const identity = mailboxOf(match[1] ?? '');
    if (identity === null) continue;
    if (found.length === MOST_CO_AUTHORS) {
      return cutShort(found, `the message names more than ${MOST_CO_AUTHORS} co-authors`);
    }
    found.push(identity);
  }
  return complete(found);
}

/** `Name <mailbox>`, or a bare mailbox. */
function mailboxOf(text: string): GitIdentity | null {
  const open = text.lastIndexOf('<');
  const close = text.indexOf('>', open);
  if (open !== -1 && close !== -1) return identityOf(text.slice(0, open).trim(), text.slice(open + 1, close).trim());
  const bare = text.trim();
  return bare.includes('@') && !bare.includes(' ') ? identityOf('', bare) : null;
}

function identityOf(name: string, email: string): GitIdentity {
  return { name, email, account: noreplyAccount(email) };
}

/** GitHub's noreply mailboxes carry the account's id and its login at the time; of any other we know no account. */
function noreplyAccount(email: string): Account | null {
  const match = /^(\d{1,15})\+([a-z0-9-]{1,100}(?:\[bot\])?)@users\.noreply\.github\.com$/i.exec(email);
  const [, id, login] = match ?? [];
  if (id === undefined || login === undefined) return null;
  return { id: accountIdOf(Number(id)), login, kind: login.toLowerCase().endsWith('[bot]') ? 'bot' : 'user' };
}
