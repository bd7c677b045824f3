/**
 * Who or what produced a change. Concluded by core/provenance.ts from the marks in catalog/agents.ts.
 * Declared provenance only: work that hides itself leaves no mark to read.
 */
import type { Account, Comment, Commit } from './change.js';
import type { Fact, Listing } from './result.js';

export const ORIGINS = ['human', 'automation', 'ai'] as const;
export type Origin = (typeof ORIGINS)[number];

export const CONFIDENCES = ['low', 'medium', 'high'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/**
 * `agent` writes changes with a model in the loop; `assistant` is a review bot whose suggestion a human accepted;
 * `automation` works without a model (dependency bots, release bots).
 */
export type AgentClass = 'agent' | 'assistant' | 'automation';

/** Where a mark was seen, in the order of trust. */
export type Signal =
  | 'account'
  | 'app'
  | 'mailbox'
  | 'trailer'
  | 'loose-trailer'
  | 'message'
  | 'branch'
  | 'title'
  | 'body'
  | 'label'
  | 'memory';

/** One mark that was seen, and what it says. */
export interface Evidence {
  readonly signal: Signal;
  /** Catalog id of the agent that the mark names; `unnamed-ai` for a declaration that names none. */
  readonly agent: string;
  readonly agentClass: AgentClass;
  readonly confidence: Confidence;
  /** Where: "commit 1a2b3c4, trailer Co-authored-by", "pull request author", "label". */
  readonly where: string;
  /** What was seen, shortened to 200 characters. Untrusted text: escape before showing. */
  readonly seen: string;
}

/** What provenance is judged from: a pull request, or a bare range of commits (then the rest is empty). */
export interface ProvenanceInput {
  readonly author: Account | null;
  readonly commits: Listing<Commit>;
  /** Head branch; '' where there is none. */
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** Everyone ever assigned: who directed an agent that opened the pull request itself. */
  readonly assignees: readonly Account[];
  readonly comments: Listing<Comment>;
  /** Slug of the GitHub App that acted for the author. */
  readonly app: Fact<string | null>;
  /** Evidence recorded by earlier evaluations of the same change; it never goes away by itself. */
  readonly remembered: readonly Evidence[];
}

export interface Provenance {
  readonly origin: Origin;
  /** Catalog ids of the agents and assistants recognised, strongest evidence first. */
  readonly agents: readonly string[];
  /** Catalog ids of automation recognised. */
  readonly automations: readonly string[];
  readonly confidence: Confidence;
  /** Strongest first; empty for a plain human change. */
  readonly evidence: readonly Evidence[];
  /** Contradictions and suspicious marks, for people: they never lower anything. */
  readonly cautions: readonly string[];
  /** Humans who directed the agent: contributors for approval purposes. */
  readonly operators: readonly Operator[];
}

/** A human who directed the agent, and how we know. */
export interface Operator {
  readonly account: Account;
  readonly because: string;
}
