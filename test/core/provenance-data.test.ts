/** Measures the judgement on labelled commits, where the data set is at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { judgeProvenance } from '../../src/core/provenance.js';
import { commitFrom, inputOf } from './provenance-fixtures.js';

interface Row {
  readonly sha: string;
  readonly label: 'ai' | 'human' | 'bot';
  readonly agent: string | null;
  readonly why: string;
  readonly author_name: string;
  readonly author_email: string;
  readonly committer_name: string;
  readonly committer_email: string;
  readonly message: string;
}

const FILE = resolve(process.env.TWOKEY_SHARED ?? '../shared', 'data/provenance-dev.jsonl');

function judged(row: Row) {
  const commit = commitFrom({
    author: `${row.author_name} <${row.author_email}>`,
    committer: `${row.committer_name} <${row.committer_email}>`,
    message: row.message,
  });
  return judgeProvenance(inputOf({ commits: [commit] }), []);
}

if (existsSync(FILE)) {
  const rows = readFileSync(FILE, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  const results = rows.map((row) => ({ row, provenance: judged(row) }));
  const wrong = results.filter(({ row, provenance }) => (row.label === 'ai') !== (provenance.origin === 'ai'));

  describe('labelled commits', () => {
    it('declared AI commits are found, and nothing else is called AI', () => {
      for (const { row, provenance } of wrong) {
        console.log(
          `${row.label} judged ${provenance.origin}: ${row.sha} ${row.why} ${JSON.stringify(provenance.evidence)}`,
        );
      }
      const called = results.filter(({ provenance }) => provenance.origin === 'ai');
      const right = called.filter(({ row }) => row.label === 'ai').length;
      expect(right / called.length).toBeGreaterThanOrEqual(0.99);
      expect(right / rows.filter((row) => row.label === 'ai').length).toBeGreaterThanOrEqual(0.99);
    });

    it('the agent is named', () => {
      const misnamed = results.filter(({ row, provenance }) => row.agent && !provenance.agents.includes(row.agent));
      expect(misnamed.map(({ row, provenance }) => [row.sha, row.agent, provenance.agents])).toEqual([]);
    });

    it('an automation account without AI marks is automation', () => {
      const others = results.filter(({ row, provenance }) => row.label === 'bot' && provenance.origin !== 'automation');
      expect(others.map(({ row }) => `${row.author_name} <${row.author_email}>`)).toEqual([]);
    });
  });
} else {
  it.skip('labelled commits are not at hand', () => undefined);
  console.log('provenance data set not found; its measurements are left out');
}
