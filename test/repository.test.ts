/** Tests that guard the repository itself: what the docs say exists, and what is generated is fresh. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { createMetrics } from '../src/adapters/metrics.js';
import { AGENTS } from '../src/catalog/agents.js';
import { CONTROLS } from '../src/catalog/controls.js';
import { DECISION_RULES, decisionRuleOf } from '../src/catalog/decision-rules.js';
import { shownMetrics } from '../src/catalog/metrics.js';
import { PLAN_RULES } from '../src/catalog/plan-rules.js';
import { RISK_RULES } from '../src/catalog/risk-rules.js';
import { policyJsonSchema } from '../src/core/policy-schema.js';
import { catalogPage } from '../src/report/catalog.js';
import { openApi } from '../src/web/api/openapi.js';

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
      catalogPage({
        agents: AGENTS,
        riskRules: RISK_RULES,
        planRules: PLAN_RULES,
        decisionRules: DECISION_RULES,
        controls: CONTROLS,
      }),
    );
  });

  it('docs/twokey.schema.json', () => {
    expectFresh('docs/twokey.schema.json', `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
  });

  it('docs/openapi.json', () => {
    expectFresh('docs/openapi.json', `${JSON.stringify(openApi(), null, 2)}\n`);
  });
});

describe('docs/scoreboard.md', () => {
  it('explains each number in the words of its catalog entry, in two sentences', () => {
    const page = read('docs/scoreboard.md');
    for (const { id, title, meaning, misread } of shownMetrics()) {
      for (const words of [`### ${title}\n\n${meaning}\n`, `*Read wrongly:* ${misread} `, `\`${id}\``])
        expect(page).toContain(words);
      expect(meaning.split('. ')).toHaveLength(2);
    }
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
    const files = ['program', 'audit-commands', 'guard-commands', 'plan-commands'];
    const declared = files.map((name) => read(`src/cli/${name}.ts`)).join('');
    const commands = [...declared.matchAll(/\.command\('([a-z-]+)'\)/g)].map((match) => match[1]);
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/`(?:npx )?twokey ([a-z][a-z-]*)/g)].map((match) => match[1]),
    );
    expect([...new Set(named)].filter((name) => !commands.includes(name))).toEqual([]);
  });
});

describe('CHANGELOG.md', () => {
  it('tells each thing once', () => {
    const titles = [...read('CHANGELOG.md').matchAll(/^- \*\*(.+?)\*\*/gm)].map(([, title]) => title);
    expect(titles.length).toBeGreaterThan(50);
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
  });
});

