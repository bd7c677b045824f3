/** The contract of every risk rule: its texts are there, its examples hit and miss, nothing makes it throw. */
import { describe, expect, it } from '@jest/globals';
import { RISK_RULES, riskRule } from '../../src/catalog/risk-rules.js';
import { viewOf } from '../../src/core/file-view.js';
import { assessRisk, type RiskInput } from '../../src/core/risk.js';
import type { ChangeExample, ChangeView, RiskRule } from '../../src/domain/risk-rule.js';
import { change, fileOf, SIZE } from '../core/risk-world.js';
import { changeOf, PARSERS } from '../core/text-world.js';

const POLICY = { paths: [], environments: [], size: SIZE };

/** A change that keeps nothing of what a file loses. */
const NOTHING_ELSE: ChangeView = {
  ...{ files: [], keptAddresses: new Set<string>(), judgedLines: 0, sizeLimits: SIZE },
  ...{ unseenFiles: null, unseenCommits: null },
};

function rulesFound(input: RiskInput): readonly string[] {
  return assessRisk(input, POLICY, PARSERS).findings.map((finding) => finding.rule);
}

function inputOf(example: ChangeExample): RiskInput {
  return change(example.files.map(fileOf), example);
}

function examplesOf(rule: RiskRule, which: 'hit' | 'miss'): readonly RiskInput[] {
  switch (rule.about) {
    case 'change':
      return rule.examples[which].map(inputOf);
    case 'file':
      return rule.examples[which].map((file) => inputOf({ files: [file] }));
    case 'effect':
      return rule.examples[which].map((file) => changeOf([file]));
  }
}

describe('the catalog of risk rules', () => {
  it('has no id twice, and finds each rule by its id', () => {
    const ids = RISK_RULES.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const rule of RISK_RULES) expect(riskRule(rule.id)).toBe(rule);
    expect(riskRule('no/such-rule')).toBeNull();
  });

  it.each(RISK_RULES.map((rule) => [rule.id, rule] as const))('%s explains itself', (id, rule) => {
    expect(id).toMatch(/^[a-z]+\/[a-z-]+$/);
    for (const text of [rule.title, rule.why, rule.remedy, rule.source]) expect(text.trim()).not.toBe('');
    expect(rule.title).not.toMatch(/\.$/);
    expect(rule.why).toMatch(/\.$/);
    expect(rule.remedy).toMatch(/\.$/);
  });

  it.each(RISK_RULES.map((rule) => [rule.id, rule] as const))('%s finds its hits and leaves its misses', (id, rule) => {
    for (const example of examplesOf(rule, 'hit'))
      expect({ example, found: rulesFound(example) }).toMatchObject({ found: expect.arrayContaining([id]) });
    for (const example of examplesOf(rule, 'miss'))
      expect({ example, found: rulesFound(example) }).not.toMatchObject({ found: expect.arrayContaining([id]) });
  });

  const asking = RISK_RULES.filter((rule) => rule.about === 'file' && rule.asks === 'lines');
  it.each(asking.map((rule) => [rule.id, rule] as const))(
    '%s finds nothing where there are no lines for it',
    (_, rule) => {
      if (rule.about !== 'file') return;
      for (const example of [...rule.examples.hit, ...rule.examples.miss]) {
        const file = viewOf(fileOf(example), { texts: new Map(), parsers: PARSERS });
        expect(rule.find({ ...file, touched: [] }, NOTHING_ELSE)).toEqual([]);
        expect(rule.find({ ...file, reading: { kind: 'read', effects: [] } }, NOTHING_ELSE)).toEqual([]);
      }
    },
  );
});
