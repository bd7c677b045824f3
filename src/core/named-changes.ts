/** The changes that a text names, by number, commit id or title, as GitHub's buttons, git and people write them. */
import type { Change } from '../domain/change.js';

/** Untrusted: anybody can name anything. */
export interface Named {
  /** Pull requests of the same repository. */
  readonly pulls: readonly number[];
  /** Commit ids in lower case, some of them shortened (seven digits at least). Never a commit of the change itself. */
  readonly commits: readonly string[];
  /** Titles in quotes, for where nothing else is named. */
  readonly titles: readonly string[];
}

/** Of a change, what names others. */
export type Said = Pick<Change, 'repository' | 'number' | 'title' | 'body'> & {
  readonly commits: { readonly items: readonly { readonly sha: string; readonly message: string }[] };
};

/** More of them are no references that a person wrote. */
export const MOST_NAMED = 100;
const REFERENCE =
  /(?:(?:pull request|pr|commits?|the commits?|change) )?(?:([\w.-]{1,100}\/[\w.-]{1,100})?#(\d{1,9})\b|https?:\/\/[\w.:-]{1,200}\/([\w.-]{1,100}\/[\w.-]{1,100})\/(pull|commit)\/([0-9a-f]{1,64})\b|([\w.-]{1,100}\/[\w.-]{1,100})?@?([0-9a-f]{7,64})\b)/iy;
const BETWEEN = /(?: \([^()]{0,300}\))?(?:\s*,\s*(?:and )?|\s+and\s+|\s*&\s*|\s+)/y;

export class Collected {
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

  /** Every reference that follows one of the verbs at the start of a line, as far as one follows another. */
  addReferences(line: string, verbs: RegExp): void {
    const verb = verbs.exec(line)?.[0];
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

  addCommit(place: string | undefined, text: string): void {
    const sha = text.toLowerCase();
    const isOwn = this.change.commits.items.some((commit) => commit.sha.startsWith(sha));
    if (this.isHere(place) && sha.length >= 7 && !isOwn) this.commits.add(sha);
  }

  private isHere(place: string | undefined): boolean {
    const { owner, name } = this.change.repository;
    return place === undefined || place.toLowerCase() === `${owner}/${name}`.toLowerCase();
  }
}
