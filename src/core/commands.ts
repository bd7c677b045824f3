/**
 * Reads what people tell Twokey in comments: the one place where text becomes a command. Whether somebody may is decided
 * by core/corrections.ts, core/concessions.ts and flows/answer-comment.ts.
 */
import type { Comment } from '../domain/change.js';
import { excerpt } from './text.js';

/** A reason is null where it is too short to say why. */
export type Command =
  | { readonly kind: 'not-ai'; readonly reason: string | null }
  | { readonly kind: 'waive'; readonly rule: string; readonly reason: string | null }
  | { readonly kind: 'grant'; readonly rule: string }
  | { readonly kind: 'break-glass'; readonly reason: string | null }
  | { readonly kind: 'why' }
  | { readonly kind: 'recheck' }
  /** A line that was meant as a command and is none. `text` is untrusted. */
  | { readonly kind: 'malformed'; readonly text: string; readonly problem: string };

/** Fewer words than this give no reason that somebody could check later. */
export const FEWEST_WORDS = 3;
/** Nobody has more to say at once. */
const MOST_COMMANDS = 10;
const RULE = /^[a-z0-9-]{1,64}\/[a-z0-9-]{1,64}$/;

/** The commands of a comment, in their order: lines of their own that are not quoted, fenced, indented or hidden. */
export function commandsIn({ body }: Pick<Comment, 'body'>): readonly Command[] {
  if (!body.includes('/twokey')) return [];
  return spokenLines(body)
    .filter((line) => /^\/twokey(?:[ \t]|$)/.test(line))
    .slice(0, MOST_COMMANDS)
    .map((line) => commandOf(line.slice('/twokey'.length).trim()));
}

/** The comment's first claim that the evidence is wrong. */
export function commandIn(comment: Pick<Comment, 'body'>): Extract<Command, { readonly kind: 'not-ai' }> | null {
  return commandsIn(comment).find((command) => command.kind === 'not-ai') ?? null;
}

function commandOf(words: string): Command {
  const { first: verb, rest } = parted(words);
  switch (verb) {
    case 'not-ai':
    case 'break-glass':
      return { kind: verb, reason: reasonIn(rest) };
    case 'waive': {
      const { first: rule, rest: why } = parted(rest);
      return RULE.test(rule) ? { kind: 'waive', rule, reason: reasonIn(why) } : noRule(words, 'waive <rule> <reason>');
    }
    case 'grant':
      return RULE.test(rest) ? { kind: 'grant', rule: rest } : noRule(words, 'grant <rule>');
    case 'why':
    case 'recheck':
      return { kind: verb };
    default:
      return malformed(words, 'there is no such command; there are waive, grant, break-glass, not-ai, why, recheck');
  }
}

/** The first word, and what follows the blanks behind it. */
function parted(text: string): { readonly first: string; readonly rest: string } {
  const end = text.search(/\s|$/);
  return { first: text.slice(0, end), rest: text.slice(end).trimStart() };
}

function noRule(words: string, form: string): Command {
  return malformed(words, `it names no rule by its id; write "/twokey ${form}"`);
}

function malformed(words: string, problem: string): Command {
  return { kind: 'malformed', text: excerpt(words).slice(0, 60), problem };
}

function reasonIn(text: string): string | null {
  const reason = excerpt(text);
  const words = reason.split(' ').filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.length < FEWEST_WORDS ? null : reason;
}

/** What GitHub shows as the author's own running text; in doubt a line is left out. */
function spokenLines(body: string): readonly string[] {
  return withoutQuotations(withoutHidden(withoutFences(body.split(/\r\n|\r|\n/))));
}

/** Dropped lines leave empty ones. A fence that is never closed holds the rest. */
function withoutFences(lines: readonly string[]): readonly string[] {
  let fence: string | null = null;
  return lines.map((line) => {
    const [, mark = null] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === null) {
      fence = mark;
      return mark === null ? line : '';
    }
    if (mark?.startsWith(fence) && line.trim() === mark) fence = null;
    return '';
  });
}

function withoutHidden(lines: readonly string[]): readonly string[] {
  let end: RegExp | null = null;
  return lines.map((line) => {
    if (end === null) {
      end = hiddenFrom(line);
      return end === null ? line : '';
    }
    if (end.test(line)) end = null;
    return '';
  });
}

/** A quotation goes on until an empty line, with or without its sign. */
function withoutQuotations(lines: readonly string[]): readonly string[] {
  let quoted = false;
  return lines.filter((line) => {
    quoted = /^ {0,3}>/.test(line) || (quoted && line.trim() !== '');
    return !quoted;
  });
}

/** What ends the part without a command that begins on this line; null: none begins. */
function hiddenFrom(line: string): RegExp | null {
  const open = line.lastIndexOf('<!--');
  if (open >= 0 && !line.slice(open).includes('-->')) return /-->/;
  const [, element] = /<(pre|code|blockquote|script|style|textarea)\b/i.exec(line) ?? [];
  if (element === undefined) return null;
  const end = new RegExp(`</${element}>`, 'i');
  return end.test(line) ? null : end;
}
