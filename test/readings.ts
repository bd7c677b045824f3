/**
 * Readings that were looked at by people: texts of files and plans with what is seen in them, one line a thing, so that a
 * change of a reader shows as changed lines. The cases stand in test/golden/readings and test/golden/plans.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { AttributeEffect, Effect, ExposureEffect, Reading } from '../src/domain/effect.js';
import type { PlanJudgement } from '../src/domain/plan.js';
import type { FileKind } from '../src/domain/risk-rule.js';

/** A file before and after (absent: there is none on that side), and what is seen in it. */
export interface ReadingCase {
  readonly case: string;
  readonly kind: FileKind;
  readonly file: string;
  readonly base?: string;
  readonly head?: string;
  readonly sees: readonly string[];
}

/** A plan as Terraform writes it, without what does not matter here, and what is found in it. */
export interface PlanCase {
  readonly case: string;
  readonly plan: unknown;
  readonly finds: readonly string[];
}

/** What was read of the files, since it is asked for again and again where mutants are tried. */
const READ = new Map<string, unknown>();

/** Every case of a folder below test/golden, by the name of its file. */
export function goldenCases<Case>(folder: string): readonly (readonly [string, readonly Case[]])[] {
  const at = join('test/golden', folder);
  return readdirSync(at)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => [name.replace(/\.yaml$/, ''), casesIn(join(at, name)) as readonly Case[]]);
}

function casesIn(path: string): unknown {
  const known = READ.get(path) ?? parse(readFileSync(path, 'utf8'));
  READ.set(path, known);
  return known;
}

/** Whether what is seen today becomes what must be seen, by `npm run golden`. */
export function isWriting(): boolean {
  return process.env.TWOKEY_GOLDEN === 'write';
}

export function writeCases(name: string, cases: readonly unknown[]): void {
  writeFileSync(join('test/golden', `${name}.yaml`), stringify(cases, { lineWidth: 0 }));
}

export function seenIn(reading: Reading | null): readonly string[] {
  if (reading === null) return ['nobody reads it'];
  return reading.kind === 'opaque' ? [`opaque: ${reading.reason}`] : reading.effects.map(effectLine);
}

function effectLine(effect: Effect): string {
  const place = `${effect.line}${effect.baseLine === null ? '' : ` (${effect.baseLine})`}`;
  return `${place} ${effect.subject}: ${effect.event} ${partsOf(effect)
    .filter((part) => part !== '')
    .join(' ')}`.trimEnd();
}

function partsOf(effect: Effect): readonly string[] {
  switch (effect.kind) {
    case 'object':
      return [effect.type, effect.attributes.map(attributeWords).join('; ')];
    case 'grant':
      return [effect.of, effect.value, `(${effect.breadth})`];
    case 'exposure':
      return [
        effect.direction,
        `from ${effect.from.join(', ')}`,
        `(${effect.breadth})`,
        `ports ${portWords(effect.ports)}`,
      ];
    case 'schema':
      return [effect.operation, effect.target];
    case 'safeguard':
      return [effect.safeguard, `by ${effect.by}`];
  }
}

function attributeWords({ path, before, after, line, baseLine }: AttributeEffect): string {
  const written = (value: string | null) => (value === null ? 'none' : JSON.stringify(value));
  return `${path} ${written(before)} > ${written(after)} at ${line}${baseLine === null ? '' : ` (${baseLine})`}`;
}

function portWords(ports: ExposureEffect['ports']): string {
  if (typeof ports === 'string') return ports;
  return ports.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

export function foundIn(judgement: PlanJudgement): readonly string[] {
  if (judgement.verdict === 'refused') return [`refused: ${judgement.refusal.kind}`];
  return [
    judgement.verdict,
    ...judgement.findings.map(({ rule, certainty, address, attribute, why }) => {
      const seen = attribute === null ? '' : ` ${/\((.*?)\):/.exec(why)?.[1] ?? attribute}`;
      return `${rule}${certainty === 'undecided' ? '?' : ''} ${address}${seen}`;
    }),
  ];
}
