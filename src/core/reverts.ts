/**
 * What a change says that it undoes: pull requests by number, commits by id, titles. Read from the texts that GitHub's
 * button, `git revert` and people write; whether anything of that name was ever merged is for who asks to look up.
 */
import { Collected, MOST_NAMED, type Named, type Said } from './named-changes.js';
import { linesSaid } from './said-lines.js';

export interface Undoing {
  readonly undoes: Named;
  /** Reverts that are reverted: what they took away comes back. */
  readonly bringsBack: Named;
}

const WRAPPER = /^(?:(revert)|reapply|reland)[:\s]+"(.*)"(?: \(#\d{1,9}\))?$/is;
const CONVENTIONAL = /^revert(?:\([^()]{1,100}\))?!?: (.+?)(?: \(#\d{1,9}\))?$/i;
const VERB =
  /^(?:this )?(?:(?:partially |partly )?(?:reverts?|reverting|rolls? back|rollback(?: of)?)|undo(?:es)?)[:\s]+(?:parts? of )?/i;

/** Null: it undoes nothing. */
export function undoneBy(change: Said): Undoing | null {
  const texts = [
    { title: change.title, body: change.body },
    ...change.commits.items.map(({ message }) => {
      const [title = '', ...rest] = message.split('\n');
      return { title, body: rest.join('\n') };
    }),
  ];
  const undoes = new Collected(change);
  const bringsBack = new Collected(change);
  for (const text of texts) readInto(bringsBackBy(text.title) ? bringsBack : undoes, text);
  return undoes.isEmpty && bringsBack.isEmpty ? null : { undoes: undoes.named(), bringsBack: bringsBack.named() };
}

/** What is reverted twice is back again. */
function bringsBackBy(title: string): boolean {
  let reverts = 0;
  let wraps = 0;
  let rest = WRAPPER.exec(title.trim());
  for (; rest !== null && wraps < MOST_NAMED; wraps += 1) {
    if (rest[1] !== undefined) reverts += 1;
    rest = WRAPPER.exec((rest[2] ?? '').trim());
  }
  return wraps > 0 && reverts % 2 === 0;
}

function readInto(into: Collected, { title, body }: { readonly title: string; readonly body: string }): void {
  const wrapped = titleIn(title.trim());
  if (wrapped !== null) into.addTitle(wrapped);
  for (const line of [title.trim(), ...joined(linesSaid(body))]) into.addReferences(line, VERB);
}

function titleIn(title: string): string | null {
  return WRAPPER.exec(title)?.[2] ?? CONVENTIONAL.exec(title)?.[1] ?? null;
}

/** A sentence about a revert that was broken at the width of a mail. */
function joined(lines: readonly string[]): readonly string[] {
  return lines.map((line, at) =>
    VERB.test(line) && /(?:,|\band|\bcommits?)$/.test(line) ? `${line} ${lines[at + 1] ?? ''}` : line,
  );
}
