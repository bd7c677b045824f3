/** Follows Terraform blocks through the lines of a hunk, whatever heredocs do to the indentation. Used by core/outline.ts. */
import type { Owner } from '../domain/risk-rule.js';
import { entered, type Frame, type Place, type Placer } from './place.js';

export type Block = Extract<Owner, { kind: 'block' }>;

/** The block that a header line opens; null: it opens none. */
export function blockHeader(text: string): Block | null {
  const typed = /^\s{0,4}(resource|data|ephemeral)\s+"?([\w-]+)"?\s+"?([\w.-]+)"?/.exec(text);
  if (typed) {
    const [, keyword = '', type = '', name = ''] = typed;
    return block(keyword, type, `${keyword === 'resource' ? '' : `${keyword}.`}${type}.${name}`);
  }
  const named = /^\s{0,4}(module|variable|output|provider|check|include|dependency|generate)\s+"?([\w.-]+)"?\s*\{/.exec(
    text,
  );
  if (named) return block(named[1] ?? '', '', `${named[1]}.${named[2]}`);
  const plain = /^\s{0,4}(?:(locals|terraform|moved|removed|import)\s*\{|(inputs)\s*=)/.exec(text);
  const keyword = plain?.[1] ?? plain?.[2];
  return keyword === undefined ? null : block(keyword, '', keyword);
}

/** Only another header ends a block: a `}` at the margin may belong to a heredoc. */
export function terraformPlacer(): Placer {
  const frames: Frame[] = [];
  let owner: Block | null = null;
  let heredocEnd: string | null = null;
  return (text: string): Place => {
    const body = text.trim();
    const header = heredocEnd === null ? blockHeader(text) : null;
    heredocEnd = heredocAfter(body, heredocEnd);
    if (header) {
      owner = header;
      frames.length = 0;
      frames.push({ indent: -1, path: entered([], body) });
      return { scope: [], owner };
    }
    const indent = text.search(/\S/);
    while ((frames.at(-1)?.indent ?? -1) >= indent) frames.pop();
    const scope = frames.at(-1)?.path ?? [];
    frames.push({ indent, path: entered(scope, body) });
    return { scope, owner };
  };
}

function block(keyword: string, type: string, address: string): Block {
  return { kind: 'block', keyword, type, address, change: 'edited' };
}

function heredocAfter(body: string, end: string | null): string | null {
  if (end !== null) return body === end ? null : end;
  return /<<[-~]?(\w{1,40})\s*$/.exec(body)?.[1] ?? null;
}
