/** One side of a migration in code: the operations of its forward direction, its SQL, and its code in one spacing. */
import { forwardPart } from './code-migration-forward.js';
import type { Kind } from './code-migration-kinds.js';
import { embeddedSql } from './code-migration-sql.js';
import type { Step, TableScope } from './code-migration-step.js';
import { type Call, callsIn } from './source-tokens-calls.js';
import type { Source, Token } from './source-tokens-shape.js';

export interface Side {
  readonly steps: readonly Step[];
  readonly sql: string;
  /** The code of the forward direction without comments, log lines and spacing. */
  readonly code: string;
  /** Line of its first token. */
  readonly line: number;
}

export const NO_SIDE: Side = { steps: [], sql: '', code: '', line: 1 };

/** What the forward direction of a migration does. */
export function sideOf(source: Source, { family, script }: Kind): Side {
  const calls = callsIn(source);
  const { runs, inside } = forwardPart(source, calls, family);
  const forward = calls.filter(({ at }) => runs[at] === true);
  const sql = embeddedSql(source, runs, { family, calls: forward });
  const scopes: TableScope[] = [];
  const steps = forward.flatMap((call) => {
    while (scopes.length > 0 && (scopes.at(-1)?.to ?? 0) <= call.at) scopes.pop();
    const site = { source, call, scope: scopes.at(-1) ?? null };
    const own = family.steps(site);
    const scope = family.scope(site);
    if (scope !== null) scopes.push(scope);
    return own;
  });
  const counted = script ? runs : inside;
  const first = source.tokens.findIndex((_, at) => counted[at] === true);
  return {
    steps: [...(asksFirst(source) ? steps : withoutMadeHere(steps)), ...sql.steps],
    sql: sql.text,
    code: codeOf(source, counted, calls),
    line: source.tokens[first]?.line ?? 1,
  };
}

/** `create_table :users, if_not_exists: true`, `unless table_exists?(:users)`: what is made here may have been there. */
function asksFirst({ tokens }: Source): boolean {
  return tokens.some(({ text }) => /exists|has_?(?:table|column)/i.test(text));
}

/** What is made and dropped again within one migration loses nothing. */
function withoutMadeHere(steps: readonly Step[]): readonly Step[] {
  const made = new Set<string>();
  return steps.filter(({ operation, target }) => {
    if (operation === 'create-table') made.add(target);
    if (operation === 'add-column' || operation === 'add-required-column') made.add(target);
    if (operation === 'drop-table' || operation === 'drop-column') {
      const own = made.has(target) || (operation === 'drop-column' && made.has(target.split('.')[0] ?? ''));
      return !(own && !target.endsWith('?'));
    }
    return true;
  });
}

const LOGS = /^(?:say|puts|print|logger|Logger|log|logging|console|echo|IO|System\.out|Log|LOG|warn|info|debug)$/;
const LOG_NAMES =
  /^(?:say|puts|print|pp|info|debug|warn|warning|error|log|puts|inspect|println|printf|Println|Printf|Print|WriteLine)$/;

/** Log lines are left out, unless something is done in them. */
function codeOf(source: Source, counted: readonly boolean[], calls: readonly Call[]): string {
  const silent = new Set<number>();
  for (const call of calls) {
    const [root = ''] = call.path.split('.');
    if (!LOG_NAMES.test(call.name) || !(LOGS.test(root) || call.path === call.name)) continue;
    const parts = call.path.split('.').length;
    for (let at = call.at - 2 * (parts - 1); at <= call.to; at += 1) silent.add(at);
  }
  return source.tokens
    .filter(
      (token, at) =>
        counted[at] === true &&
        !silent.has(at) &&
        !isDocstring(source, at) &&
        !isTrailing(source, at) &&
        token.text !== ';',
    )
    .map(spelled)
    .join(' ');
}

function spelled({ kind, text }: Token): string {
  return kind === 'string' ? JSON.stringify(text.replace(/\s+/g, ' ').trim()) : text;
}

function isDocstring({ language, tokens }: Source, at: number): boolean {
  const token = tokens[at];
  if (language !== 'python' || token?.kind !== 'string' || !token.first) return false;
  const before = tokens[at - 1];
  const next = tokens[at + 1];
  return before?.text === ':' && before.kind === 'mark' && (next === undefined || next.first);
}

/** A comma before a closing bracket. */
function isTrailing({ tokens, open }: Source, at: number): boolean {
  return tokens[at]?.kind === 'mark' && tokens[at]?.text === ',' && (open[at + 1] ?? -1) >= 0;
}
