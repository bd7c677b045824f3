/**
 * Plans as they came with workflow runs for the head of a change: what was brought, what was made of it, and what is
 * missing. Nothing here holds a value of a plan: addresses, actions, counts and findings only.
 */
import type { PlanCounts, PlanFinding } from './plan.js';
import type { NonEmpty } from './result.js';

/** From strictest to loosest: whether an approval outlives a new plan; `subset`: where it has no finding that was not seen. */
export const KEEP_APPROVALS = ['never', 'subset'] as const;
/** From strictest to loosest: whether a run of a fork may bring the plan. */
export const FORK_PLANS = ['never', 'allow'] as const;

/** A part of the infrastructure that has a plan of its own. */
export interface PlanStack {
  readonly id: string;
  /** A change of these files needs its plan. */
  readonly match: NonEmpty<string>;
  /** Glob of the artifact's name. */
  readonly artifact: string;
  /** Paths of the workflows that may bring it. */
  readonly workflows: NonEmpty<string>;
}

/** A file with a policy in Rego, compiled to WebAssembly: at the base of a change, or in the organisation's `.github`. */
export interface PlanPolicyPlace {
  readonly in: 'repository' | 'organisation';
  readonly path: string;
}

export interface PlanGateRules {
  readonly stacks: readonly PlanStack[];
  /** Each of them is asked about every plan, and none may deny it. */
  readonly policies: readonly PlanPolicyPlace[];
  readonly keepApprovals: (typeof KEEP_APPROVALS)[number];
  readonly forks: (typeof FORK_PLANS)[number];
}

/** A run of a workflow as GitHub tells it. */
export interface WorkflowRun {
  readonly id: number;
  readonly number: number;
  /** `.github/workflows/plan.yml` */
  readonly path: string;
  readonly event: string;
  readonly headSha: string;
  /** Id of the repository whose commit it ran; null: it is gone. */
  readonly headRepository: number | null;
  readonly branch: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  /** GitHub's clock, ISO 8601. */
  readonly updatedAt: string;
  /** Workflows that it called, as GitHub writes them. */
  readonly called: readonly string[];
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  /** Bytes of the zip file. */
  readonly size: number;
  readonly expired: boolean;
}

/** A file out of an artifact. Its bytes are never kept, logged or shown. */
export interface ArtifactFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, in hex. */
  readonly digest: string;
}

/** What is done to one object. */
export interface ShownChange {
  /** Untrusted. */
  readonly address: string;
  readonly action: 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'forget-and-create' | 'import' | 'move';
}

/** A file of an artifact as it was read and judged. */
export interface JudgedFile {
  /** Untrusted. */
  readonly file: string;
  /** SHA-256 of the file. */
  readonly content: string;
  /** SHA-256 of what people are shown of it: changes, counts and findings. */
  readonly digest: string;
  /** Why it is no plan that can be judged; null: it is one. */
  readonly refusal: { readonly reason: string; readonly remedy: string } | null;
  readonly counts: PlanCounts | null;
  /** Those that hold first; `cut`: there were more. */
  readonly findings: readonly PlanFinding[];
  readonly changes: readonly ShownChange[];
  readonly cut: boolean;
  /** The policies in Rego that were asked; left out where there are none. */
  readonly policies?: readonly AskedPolicy[];
}

export interface AskedPolicy {
  /** `acme/infra:.github/twokey/plans.tar.gz`, or `the OPA server`. */
  readonly where: string;
  /** SHA-256 of the file; null: whoever runs it does not tell. */
  readonly digest: string | null;
}

/** A plan for the head of a change. */
export interface SeenPlan extends JudgedFile {
  readonly artifact: number;
  /** Untrusted. */
  readonly artifactName: string;
  readonly run: number;
  readonly workflow: string;
  /** When the change first had a plan that shows this: GitHub's clock, ISO 8601. */
  readonly at: string;
}

/** holds: no verdict before it is settled. unread: something could not be seen. note: worth telling where no plan is there. */
export interface PlanGap {
  readonly kind: 'holds' | 'unread' | 'note';
  readonly text: string;
}

export interface StackFacts {
  readonly stack: string;
  readonly plans: readonly SeenPlan[];
  readonly gaps: readonly PlanGap[];
}

/** What a change showed before: what an approver then could see. */
export interface PlanSighting {
  /** Stack, artifact and file. */
  readonly place: string;
  readonly digest: string;
  readonly at: string;
  /** Its findings, each as a key. */
  readonly findings: readonly string[];
}

export interface PlanFacts {
  readonly stacks: readonly StackFacts[];
  readonly earlier: readonly PlanSighting[];
}
