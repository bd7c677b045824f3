/**
 * What a module makes while it loads, as something that can be made again: tables, patterns and memories are then tried with
 * a mutant, and forgotten after it, without loading the module and all that stands on it anew.
 */
import { parseSync } from '@swc/core';

const FIRST = '0;';
/** Stryker's own helpers, and what imports: made once. */
const NOT_OURS = /^(?:stry|_)/;

/**
 * Compiled CommonJS, in which every constant of the module says how it is made (`globalThis.__again__`), and every function of
 * the module notes that it was called (`globalThis.__seen__`, by the number that `seenAs` gives).
 */
export function makingAgain(code, { file, seenAs }) {
  const bytes = Buffer.from(code);
  // Places are counted in bytes from somewhere; a first statement of our own says from where.
  const { span, body } = parseSync(`${FIRST}${code}`, { syntax: 'ecmascript', target: 'es2022' });
  const at = (place) => place - span.start - FIRST.length;
  const text = (part) => bytes.subarray(at(part.start), at(part.end)).toString();
  const edits = [];
  for (const statement of body) {
    if (statement.type === 'FunctionDeclaration' && !NOT_OURS.test(statement.identifier.value)) {
      const inside = at(statement.body.span.start) + 1;
      edits.push({ from: inside, to: inside, text: `globalThis.__seen__[${seenAs}] = 1;` });
    }
    const again = statement.type === 'VariableDeclaration' ? madeAgain(statement, { file, text }) : null;
    if (again !== null) edits.push({ from: at(statement.span.start), to: at(statement.span.end), text: again });
  }
  return edited(bytes, edits);
}

function madeAgain({ declarations, kind }, { file, text }) {
  if (!declarations.every(({ id, init }) => id.type === 'Identifier' && isMade(id.value, init))) return null;
  const made = declarations.filter(({ init }) => init !== null && init !== undefined);
  const names = declarations.map(({ id }) => id.value).join(', ');
  const values = made.map(({ id, init }) => `${id.value} = ${text(init.span ?? init.expression.span)};`).join(' ');
  const isMemory = kind === 'let' || made.some(({ init }) => isEmptyMap(init));
  return `let ${names}; globalThis.__again__(${JSON.stringify(file)}, () => { ${values} }, ${isMemory});`;
}

/** What is kept there may come from modules that the module itself knows nothing of. */
function isEmptyMap(init) {
  return (
    init.type === 'NewExpression' &&
    /^(?:Weak)?Map$/.test(init.callee.value ?? '') &&
    (init.arguments ?? []).length === 0
  );
}

function isMade(name, init) {
  if (NOT_OURS.test(name)) return false;
  return !(init?.type === 'CallExpression' && /^(?:require|_interop_require_\w+)$/.test(init.callee.value ?? ''));
}

function edited(bytes, edits) {
  const parts = [];
  let from = 0;
  for (const edit of edits) {
    parts.push(bytes.subarray(from, edit.from), Buffer.from(edit.text));
    from = edit.to;
  }
  return Buffer.concat([...parts, bytes.subarray(from)]).toString();
}
