/**
 * What a change says that it undoes: pull requests by number, commits by id, titles. Read from the texts that GitHub's
 * button, `git revert` and people write; whether anything of that name was ever merged is for who asks to look up.
 */
import type { Change } from '../domain/change.js';
import { linesSaid } from './said-lines.js';

/** What is named as undone. Untrusted: anybody can name anything. */
interface Named {
  /** Pull requests of the same repository. */
  readonly pulls: readonly number[];
  /** Commit ids in lower case, some of them shortened (seven digits at least). Never a commit of the change itself. */
  readonly commits: readonly string[];
  /** Titles in quotes, for where nothing else is named. */
  readonly titles: readonly string[];
}

export interface Undoing {
  readonly undoes: Named;
  /** Reverts that are reverted: what they took away comes back. */
  readonly bringsBack: Named;
}

type Said = Pick<Change, 'repository' | 'number' | 'title' | 'body'> & {
  readonly commits: { readonly items: readonly { readonly sha: string; readonly message: string }[] };
};

/** More of them is no revert that a person wrote. */
const MOST_NAMED = 100;
const WRAPPER = /^(?:(revert)|reapply|reland)[:\s]+"(.*)"(?: \(#\d{1,9}\))?$/is;
const CONVENTIONAL = /^revert(?:\([^()]{1,100}\))?!?: (.+?)(?: \(#\d{1,9}\))?$/i;
const VERB =
  /^(?:this )?(?:(?:partially |partly )?(?:reverts?|reverting|rolls? back|rollback(?: of)?)|undo(?:es)?)[:\s]+(?:parts? of )?/i;
const REFERENCE =
  /(?:(?:pull request|pr|commits?|the commits?|change) )?(?:([\w.-]{1,100}\/[\w.-]{1,100})?#(\d{1,9})\b|https?:\/\/[\w.:-]{1,200}\/([\w.-]{1,100}\/[\w.-]{1,100})\/(pull|commit)\/([0-9a-f]{1,64})\b|([\w.-]{1,100}\/[\w.-]{1,100})?@?([0-9a-f]{7,64})\b)/iy;
const BETWEEN = /(?: \([^()]{0,300}\))?(?:\s*,\s*(?:and )?|\s+and\s+|\s*&\s*|\s+)/y;

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
  for (const line of [title.trim(), ...joined(linesSaid(body))]) into.addReferences(line);
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

class Collected {
  private readonly pulls = new Set<number>();
  private readonly commits = new Set<string>();
  private readonly titles = new Set<string>();

  constructor(private readonly change: Said) {}

  get isEmpty(): boolean {
    return this.pulls.size + this.commits.size + this.titles.size === 0;
  }

  named(): Named {
    return { pulls: [...this.pulls], commits: [...this.commits], titles: [...this.titles] };
  }

  /** A squashed or merged pull request carries its number in its title. */
  addTitle(title: string): void {
    this.titles.add(title);
    const number = / \(#(\d{1,9})\)$/.exec(title)?.[1] ?? /^Merge pull request #(\d{1,9}) from /.exec(title)?.[1];
    if (number !== undefined) this.addPull(undefined, number);
  }

  /** Every reference that follows the verb at the start of a line, as far as one follows another. */
  addReferences(line: string): void {
    const verb = VERB.exec(line)?.[0];
    if (verb === undefined) return;
    let at = verb.length;
    for (let count = 0; count < MOST_NAMED; count += 1) {
      REFERENCE.lastIndex = at;
      const found = REFERENCE.exec(line);
      if (found === null) return;
      this.add(found);
      BETWEEN.lastIndex = REFERENCE.lastIndex;
      if (BETWEEN.exec(line) === null) return;
      at = BETWEEN.lastIndex;
    }
  }

  private add([whole, place, number, linked, kind, target = '', sharePlace, sha]: RegExpExecArray): void {
    if (number !== undefined) this.addPull(place, number);
    else if (kind === 'pull' && /^\d{1,9}$/.test(target)) this.addPull(linked, target);
    else if (kind === 'commit') this.addCommit(linked, target);
    // Seven digits may be anything that is counted.
    else if (sha !== undefined && (sha.length >= 40 || /commit|@/i.test(whole))) this.addCommit(sharePlace, sha);
  }

  private addPull(place: string | undefined, number: string): void {
    if (this.isHere(place) && Number(number) !== this.change.number) this.pulls.add(Number(number));
  }

  private addCommit(place: string | undefined, text: string): void {
    const sha = text.toLowerCase();
    const isOwn = this.change.commits.items.some((commit) => commit.sha.startsWith(sha));
    if (this.isHere(place) && sha.length >= 7 && !isOwn) this.commits.add(sha);
  }

  private isHere(place: string | undefined): boolean {
    const { owner, name } = this.change.repository;
    return place === undefined || place.toLowerCase() === `${owner}/${name}`.toLowerCase();
  }
}
