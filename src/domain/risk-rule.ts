/**
 * What one risk rule is, and the prepared view of a changed file that rules look at.
 * The catalog holds the rules, core/file-view.ts prepares the views, core/risk.ts brings the two together.
 */
import type { FileStatus } from './change.js';
import type { Effect, Reading } from './effect.js';
import type { Category, RiskLevel } from './finding.js';
import type { Confidence } from './provenance.js';
import type { NonEmpty } from './result.js';

/** What a file is, by its name alone. */
export type FileKind =
  | 'terraform'
  | 'tfvars'
  | 'manifest'
  | 'jsonnet'
  | 'bicep'
  | 'template'
  | 'workflow'
  | 'migration'
  | 'schema-dump'
  | 'sql'
  | 'server-config'
  | 'script'
  | 'code'
  | 'docs'
  | 'asset'
  | 'other';

/** Why the content of a file says nothing about what is deployed. Names decide, never the change's own .gitattributes. */
export type Inert = 'docs' | 'test' | 'example' | 'generated' | 'lock' | 'asset';

export type Sign = '+' | '-' | ' ';

/** One line of a hunk, comments and trailing space removed. */
export interface PatchLine {
  readonly sign: Sign;
  readonly text: string;
  /** 1-based line at the head; for a removed line the nearest line that remains. */
  readonly line: number;
  /** The lines that enclose this one, outermost first, as far as the hunk and its heading show. */
  readonly scope: readonly string[];
  /** The infrastructure object that this line belongs to, where the hunk shows it. */
  readonly owner: Owner | null;
}

/** A Terraform block, a Kubernetes object or a CloudFormation resource. */
export type Owner =
  | {
      readonly kind: 'block';
      /** `resource`, `module`, `data`, `variable`… */
      readonly keyword: string;
      /** The resource type; for a module its source, '' where the hunk does not show it. */
      readonly type: string;
      readonly address: string;
      /** Added or removed: the change touches its header line. */
      readonly change: 'added' | 'removed' | 'edited';
    }
  | { readonly kind: 'object'; readonly type: string };

/** A Terraform block whose header line was added or removed. */
export interface BlockEvent {
  readonly event: 'added' | 'removed';
  readonly address: string;
  readonly line: number;
}

/** A changed file as rules see it. */
export interface FileView {
  readonly path: string;
  readonly previousPath: string | null;
  /** Normalised for comparing (core/paths.ts): the path and, for a rename, the old path. */
  readonly names: NonEmpty<string>;
  readonly status: FileStatus;
  /** By the new name; by the old one where the new one hides what the file was. */
  readonly kind: FileKind;
  readonly inert: Inert | null;
  /** The same two by the old name; as `kind` and `inert` where the file was not renamed. */
  readonly before: { readonly kind: FileKind; readonly inert: Inert | null };
  readonly additions: number;
  readonly deletions: number;
  /** What is odd about one of the names, in words; null: nothing. */
  readonly deception: string | null;
  /** The file is no file but points to one, as far as the patch shows. */
  readonly pointer: 'submodule' | 'link' | null;
  /** Null: the patch was read to its end. */
  readonly unreadable: string | null;
  /** Lines added or removed, without those that only changed in comments, whitespace or place. */
  readonly touched: readonly PatchLine[];
  /** Every line of every hunk, in order. */
  readonly lines: readonly PatchLine[];
  readonly blocks: readonly BlockEvent[];
  /** Whether a line of the patch may stand in a `moved` or `removed` block. */
  readonly mayMove: boolean;
  /** What a reader made of the whole file at base and head; null: no reader for it, or its text was not asked for. */
  readonly reading: Reading | null;
  /** What the file does differently, as its reader saw it; what only moved between files is left out. */
  readonly effects: readonly Effect[];
}

/** All files of a change together, for rules that must know what happened elsewhere. */
export interface ChangeView {
  readonly files: readonly FileView[];
  /** Addresses of Terraform blocks that some file of the change adds, or names in a `moved` or `removed` block. */
  readonly keptAddresses: ReadonlySet<string>;
  /** Changed lines, generated and lock files left out. */
  readonly judgedLines: number;
  readonly sizeLimits: { readonly medium: number; readonly high: number };
  /** Why files or commits are missing; null: every one was read. */
  readonly unseenFiles: string | null;
  readonly unseenCommits: string | null;
}

/** One place where a rule matched. */
export interface Hit {
  readonly path: string | null;
  readonly line: number | null;
  /** What was seen, for the sentence that explains it. Untrusted text. */
  readonly seen: string;
}

/** A file of an example: just enough of a changed file. `patch` null: it could not be read. */
export interface FileExample {
  readonly path: string;
  readonly previousPath?: string;
  readonly status?: FileStatus;
  readonly patch: string | null;
}

/** A change of an example; what is left out is complete and small. */
export interface ChangeExample {
  readonly files: readonly FileExample[];
  readonly unseenFiles?: string;
  readonly unseenCommits?: string;
}

interface RuleText {
  /** `<area>/<name>`; stable, shown in check runs and by `twokey explain`. */
  readonly id: string;
  readonly title: string;
  /** Null: raises the risk without belonging to a category. */
  readonly category: Category | null;
  readonly level: RiskLevel;
  readonly confidence: Confidence;
  /** Why it matters, one sentence. */
  readonly why: string;
  /** What the author or reviewer can do about it. */
  readonly remedy: string;
  /** Where the rule comes from. */
  readonly source: string;
}

/** A rule about one file. */
export interface FileRule extends RuleText {
  readonly about: 'file';
  /** It finds nothing in a file that was read whole, or without touched lines: most files need not be shown to it. */
  readonly asks?: 'lines';
  /** Hits carry no path of their own: it is the file's. */
  readonly find: (file: FileView, change: ChangeView) => readonly Hit[];
  readonly examples: { readonly hit: NonEmpty<FileExample>; readonly miss: NonEmpty<FileExample> };
}

/** A rule about the change as a whole. */
export interface ChangeRule extends RuleText {
  readonly about: 'change';
  readonly find: (change: ChangeView) => readonly Hit[];
  readonly examples: { readonly hit: NonEmpty<ChangeExample>; readonly miss: NonEmpty<ChangeExample> };
}

/** A file of an example with its whole text on both sides; null: it is not there. */
export interface TextExample {
  readonly path: string;
  readonly base: string | null;
  readonly head: string | null;
}

/** A rule about one effect: what a file does differently, read from its text on both sides. */
export interface EffectRule extends RuleText {
  readonly about: 'effect';
  /** What was seen, for the sentence that explains it; null: the rule has nothing to say. */
  readonly find: (effect: Effect, file: FileView, change: ChangeView) => string | null;
  readonly examples: { readonly hit: NonEmpty<TextExample>; readonly miss: NonEmpty<TextExample> };
}

export type RiskRule = FileRule | ChangeRule | EffectRule;
