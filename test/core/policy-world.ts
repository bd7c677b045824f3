/** Policy files as they are written, read and combined, for the tests of what then holds. */
import { expect, it } from '@jest/globals';
import { effectivePolicy } from '../../src/core/policy.js';
import { parsePolicy, showProblem } from '../../src/core/policy-file.js';
import type { Policy, PolicyFile } from '../../src/domain/policy.js';

/** The file of this text, without its first line. */
export function fileOf(text: string): PolicyFile {
  const parsed = parsePolicy({ source: 'twokey.yml', blob: 'b', text: `version: 1\n${text}\n` });
  if (parsed.kind === 'error') throw new Error(parsed.error.map(showProblem).join('\n'));
  return parsed.value;
}

type Pick = (policy: Policy) => unknown;

/** The key; what the organisation says, and the repository; what then holds of the repository alone, and of both. */
export type FloorRow = readonly [key: string, pick: Pick, floor: string, own: string, alone: unknown, both: unknown];

export function holdsBoth(rows: readonly FloorRow[]): void {
  it.each(rows)('%s', (_, pick, floor, own, alone, both) => {
    expect(pick(effectivePolicy(null, fileOf(own)))).toEqual(alone);
    expect(pick(effectivePolicy(fileOf(floor), fileOf(own)))).toEqual(both);
  });

  it('a file that says nothing changes nothing of what holds', () => {
    for (const [, , floor] of rows) {
      expect(effectivePolicy(fileOf(floor), fileOf(''))).toEqual(effectivePolicy(fileOf(floor), null));
    }
  });
}
