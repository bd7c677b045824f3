/**
 * Who or what produced a change. Concluded by core/provenance.ts from the marks in catalog/agents.ts.
 * Declared provenance only: work that hides itself leaves no mark to read.
 */
import type { Account, Comment, Commit, Sha } from './change.js';
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
  | 'signature'
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
  /** The commit that carries it; left out where the pull request itself does. */
  readonly commit?: Sha;
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
  /** Accounts that are otherwise known here (reviewers), for telling whom a login in the body means. */
  readonly people?: readonly Account[];
  /** Slug of the GitHub App that acted for the author. */
  readonly app: Fact<string | null>;
  /** Evidence recorded by earlier evaluations of the same change; it never goes away by itself. */
  readonly remembered: readonly Evidence[];
  /** Operators known from earlier evaluations: a comment edited or deleted undoes nothing. */
  readonly rememberedOperators?: readonly Operator[];
}

/** What a policy may say about how evidence is weighed. */
export interface ProvenanceRules {
  /** Whether an accepted suggestion of a review bot makes a change AI-originated. */
  readonly assistants: 'ai' | 'human';
  /** Weaker evidence is shown and does not count. */
  readonly minimumConfidence: Confidence;
  /** What a change is that automation alone made and that carries AI evidence as well. */
  readonly automationWithAi: 'ai' | 'automation';
}

export interface Provenance {
  readonly origin: Origin;
  /** Catalog ids of the agents and assistants recognised, strongest evidence first. */
  readonly agents: readonly string[];
  /** Catalog ids of automation recognised. */
  readonly automations: readonly string[];
  readonly confidence: Confidence;
  /** Strongest first; empty for a plain human change. Without what was corrected. */
  readonly evidence: readonly Evidence[];
  /** Contradictions, suspicious marks and what could not be seen, for people: they never lower anything. */
  readonly cautions: readonly string[];
  /** Those of the cautions that make an AI change need more: marks that contradict each other or were made to deceive. */
  readonly contradictions: readonly string[];
  /** Humans who directed the agent: contributors for approval purposes. */
  readonly operators: readonly Operator[];
  /** No human is known who opened, wrote or asked for this AI change. */
  readonly unattended: boolean;
  /** Evidence that an authorised person declared to be wrong: shown, and without effect. */
  readonly corrected: readonly Evidence[];
  /** What came of each comment that asks for a correction, in their order. */
  readonly corrections: readonly CorrectionOutcome[];
}

/** A correction as it was first seen, and the evidence that was known then. */
export interface RecordedCorrection {
  /** Id of the comment that asks for it. */
  readonly comment: number;
  readonly by: Account;
  /** Untrusted text. */
  readonly reason: string;
  /** When the comment was written, ISO 8601. */
  readonly at: string;
  /** Keys of the evidence that it covers (core/corrections.ts); whatever is seen later is not covered. */
  readonly covers: readonly string[];
}

export type CorrectionOutcome =
  | { readonly kind: 'accepted'; readonly comment: number; readonly by: Account; readonly reason: string }
  | { readonly kind: 'refused'; readonly comment: number; readonly by: Account | null; readonly why: string };

/** A human who directed the agent, and how we know. */
export interface Operator {
  readonly account: Account;
  readonly because: string;
}
