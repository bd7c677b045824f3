/** The laws of judging plans: nothing throws, order and masks change nothing, the unknown never passes where the known fails, secrets stay. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planLine, planTable } from '../../src/cli/plan-check-report.js';
import { judgementOf, NOTHING_STATED } from '../../src/core/plan/judge-plan.js';
import { readPlan } from '../../src/core/plan/read-plan.js';
import type { ExampleChange, PlanMask } from '../../src/domain/plan.js';
import { planJunit } from '../../src/report/plan-junit.js';
import { planSarif } from '../../src/report/plan-sarif.js';
import { bytesOf, judged, planOf } from '../plan-world.js';
import { FIFTH_BATCH } from '../plans/fifth-batch.js';
import { FIRST_BATCH } from '../plans/first-batch.js';
import { FOURTH_BATCH } from '../plans/fourth-batch.js';
import { SECOND_BATCH } from '../plans/second-batch.js';
import { THIRD_BATCH } from '../plans/third-batch.js';
import { lawRuns } from './runs.js';

const BATCH = [...FIRST_BATCH, ...SECOND_BATCH, ...THIRD_BATCH, ...FOURTH_BATCH, ...FIFTH_BATCH];
const plans = fc.constantFrom(...BATCH);
const texts = BATCH.map(({ changes, more }) => JSON.stringify(planOf(changes, more)));

describe('reading never throws, and what is cut is refused', () => {
  it('cut anywhere', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.double({ min: 0, max: 0.9999, noNaN: true }), (text, share) => {
        const cut = text.slice(0, Math.floor((text.length - 1) * share));
        expect(judgementOf(readPlan(bytesOf(cut)), NOTHING_STATED).verdict).toBe('refused');
      }),
      lawRuns(100),
    );
  });

  it('bytes changed anywhere', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom(...texts), changes, (text, mutations) => {
        const bytes = bytesOf(text);
        for (const [at, byte] of mutations) bytes[at % bytes.length] = byte;
        expect(() => judgementOf(readPlan(bytes), NOTHING_STATED)).not.toThrow();
      }),
      lawRuns(200),
    );
  });

  it('what is skipped is JSON exactly where JSON.parse says so', () => {
    const mutations = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...PIECES)), { maxLength: 2 });
    fc.assert(
      fc.property(fc.json({ maxDepth: 4, noUnicodeString: false }), mutations, (json, changes) => {
        let skipped = json;
        for (const [at, piece] of changes)
          skipped =
            skipped.slice(0, at % (skipped.length + 1)) + piece + skipped.slice((at % (skipped.length + 1)) + 1);
        const text = `{"format_version":"1.2","resource_changes":[],"prior_state":${skipped}}`;
        expect(readPlan(bytesOf(text)).kind).toBe(isJson(text) ? 'ok' : 'error');
      }),
      lawRuns(400),
    );
  });

  it('any JSON in any place of a plan', () => {
    const parts = fc.record({
      type: fc.constantFrom(...BATCH.flatMap(({ changes }) => changes.map(({ type }) => type))),
      before: fc.option(fc.dictionary(names, fc.jsonValue())),
      after: fc.option(fc.dictionary(names, fc.jsonValue())),
      unknown: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 5 }), (objects) => {
        const resource_changes = objects.map(({ type, before, after, unknown }, index) => ({
          address: `${type}.a${index}`,
          type,
          name: `a${index}`,
          mode: 'managed',
          change: {
            actions: before === null ? ['create'] : after === null ? ['delete'] : ['update'],
            before,
            after,
            after_unknown: unknown,
          },
        }));
        expect(() => judged({ format_version: '1.2', resource_changes })).not.toThrow();
      }),
      lawRuns(150),
    );
  });
});

const NAMES = [
  'policy',
  'acl',
  'bucket',
  'ingress',
  'cidr_blocks',
  'from_port',
  'allow',
  'security_rule',
  'metadata',
  'spec',
  'manifest',
  'rule',
  'role_ref',
  'subject',
  'vpc_config',
  'settings',
  'values',
  'set',
  'statement',
  'members',
  'role',
  'assume_role_policy',
  'permissions',
  'scope',
  'body',
  'yaml_body',
  'constructor',
  '__proto__',
];
const names = fc.constantFrom(...NAMES);

/** What mends or breaks JSON. */
const PIECES = [
  '"',
  '\\',
  '\\u12',
  '\\u00e9',
  ',',
  ':',
  '{',
  '}',
  '[',
  ']',
  '0',
  '-',
  '1e',
  '.5',
  'tru',
  'null',
  ' ',
  '\n',
  'é',
  '\u0001',
];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('what does not matter', () => {
  it('the order of the changes', () => {
    const shuffled = fc.array(plans, { minLength: 1, maxLength: 6 }).chain((some) => {
      const changes = some
        .flatMap(({ changes }) => changes)
        .map((change, index) => ({ ...change, name: change.name ?? `x${index}` }));
      return fc.tuple(fc.constant(changes), fc.shuffledSubarray(changes, { minLength: changes.length }));
    });
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(judged(planOf(other))).toEqual(judged(planOf(one)));
      }),
      lawRuns(60),
    );
  });

  it('sensitive masks: the verdict is the same, whatever is marked', () => {
    fc.assert(
      fc.property(plans, fc.constantFrom(true, 'each'), ({ changes, more }, kind) => {
        const masked = planOf(changes, more);
        for (const entry of masked.resource_changes as { change: Record<string, unknown> }[]) {
          const mask = (side: unknown) =>
            kind === true ? true : Object.fromEntries(Object.keys(side ?? {}).map((name) => [name, true]));
          entry.change.after_sensitive = mask(entry.change.after);
          entry.change.before_sensitive = mask(entry.change.before);
        }
        const [plain, hidden] = [judged(planOf(changes, more)), judged(masked)];
        expect(hidden.verdict).toBe(plain.verdict);
        expect(hidden.findings.map(({ rule, address }) => [rule, address]).sort()).toEqual(
          plain.findings.map(({ rule, address }) => [rule, address]).sort(),
        );
      }),
      lawRuns(100),
    );
  });

  it('what else is in the plan: a plan that is held stays held beside any other', () => {
    const held = BATCH.filter(({ is }) => is === 'dangerous');
    const named = (changes: readonly ExampleChange[], prefix: string) =>
      changes.map((change, index) => ({ ...change, name: `${prefix}${change.name ?? index}` }));
    const alone = held.filter(({ changes }) => changes.length === 1);
    fc.assert(
      fc.property(
        fc.constantFrom(...alone),
        fc.constantFrom(
          ...BATCH.filter(({ is, changes }) => is === 'safe' && !changes.some(({ type }) => SHARED.test(type))),
        ),
        (one, other) => {
          expect(judged(planOf([...named(one.changes, 'a'), ...named(other.changes, 'b')])).verdict).not.toBe('pass');
        },
      ),
      lawRuns(100),
    );
  });
});

