/** Reads what a person tells Twokey in a comment. First step of core/corrections.ts; whether they may is decided there. */
import type { Comment } from '../domain/change.js';
import { excerpt } from './text.js';

/** `/twokey not-ai <reason>`; the reason is null where it is too short to say why. */
export interface Command {
  readonly kind: 'not-ai';
  readonly reason: string | null;
}

/** Fewer words than this give no reason that somebody could check later. */
export const FEWEST_WORDS = 3;

/** The command on the first line of a comment. A quoted, indented or later line is none. */
export function commandIn({ body }: Pick<Comment, 'body'>): Command | null {
  const match = /^\/twokey[ \t]+not-ai(?:[ \t]+([^\r\n]*))?(?:\r?\n|$)/.exec(body);
  if (match === null) return null;
  const reason = excerpt(match[1] ?? '');
  const words = reason.split(' ').filter((word) => /[\p{L}\p{N}]/u.test(word));
  return { kind: 'not-ai', reason: words.length < FEWEST_WORDS ? null : reason };
}
