/** Tests that guard the repository itself: what the docs say exists, and what is generated is fresh. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { AGENTS } from '../src/catalog/agents.js';
import { DECISION_RULES, decisionRuleOf } from '../src/catalog/decision-rules.js';
import { RISK_RULES } from '../src/catalog/risk-rules.js';
import { policyJsonSchema } from '../src/core/policy-schema.js';
import { catalogPage } from '../src/report/catalog.js';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const pages = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Generated files are compared, and written when `npm run catalog` asks for it. */
function expectFresh(path: string, text: string): void {
  if (process.env.TWOKEY_CATALOG === 'write') writeFileSync(join(ROOT, path), text);
  expect(read(path)).toBe(text);
}

describe('generated pages are fresh', () => {
  it('docs/catalog.md', () => {
    expectFresh(
      'docs/catalog.md',
      catalogPage({ agents: AGENTS, riskRules: RISK_RULES, decisionRules: DECISION_RULES }),
    );
  });

  it('docs/twokey.schema.json', () => {
    expectFresh('docs/twokey.schema.json', `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
  });
});

describe('the ninety attacks', () => {
  const rows = [...read('docs/security.md').matchAll(/^\| (A\d\d) \| .* \| (.*) \| (.*) \|$/gm)];

  it('each has a row, in order', () => {
    const ids = Array.from({ length: 90 }, (_, index) => `A${String(index + 1).padStart(2, '0')}`);
    expect(rows.map(([, id]) => id)).toEqual(ids);
  });

  it('each that is defended against is in the title of a test that its row links to', () => {
    const untrue = rows.flatMap(([, id, defence, links]) => {
      if (defence?.startsWith('not built:')) return links === '' ? [] : [`${id}: built after all?`];
      const files = [...(links ?? '').matchAll(/\]\(\.\.\/([^)]+)\)/g)].map((match) => match[1] ?? '');
      const named = new RegExp(`['"\`][^'"\`]*\\b${id}[a-z]?\\b`);
      return files.length > 0 && files.every((file) => named.test(read(file))) ? [] : [`${id}: ${links}`];
    });
    expect(untrue).toEqual([]);
  });
});

describe('what the docs name exists', () => {
  it('every linked file', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(ROOT, dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('every path in code style that begins with a directory of ours', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/`((?:src|test|docs|\.ci)\/[A-Za-z0-9_./-]+)`/g)]
        .map((match) => match[1] ?? '')
        .filter((path) => !existsSync(join(ROOT, path)))
        .map((path) => `${page}: ${path}`),
    );
    expect(broken).toEqual([]);
  });

  it('every npm script', () => {
    const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts);
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/npm run ([a-z:-]+)/g)].map((match) => match[1] ?? ''),
    );
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });

  it('every command of twokey', () => {
    const commands = [...read('src/cli/program.ts').matchAll(/\.command\('([a-z-]+)'\)/g)].map((match) => match[1]);
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/`(?:npx )?twokey ([a-z][a-z-]*)/g)].map((match) => match[1]),
    );
    expect([...new Set(named)].filter((name) => !commands.includes(name))).toEqual([]);
  });
});

describe('every reason can be explained', () => {
  it('each rule id that the core can give has an entry', () => {
    const sources = readdirSync(join(ROOT, 'src/core')).filter((name) => name.endsWith('.ts') && name !== 'policy.ts');
    const ids = sources.flatMap((name) =>
      [
        ...read(`src/core/${name}`).matchAll(
          /'((?:approvals|approvers|codeowners|command|commit|policy|labels?|origin|override|rate|size|waiver)\/[a-z-]+)'/g,
        ),
      ].map((match) => match[1] ?? ''),
    );
    const known = new Set(RISK_RULES.map((rule) => rule.id));
    expect(ids.length).toBeGreaterThan(15);
    expect(ids.filter((id) => decisionRuleOf(id) === null && !known.has(id))).toEqual([]);
  });

  it('ids made of several words are found by their pattern', () => {
    for (const id of [
      'approvals/ai-high',
      'approvers/iam',
      'evidence/loose-trailer',
      'path/payments',
      'risk/high',
      'origin/ai',
    ]) {
      expect(decisionRuleOf(id)?.id).toContain('<');
    }
    expect(decisionRuleOf('nothing/of-the-kind')).toBeNull();
  });
});
