/** What code scanning and CI read is what they say they read: SARIF by its published schema, JUnit by what its readers know. */
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { DOMParser, type Element } from '@xmldom/xmldom';
import { Ajv } from 'ajv';
import { RISK_RULES } from '../src/catalog/risk-rules.js';
import { judgementOf, NOTHING_STATED } from '../src/core/plan/judge-plan.js';
import { readPlan } from '../src/core/plan/read-plan.js';
import { assessRisk } from '../src/core/risk.js';
import type { ExampleChange } from '../src/domain/plan.js';
import { type JudgedPlan, planJunit } from '../src/report/plan-junit.js';
import { planSarif } from '../src/report/plan-sarif.js';
import { sarifOf } from '../src/report/sarif.js';
import { SIZE } from './core/risk-world.js';
import { changeOf, PARSERS } from './core/text-world.js';
import { bytesOf, judged, planOf } from './plan-world.js';
import { FIRST_BATCH } from './plans/first-batch.js';
import { FOURTH_BATCH } from './plans/fourth-batch.js';

/** SARIF 2.1.0 as OASIS published it (errata 01 of its schema, draft 4 of JSON Schema). */
const require = createRequire(import.meta.url);
const SCHEMA: Record<string, unknown> = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');

/** Draft 4 is read as draft 7: of what differs, the schema uses its own address alone, which is left out. */
const { $schema: _draft, id: _address, ...RULES_OF_SARIF } = SCHEMA;
const isReference = (text: string) => !/[\s<>"{}|\\^`]/.test(text) && URL.canParse(text, 'http://a.example/');
const isSarif = new Ajv({
  ...{ strict: false, allErrors: true, unicodeRegExp: false },
  formats: { uri: (text: string) => URL.canParse(text), 'uri-reference': isReference, 'date-time': true },
}).compile(RULES_OF_SARIF);

function sarifProblems(log: unknown): readonly string[] {
  if (isSarif(JSON.parse(JSON.stringify(log)))) return [];
  return (isSarif.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const HOSTILE: ExampleChange = {
  type: 'aws_db_instance',
  name: 'a["<![CDATA[x]]>&amp;\u0000\u001b[31m\u202e\ud800\ufffe\uffff \'\\"]',
  before: { identifier: 'a' },
};

const one = (file: string, judgement: JudgedPlan['judgement']): JudgedPlan => ({
  ...{ file, judgement },
  circumstances: NOTHING_STATED,
});

const ALL: readonly JudgedPlan[] = [
  ...[...FIRST_BATCH, ...FOURTH_BATCH].map(({ name, changes, more }) =>
    one(`a b/${name}.json`, judged(planOf(changes, more))),
  ),
  one('C:\\plans\\<&"\'>ä%.json', judged(planOf([HOSTILE]))),
  one('-', judged(planOf([]))),
  one('broken.json', judgementOf(readPlan(bytesOf('{"format_version":"1.2","resource_ch')), NOTHING_STATED)),
];

describe('SARIF', () => {
  it('the schema tells what is no SARIF', () => {
    const log = JSON.parse(JSON.stringify(planSarif(ALL)));
    log.runs[0].results[0].level = 'high';
    delete log.runs[0].tool.driver.name;
    expect(sarifProblems(log)).toEqual([
      expect.stringContaining("/runs/0/tool/driver must have required property 'name'"),
      expect.stringContaining('/runs/0/results/0/level must be equal to one of the allowed values'),
    ]);
  });

  it('judged plans are SARIF by its schema: held, noted, undecided, refused, and with hostile names', () => {
    expect(sarifProblems(planSarif(ALL))).toEqual([]);
    expect(sarifProblems(planSarif([]))).toEqual([]);
  });

  it('the findings of every rule on files are SARIF by its schema', () => {
    const problems = RISK_RULES.flatMap((rule) =>
      rule.about !== 'effect'
        ? []
        : rule.examples.hit.flatMap((example) => {
            const input = changeOf([example].flat());
            const risk = assessRisk(input, { paths: [], environments: [], size: SIZE }, PARSERS);
            return sarifProblems(
              sarifOf(risk, { head: { sha: 'a'.repeat(40), ref: 'x', fork: false } as never, files: input.files }),
            );
          }),
    );
    expect(problems).toEqual([]);
  });
});

/** The elements that readers of JUnit know, with what stands in them and what they must say (the schema of Jenkins' plugin). */
const JUNIT: Readonly<
  Record<string, { readonly in: readonly string[]; readonly says: readonly string[]; readonly may: readonly string[] }>
> = {
  testsuites: { in: ['#document'], says: [], may: ['name', 'tests', 'failures', 'errors', 'time'] },
  testsuite: {
    in: ['testsuites'],
    says: ['name', 'tests'],
    may: ['failures', 'errors', 'skipped', 'time', 'timestamp'],
  },
  testcase: { in: ['testsuite'], says: ['name', 'classname'], may: ['time', 'file', 'line'] },
  failure: { in: ['testcase'], says: ['message'], may: ['type'] },
  error: { in: ['testcase'], says: ['message'], may: ['type'] },
  'system-out': { in: ['testcase', 'testsuite'], says: [], may: [] },
};

/** What no XML may hold has become the sign for it, which this parser mentions. */
function elementsOf(xml: string): readonly Element[] {
  const problems: string[] = [];
  const parser = new DOMParser({
    onError: (level, message) => {
      if (!message.includes('replacement character')) problems.push(`${level} ${message}`);
    },
  });
  const document = parser.parseFromString(xml, 'text/xml');
  expect(problems).toEqual([]);
  return [...document.getElementsByTagName('*')];
}

describe('JUnit', () => {
  const elements = elementsOf(planJunit(ALL));
  const named = (name: string, within?: Element) => [
    ...((within ?? null)?.getElementsByTagName(name) ?? elements.filter(({ tagName }) => tagName === name)),
  ];

  it('has the elements that its readers know, each in its place, saying what it must', () => {
    const wrong = elements.flatMap((element) => {
      const known = JUNIT[element.tagName];
      if (known === undefined) return [`unknown element ${element.tagName}`];
      const attributes = [...element.attributes].map(({ name }) => name);
      return [
        ...(known.in.includes(element.parentNode?.nodeName ?? '')
          ? []
          : [`${element.tagName} in ${element.parentNode?.nodeName}`]),
        ...known.says.filter((name) => !attributes.includes(name)).map((name) => `${element.tagName} without ${name}`),
        ...attributes
          .filter((name) => ![...known.says, ...known.may].includes(name))
          .map((name) => `${element.tagName} with ${name}`),
      ];
    });
    expect([...new Set(wrong)]).toEqual([]);
  });

  it('counts what is in it: a suite a file, a failure for what holds, an error for what is refused', () => {
    const suites = named('testsuite');
    expect(suites).toHaveLength(ALL.length);
    for (const suite of suites) {
      const count = (name: string) => String(named(name, suite).length);
      expect([suite.getAttribute('tests'), suite.getAttribute('failures'), suite.getAttribute('errors')]).toEqual([
        count('testcase'),
        count('failure'),
        count('error'),
      ]);
    }
    expect(named('error')).toHaveLength(1);
  });

  it('gives a name back as it is, without what no terminal should be told', () => {
    const suite = named('testsuite').find((one) => one.getAttribute('name')?.startsWith('C:'));
    expect(suite?.getAttribute('name')).toBe('C:\\plans\\<&"\'>ä%.json');
    const name = suite === undefined ? '' : (named('testcase', suite)[0]?.getAttribute('name') ?? '');
    expect(name).toContain(`a["<![CDATA[x]]>&amp;${'\ufffd'.repeat(2)}[31m${'\ufffd'.repeat(4)} '`);
  });
});
