/** The contract of every risk rule: its texts are there, its examples hit and miss, nothing makes it throw. */
import { describe, expect, it } from '@jest/globals';
import { RISK_RULES, riskRule } from '../../src/catalog/risk-rules.js';
import { assessRisk } from '../../src/core/risk.js';
import type { ChangeExample, FileExample } from '../../src/domain/risk-rule.js';
import { change, fileOf, SIZE } from '../core/risk-world.js';

function rulesFound(example: ChangeExample): readonly string[] {
  const input = change(example.files.map(fileOf), example);
  return assessRisk(input, { paths: [], size: SIZE }).findings.map((finding) => finding.rule);
}

const oneFile = (file: FileExample): ChangeExample => ({ files: [file] });

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
    const hits = rule.about === 'file' ? rule.examples.hit.map(oneFile) : rule.examples.hit;
    const misses = rule.about === 'file' ? rule.examples.miss.map(oneFile) : rule.examples.miss;
    for (const example of hits)
      expect({ example, found: rulesFound(example) }).toMatchObject({ found: expect.arrayContaining([id]) });
    for (const example of misses)
      expect({ example, found: rulesFound(example) }).not.toMatchObject({ found: expect.arrayContaining([id]) });
  });
});
