/** Where a line of a hunk stands: the words that core/outline.ts and core/terraform-blocks.ts share. */
import type { Owner, Sign } from '../domain/risk-rule.js';

/** A line without its comment. */
export interface CodeLine {
  readonly sign: Sign;
  readonly text: string;
}

export interface Place {
  /** Enclosing lines, outermost first. */
  readonly scope: readonly string[];
  readonly owner: Owner | null;
}

/** Takes the lines of one side in order and says where each stands. */
export type Placer = (text: string) => Place;

/** An enclosing line: its indentation, and the path down to and including it. */
export interface Frame {
  readonly indent: number;
  readonly path: readonly string[];
}

const MAX_DEPTH = 40;

/** A path with one more enclosing line. */
export function entered(path: readonly string[], body: string): readonly string[] {
  return path.length >= MAX_DEPTH ? path : [...path, body.slice(0, 240)];
}