describe('every reason can be explained', () => {
  it('each rule id that the core can give has an entry', () => {
    const sources = readdirSync(join(ROOT, 'src/core')).filter((name) => name.endsWith('.ts') && name !== 'policy.ts');
    const ids = sources.flatMap((name) =>
      [
        ...read(`src/core/${name}`).matchAll(
          /'((?:approvals|autonomy|approvers|codeowners|command|commit|policy|labels?|origin|override|rate|size|waiver)\/[a-z-]+)'/g,
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

describe('what operators are given', () => {
  const alerts = (parse(read('docs/deploy/alerts.yml')) as { groups: { rules: AlertRule[] }[] }).groups.flatMap(
    ({ rules }) => rules,
  );
  const operations = read('docs/operations.md');
  const settings = read('src/adapters/settings.ts') + read('docs/install.md');

  it('every metric that an alert, the dashboard or a runbook names is served', async () => {
    const metrics = createMetrics({
      queue: async () => ({ states: { waiting: 0 }, oldestDue: 0, paused: 0 }),
      scores: async () => [],
    });
    const { text } = await metrics.render();
    const served = new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name ?? ''));
    const texts = [operations, read('docs/deploy/grafana.json'), ...alerts.map(({ expr }) => expr)].join('\n');
    const named = [...texts.matchAll(/\b(?:twokey|process|nodejs)_[a-z0-9_]+\b/g)].map(([name]) => name);
    const base = (name: string) => name.replace(/_(?:bucket|count|sum)$/, '');
    expect(named.length).toBeGreaterThan(30);
    expect([...new Set(named)].filter((name) => !served.has(name) && !served.has(base(name)))).toEqual([]);
    const ours = [...served].filter((name) => name.startsWith('twokey_'));
    expect(ours.filter((name) => !operations.includes(`\`${name}\``))).toEqual([]);
  });

  it('metrics are served also while the scoreboard cannot be read', async () => {
    const queue = async () => ({ states: { waiting: 3 }, oldestDue: 0, paused: 0 });
    const broken = createMetrics({ queue, scores: () => Promise.reject(new Error('no store')) });
    const { text } = await broken.render();
    expect(text).toContain('twokey_jobs{state="waiting"} 3');
    expect(text).not.toContain('twokey_score{');
  });

  it('every number of the scoreboard that the dashboard asks for exists', () => {
    const texts = read('docs/deploy/grafana.json').replaceAll('\\"', '"');
    const asked = [...texts.matchAll(/metric[!=]~?"([^"]+)"/g)].flatMap(([, names = '']) => names.split('|'));
    const known: readonly string[] = shownMetrics().map(({ id }) => id);
    expect(asked.length).toBeGreaterThan(8);
    expect(asked.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('every outcome of a delivery that an alert or the dashboard asks for exists', () => {
    const texts = read('docs/deploy/grafana.json').replaceAll('\\"', '"') + alerts.map(({ expr }) => expr).join('\n');
    const asked = [...texts.matchAll(/outcome[!=]~?"([^"]+)"/g)].flatMap(([, names = '']) => names.split('|'));
    const source = read('src/adapters/metrics.ts');
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((name) => !source.includes(`'${name}'`))).toEqual([]);
  });

  it('every alert has a runbook, and every runbook an alert', () => {
    const runbooks = [...(operations.split('## Runbooks')[1] ?? '').matchAll(/^### (\S+)$/gm)].map(([, name]) => name);
    expect(runbooks).toEqual(alerts.map(({ alert }) => alert));
    const links = alerts.map(({ annotations }) => annotations.runbook);
    expect(links).toEqual(runbooks.map((name) => `docs/operations.md#${name?.toLowerCase()}`));
  });

  it('every kind of alert that the app raises has a line in the runbook', () => {
    const kinds = [...read('src/domain/alert.ts').matchAll(/^ {2}\| '([^']+)'/gm)].map(([, kind]) => kind ?? '');
    expect(kinds.length).toBeGreaterThan(5);
    expect(kinds.filter((kind) => !operations.includes(`\`${kind}\``))).toEqual([]);
  });

  it('every variable of the compose file and of the Kubernetes manifests is a setting', () => {
    const compose = parse(read('docs/deploy/compose.yml')) as {
      services: { app: { environment: Record<string, string> } };
    };
    const documents = parseAllDocuments(read('docs/deploy/kubernetes.yml'));
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    const [deployment] = documents.map((document) => document.toJS() as Manifest);
    const containers = deployment?.spec?.template?.spec.containers ?? [];
    const set = [
      ...Object.keys(compose.services.app.environment),
      ...containers.flatMap(({ env }) => env.map(({ name }) => name)),
    ];
    expect(set.length).toBeGreaterThan(10);
    expect(set.filter((name) => !settings.includes(`'${name}'`) && !settings.includes(`\`${name}\``))).toEqual([]);
  });

  it('every path that a probe or a proxy asks for is served', () => {
    const server = read('src/server.ts');
    const manifests = read('docs/deploy/kubernetes.yml') + read('docs/deploy/Caddyfile') + read('Dockerfile');
    const paths = [...manifests.matchAll(/(?:path: |handle |:\$\{process\.env\.PORT\})(\/[a-z/]+)/g)].map(
      ([, path]) => path ?? '',
    );
    const served = paths.filter((path) => path !== '/secrets' && path !== '/tmp');
    expect(served.length).toBeGreaterThan(4);
    expect(served.filter((path) => !server.includes(`'${path}'`))).toEqual([]);
  });
});

interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly runbook: string };
}

interface Manifest {
  readonly spec?: {
    readonly template?: { readonly spec: { readonly containers: { readonly env: { readonly name: string }[] }[] } };
  };
}
