/**
 * Checks the audit log entry by entry, in the order of installation and sequence: whether each is what its digest says,
 * follows the one before, has the body it names, and is what an anchor signed. Used by `twokey audit verify` and restore.
 */
import type { Anchor, AuditEntry, AuditKind, KeptEntry } from '../domain/audit.js';
import { readLink } from './audit-entry.js';

/** An entry with what the table says beside it, or in an export nothing of it but its digest. */
interface CheckedEntry extends KeptEntry {
  readonly columns: Columns | null;
}

interface Columns {
  readonly repository: number;
  readonly number: number;
  readonly at: number;
  readonly kind: AuditKind;
  readonly body_digest: string;
}

/** Where the chain is broken first, and how often in all. */
interface ChainProblem {
  readonly sequence: number;
  readonly what: string;
}

export interface Chain {
  readonly installation: number;
  readonly first: number;
  readonly last: number;
  /** Digest of the last entry. */
  readonly digest: string;
  readonly entries: number;
  /** Bodies that the retention deleted. */
  readonly pruned: number;
  /** In the order of their sequence, the first ones. */
  readonly problems: readonly ChainProblem[];
  readonly broken: number;
  readonly anchors: number;
}

/** `whole`: from the first entry. `part`: an export that may begin later. */
type Extent = 'whole' | 'part';

interface Means {
  readonly extent: Extent;
  /** SHA-256 of a UTF-8 text, in hex. */
  readonly digest: (text: string) => string;
  /** Whose signatures were checked. */
  readonly anchors: readonly Anchor[];
}

export interface ChainCheck {
  take(entry: CheckedEntry): void;
  /** After the last entry; by installation. */
  end(): readonly Chain[];
}

const MOST_TOLD = 20;

export function chainCheck(means: Means): ChainCheck {
  const chains = new Map<number, ChainState>();
  const chainOf = (installation: number): ChainState => {
    const state = chains.get(installation) ?? new ChainState(installation, means);
    chains.set(installation, state);
    return state;
  };
  return {
    take: (entry) => chainOf(entry.installation).take(entry),
    end: () => {
      for (const { installation } of means.anchors) chainOf(installation);
      return [...chains.values()].map((state) => state.end()).sort((a, b) => a.installation - b.installation);
    },
  };
}

class ChainState {
  private first = 0;
  private last = 0;
  private digest = '';
  private entries = 0;
  private broken = 0;
  private readonly problems: ChainProblem[] = [];
  private readonly bare: number[] = [];
  private prunedUpTo = 0;
  private readonly policies = new Set<string>();
  private readonly named = new Map<string, number>();
  private readonly anchors: ReadonlyMap<number, readonly Anchor[]>;

  constructor(
    private readonly installation: number,
    private readonly means: Means,
  ) {
    const own = means.anchors.filter((anchor) => anchor.installation === installation);
    this.anchors = grouped(own);
  }

  take(kept: CheckedEntry): void {
    this.takePlace(kept);
    for (const anchor of this.anchors.get(kept.sequence) ?? []) {
      if (anchor.digest !== kept.digest) this.problem(kept.sequence, 'it is not the entry that was anchored');
    }
    if (kept.entry !== '') this.takeText(kept);
    this.entries += 1;
    this.last = kept.sequence;
    this.digest = kept.digest;
  }

  end(): Chain {
    const pruned = this.bare.filter((sequence) => sequence <= this.prunedUpTo);
    for (const sequence of this.bare.filter((one) => one > this.prunedUpTo)) {
      this.problem(sequence, 'its body is gone, and no later entry says that it was pruned');
    }
    if (this.means.extent === 'whole') this.endPolicies();
    const beyond = [...this.anchors.keys()].filter((sequence) => sequence > this.last);
    if (beyond.length > 0) {
      this.problem(
        this.last + 1,
        `the chain ends before it, and entry ${Math.max(...beyond)} was anchored: its end was cut off`,
      );
    }
    const anchors = [...this.anchors.values()].flat().length;
    const { installation, first, last, digest, entries, broken } = this;
    const problems = this.problems.toSorted((a, b) => a.sequence - b.sequence).slice(0, MOST_TOLD);
    return { installation, first, last, digest, entries, pruned: pruned.length, problems, broken, anchors };
  }

  private takePlace({ sequence }: CheckedEntry): void {
    if (this.entries === 0) {
      this.first = sequence;
      if (this.means.extent === 'whole' && sequence !== 1) this.problem(1, `entries 1 to ${sequence - 1} are missing`);
    } else if (sequence <= this.last) {
      this.problem(sequence, 'it is there twice');
    } else if (sequence !== this.last + 1) {
      const gap = sequence === this.last + 2 ? 'it is missing' : `entries up to ${sequence - 1} are missing`;
      this.problem(this.last + 1, gap);
    }
  }

  private takeText(kept: CheckedEntry): void {
    const { sequence } = kept;
    if (this.means.digest(kept.entry) !== kept.digest)
      this.problem(sequence, 'it was changed: its digest does not fit');
    const entry = readLink(kept.entry);
    if (entry === null) {
      this.problem(sequence, 'it cannot be read');
      return;
    }
    if (entry.installation !== kept.installation || entry.sequence !== sequence) {
      this.problem(
        sequence,
        `it stands in another place than it was written for (${entry.installation}:${entry.sequence})`,
      );
    }
    const follows = this.entries > 0 || sequence === 1;
    if (follows && entry.previous !== this.digest) this.problem(sequence, 'it does not follow the entry before it');
    if (kept.columns !== null && !fits(kept.columns, entry)) {
      this.problem(sequence, 'the columns beside it say something else than it does');
    }
    this.takeBody(kept, entry);
    this.takeMeaning(entry);
  }

  private takeBody({ sequence, body }: CheckedEntry, entry: AuditEntry): void {
    if (body === null) {
      if (entry.body !== '') this.bare.push(sequence);
    } else if (this.means.digest(body) !== entry.body) this.problem(sequence, 'its body was changed');
  }

  private takeMeaning({ kind, sequence, body, about }: AuditEntry): void {
    if (kind === 'policy') this.policies.add(body);
    if (kind === 'pruned') this.prunedUpTo = Math.max(this.prunedUpTo, Number(about.upTo ?? 0));
    if (kind === 'imported' && about.intact !== true) {
      this.problem(sequence, 'it did not fit its chain when it was taken over from an older store');
    }
    if (kind === 'decision' && typeof about.policy === 'string') this.named.set(about.policy, sequence);
  }

  private endPolicies(): void {
    for (const [policy, sequence] of this.named) {
      if (!this.policies.has(policy)) this.problem(sequence, 'its policy is not in the log');
    }
  }

  private problem(sequence: number, what: string): void {
    this.broken += 1;
    if (this.problems.length < MOST_TOLD * 2) this.problems.push({ sequence, what });
  }
}

function fits(columns: Columns, entry: AuditEntry): boolean {
  const { repository, number, at, kind, body_digest: body } = columns;
  return (
    repository === entry.repository &&
    number === entry.number &&
    at === entry.at &&
    kind === entry.kind &&
    body === entry.body
  );
}

function grouped(anchors: readonly Anchor[]): ReadonlyMap<number, readonly Anchor[]> {
  const found = new Map<number, readonly Anchor[]>();
  for (const anchor of anchors) found.set(anchor.sequence, [...(found.get(anchor.sequence) ?? []), anchor]);
  return found;
}
