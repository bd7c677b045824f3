/** Says for each line of a hunk what encloses it and which infrastructure object it belongs to. Used by core/file-view.ts. */
import type { FileKind, Owner, Sign } from '../domain/risk-rule.js';
import { type CodeLine, entered, type Frame, type Place, type Placer } from './place.js';
import { terraformPlacer } from './terraform-blocks.js';

const NOWHERE: Place = { scope: [], owner: null };

/** The place of each line: added lines stand in the new text, removed ones in the old. */
export function placesOf(section: string, lines: readonly CodeLine[], kind: FileKind): readonly Place[] {
  const place = (other: Sign) => placeSide(lines, other, placerFor(section, kind));
  const after = place('-');
  const before = lines.some((line) => line.sign === '-') ? place('+') : after;
  return lines.map((line, index) => (line.sign === '-' ? before[index] : after[index]) ?? NOWHERE);
}

function placeSide(lines: readonly CodeLine[], other: Sign, placer: Placer): readonly Place[] {
  return lines.map((line) => (line.sign === other || line.text.trim() === '' ? NOWHERE : placer(line.text)));
}

function placerFor(section: string, kind: FileKind): Placer {
  const placer = kind === 'terraform' ? terraformPlacer() : indentPlacer();
  if (section.trim() !== '') placer(section);
  return placer;
}

/** Whatever shows its structure by indentation: YAML, JSON, jsonnet, code. */
function indentPlacer(): Placer {
  const frames: Frame[] = [];
  const objectAt = objectTracker();
  return (text) => {
    const body = text.trim();
    const indent = text.search(/\S/);
    if (body === '---' || SQL_DIRECTION.test(body)) {
      frames.length = 0;
      frames.push({ indent: -1, path: body === '---' ? [] : [body] });
      return { scope: [], owner: objectAt(body, indent) };
    }
    const closes = /^[)\]}]/.test(body);
    const stands = (frame: Frame) => closes || (body.startsWith('-') && !frame.path.at(-1)?.startsWith('-'));
    leave(frames, (frame) => frame.indent < indent || (frame.indent === indent && stands(frame)));
    const scope = frames.at(-1)?.path ?? [];
    if (closes && frames.at(-1)?.indent === indent) frames.pop();
    frames.push({ indent, path: entered(frames.at(-1)?.path ?? [], body) });
    return { scope, owner: objectAt(body, indent) };
  };
}

/** A closing bracket, and a list item under an unindented key, stand inside the line of the same indentation. */
function leave(frames: Frame[], isAround: (frame: Frame) => boolean): void {
  for (let top = frames.at(-1); top !== undefined && !isAround(top); top = frames.at(-1)) frames.pop();
}

/** Follows `kind:` and `Type:` lines: an object reaches as far as its indentation. */
function objectTracker(): (body: string, indent: number) => Owner | null {
  const objects: { readonly indent: number; readonly type: string }[] = [];
  const leaveTo = (indent: number) => {
    while ((objects.at(-1)?.indent ?? -1) > indent) objects.pop();
  };
  return (body, indent) => {
    leaveTo(body === '---' ? -1 : indent);
    const type = objectType(body);
    if (type !== null) {
      const at = body.startsWith('- ') ? indent + 2 : indent;
      leaveTo(at - 1);
      objects.push({ indent: at, type });
    }
    const current = objects.at(-1);
    return current === undefined ? null : { kind: 'object', type: current.type };
  };
}

function objectType(body: string): string | null {
  const named =
    /^(?:- )?["']?(?:kind["']?\s*:\s*["']?([A-Z]\w+)|[Tt]ype["']?\s*:\s*["']?(AWS::[\w:]+|Microsoft\.[\w./]+))/.exec(
      body,
    );
  return named?.[1] ?? named?.[2] ?? null;
}

/** Migration tools mark the direction of the statements that follow; core/comments.ts leaves these marks in place. */
export const SQL_DIRECTION = /^--\s*(?:\+goose|\+migrate|migrate:|rollback)/i;
