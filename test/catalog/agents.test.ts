/** The contract of every catalog entry: its examples hit and miss, its marks are well-formed. */
import { describe, expect, it } from '@jest/globals';
import { AGENTS } from '../../src/catalog/agents.js';
import { judgeProvenance } from '../../src/core/provenance.js';
import { inputOfExample } from '../core/provenance-fixtures.js';

describe.each(AGENTS.map((entry) => [entry.id, entry] as const))('%s', (id, entry) => {
  it('recognises its hits and names the agent', () => {
    for (const example of entry.examples.hit) {
      const found = judgeProvenance(inputOfExample(example), []);
      const named = entry.agentClass === 'automation' ? found.automations : found.agents;
      expect({ example, named: named.includes(id) }).toEqual({ example, named: true });
      expect(found.origin).toBe(entry.agentClass === 'automation' ? 'automation' : 'ai');
    }
  });

  it('leaves its misses alone', () => {
    for (const example of entry.examples.miss) {
      const found = judgeProvenance(inputOfExample(example), []);
      const evidence = found.evidence.filter((one) => one.agentClass !== 'automation');
      expect({ example, evidence }).toEqual({ example, evidence: [] });
    }
  });

  it('is well-formed', () => {
    expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(entry.examples.hit.length).toBeGreaterThan(0);
    expect(entry.examples.miss.length).toBeGreaterThan(0);
    for (const mailbox of entry.mailboxes ?? []) expect(mailbox.address).toMatch(/^[^\sA-Z@]+@[^\sA-Z@]+$/);
    for (const line of entry.lines ?? []) expect(line.needle).toBe(line.needle.toLowerCase());
    for (const name of [...(entry.peopleToo ?? []), ...(entry.wordsToo ?? [])]) expect(entry.names).toContain(name);
  });
});

describe('the catalog', () => {
  it('has unique ids, and every account belongs to one entry', () => {
    const ids = AGENTS.map((entry) => entry.id);
    expect(ids).toEqual([...new Set(ids)]);
    const owners = new Map<string, Set<string>>();
    for (const entry of AGENTS) {
      for (const account of entry.accounts ?? []) {
        if (account.named) continue;
        for (const key of [account.id, account.login?.toLowerCase()]) {
          if (key !== undefined) owners.set(`${key}`, (owners.get(`${key}`) ?? new Set()).add(entry.id));
        }
      }
    }
    expect([...owners].filter(([, entries]) => entries.size > 1)).toEqual([]);
  });

  it('covers at least forty agents', () => {
    expect(AGENTS.filter((entry) => entry.agentClass === 'agent').length).toBeGreaterThanOrEqual(40);
  });
});
