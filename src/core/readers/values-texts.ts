/** Reads both sides of a YAML or JSON file once, for every reader of such files; a side that cannot be read makes the file opaque. */

import type { FileText, Reading } from '../../domain/effect.js';
import type { Tree } from './tree.js';
import { readYaml } from './yaml-tree.js';

export interface BothDocuments {
  readonly kind: 'documents';
  readonly base: readonly Tree[];
  readonly head: readonly Tree[];
}

const MAX_CHARACTERS = 1_000_000;
const TEMPLATE_PLACE = /(?:^|\/)templates\/|\.(?:sls|j2|jinja2?|gotmpl|tpl)$/;
const TEMPLATE_ACTION = /^[ \t]*(?:- )?[{%]\{|^[ \t]*(?:- )?\{[%#]|: \{\{/m;

/** The documents of both sides, or at once the reading where there is nothing to compare or a side is not readable. */
export function bothDocuments(file: FileText): BothDocuments | Reading {
  if (file.base === file.head) return { kind: 'read', effects: [] };
  const templated = isTemplated(file.name, file.base) || isTemplated(file.name, file.head);
  const plain = file.name.endsWith('.hujson') ? withoutRemarks : (text: string | null) => text;
  const base = documentsIn(plain(file.base), templated);
  const head = documentsIn(plain(file.head), templated);
  if (typeof base === 'string') return { kind: 'opaque', reason: `the file as it was ${base}` };
  if (typeof head === 'string') return { kind: 'opaque', reason: `the file ${head}` };
  return { kind: 'documents', base, head };
}

/** JSON for people has remarks, which YAML does not know. */
function withoutRemarks(text: string | null): string | null {
  if (text === null) return null;
  return text.replace(
    /("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)/g,
    (part, quoted: string | undefined) => quoted ?? part.replace(/[^\n]/g, ' '),
  );
}

/** Whether a text holds Go-template or Jinja actions that stand outside of quotes, or stands where such texts stand. */
function isTemplated(name: string, text: string | null): boolean {
  return text !== null && (TEMPLATE_PLACE.test(name) ? /\{[{%#]/.test(text) : TEMPLATE_ACTION.test(text));
}

function documentsIn(text: string | null, templated: boolean): readonly Tree[] | string {
  if (text === null) return [];
  if (text.length > MAX_CHARACTERS) return 'is too long to be read';
  return readYaml(text, { templated }) ?? 'cannot be parsed as YAML or JSON';
}
