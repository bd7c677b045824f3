/**
 * The shape of one catalog entry: how an agent, a review assistant or an automation is recognised.
 * Filled in by catalog/agents.ts, indexed by core/signatures.ts, read by every step of the provenance judgement.
 */
import type { AgentClass, Confidence } from './provenance.js';

/** A GitHub account. The numeric id decides where there is one; logins are renamed. */
export interface AgentAccount {
  readonly id?: number;
  /** Compared without case; an app's ends in `[bot]`. */
  readonly login?: string;
  /** When this account does another kind of work than the entry as a whole. */
  readonly as?: AgentClass;
  /** The account also does work without a model: it counts only under a display name like this. */
  readonly named?: RegExp;
}

/** A whole mailbox, lower case. Never a domain: people work there. */
export interface AgentMailbox {
  readonly address: string;
  /** The mailbox is shared with others: it counts only under a display name like this. */
  readonly named?: RegExp;
  /** How much this mailbox says; high when left out. */
  readonly confidence?: Confidence;
  /** From and to which day (both included) it was also written on people's own work: low then, and where the day is not known. */
  readonly doubtful?: readonly [from: string, to: string];
}

/** A trailer that only this agent writes. */
export interface AgentTrailer {
  /** Compared without case. */
  readonly key: string;
  /** What the whole value looks like; any value when left out. */
  readonly value?: RegExp;
}

/** A line of a commit message or of a pull request's body that only this agent writes. */
export interface AgentLine {
  /** Lower-case text that every matching line contains: lines without it are never tried. */
  readonly needle: string;
  /** Tried on one line without its indentation, look-alike letters already folded. Linear time. */
  readonly pattern: RegExp;
  /** Medium when left out. */
  readonly confidence?: Confidence;
}

/** A head branch name that the agent gives. A prefix that people use as well is low. */
interface AgentBranch {
  readonly pattern: { test(branch: string): boolean };
  readonly confidence: Confidence;
}

/** A change as small as it can be, for showing what an entry recognises and what it must not. */
export interface SignatureExample {
  /** `Name <mailbox>`; a person when left out. */
  readonly author?: string;
  readonly committer?: string;
  readonly message?: string;
  /** The account that opened the pull request. */
  readonly account?: { readonly id: number; readonly login: string };
  readonly branch?: string;
  readonly title?: string;
  readonly body?: string;
  readonly labels?: readonly string[];
}

export interface AgentSignature {
  /** Kebab-case, stable: it stands in records and policies. */
  readonly id: string;
  readonly name: string;
  readonly agentClass: AgentClass;
  readonly accounts?: readonly AgentAccount[];
  /** Slugs of GitHub Apps, as in `performed_via_github_app`. */
  readonly apps?: readonly string[];
  readonly mailboxes?: readonly AgentMailbox[];
  /** Display names of an author or committer that are a mark by themselves (`Name (aider)`). */
  readonly authorNames?: readonly RegExp[];
  /** What people and tools call it in an attribution (`Assisted-by: …`, "Generated with …"). */
  readonly names?: readonly string[];
  /** Those of `names` that people have as well: alone they need company. */
  readonly peopleToo?: readonly string[];
  /** Those of `names` that are ordinary words: good in a trailer, weak in prose. */
  readonly wordsToo?: readonly string[];
  readonly trailers?: readonly AgentTrailer[];
  readonly lines?: readonly AgentLine[];
  /** How its commit messages start: tried on the first 1,000 characters. */
  readonly openings?: readonly RegExp[];
  readonly branches?: readonly AgentBranch[];
  readonly titles?: readonly RegExp[];
  /** What calls it in a comment: `@name` or `/command`, compared without case. */
  readonly mentions?: readonly string[];
  /** Label names that declare it, compared without case. */
  readonly labels?: readonly string[];
  /** When its marks were first seen: a year or a day. */
  readonly since: string;
  /** Where the marks are documented or were counted. */
  readonly source: string;
  readonly examples: {
    readonly hit: readonly SignatureExample[];
    readonly miss: readonly SignatureExample[];
  };
}