/** Objects that close or open what others say: a block beside an ACL, a rule that had opened the same group before. */
const SHARED =
  /^aws_security_group_rule$|public_access_block|^google_storage_bucket$|^azurerm_storage_account$|ownership/;

describe('the unknown', () => {
  const dangers = BATCH.filter(
    ({ is, changes }) =>
      is === 'dangerous' &&
      changes.every((change) => change.after !== undefined && change.actions?.includes('delete') !== true),
  );

  it('does not pass where all that is written is not known', () => {
    const passed: string[] = [];
    for (const { name, changes, more } of dangers) {
      const unknown = changes.map((change) => {
        const kept = change.actions?.[0] === 'no-op';
        const mask: Record<string, PlanMask> = {
          ...change.unknown,
          ...Object.fromEntries(Object.keys(change.after ?? {}).map((key) => [key, true])),
        };
        return kept ? change : { ...change, after: {}, unknown: mask };
      });
      if (judged(planOf(unknown as ExampleChange[], more)).verdict === 'pass') passed.push(name);
    }
    expect(passed).toEqual([]);
  });

  it('does not pass where one attribute of a danger is not known and it was found by that attribute', () => {
    const passed: string[] = [];
    for (const { name, changes, more } of dangers) {
      const attributes = new Set(
        judged(planOf(changes, more))
          .findings.filter(({ holds }) => holds === 'always')
          .map(({ attribute }) => attribute?.split('.')[0] ?? ''),
      );
      const unknown = changes.map((change) => {
        const hidden = Object.keys(change.after ?? {}).filter((key) => attributes.has(key));
        if (change.actions?.[0] === 'no-op' || hidden.length === 0) return change;
        const after = Object.fromEntries(Object.entries(change.after ?? {}).filter(([key]) => !hidden.includes(key)));
        const mask: Record<string, PlanMask> = {
          ...change.unknown,
          ...Object.fromEntries(hidden.map((key) => [key, true])),
        };
        return { ...change, after, unknown: mask };
      });
      if (judged(planOf(unknown as ExampleChange[], more)).verdict === 'pass') passed.push(name);
    }
    expect(passed).toEqual([]);
  });
});

describe('secrets', () => {
  it('a value is in no output, marked or not, unless it is an address, a port or the name of a right', () => {
    const secret = 'hunter2-Zq9';
    const planted = (value: unknown): unknown => {
      if (typeof value === 'string') return value.startsWith('{') || value.includes('\n') ? value : `${value}${secret}`;
      if (Array.isArray(value)) return value.map(planted);
      if (typeof value !== 'object' || value === null) return value;
      return {
        ...Object.fromEntries(Object.entries(value).map(([key, child]) => [key, planted(child)])),
        password: secret,
        user_data: `{"Statement":"${secret}"}`,
      };
    };
    for (const { changes, more } of BATCH) {
      const plan = planOf(
        changes.map((change) => ({
          ...change,
          ...(change.before === undefined ? {} : { before: planted(change.before) }),
          ...(change.after === undefined ? {} : { after: planted(change.after) }),
        })) as ExampleChange[],
        more,
      );
      const one = { file: 'plan.json', judgement: judged(plan), circumstances: NOTHING_STATED };
      const outputs = [
        planTable([one]),
        JSON.stringify(planLine(one)),
        JSON.stringify(planSarif([one])),
        planJunit([one]),
        JSON.stringify(one.judgement),
      ];
      expect(outputs.filter((output) => output.includes(secret))).toEqual([]);
    }
  });

  it('a harmless kind of value that is marked sensitive is not shown either', () => {
    const plan = planOf([
      {
        type: 'aws_iam_policy',
        after: { policy: '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}' },
      },
    ]);
    const [entry] = plan.resource_changes as { change: Record<string, unknown> }[];
    const shown = JSON.stringify(judged(plan));
    if (entry !== undefined) entry.change.after_sensitive = { policy: true };
    expect(shown).toContain('s3:*');
    expect(JSON.stringify(judged(plan))).not.toContain('s3:*');
  });
});
