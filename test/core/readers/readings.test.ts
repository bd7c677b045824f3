/** What readers see in the texts of test/golden/readings, line by line; `npm run golden` writes what they see now. */
import { describe, expect, it } from '@jest/globals';
import { readFile } from '../../../src/core/readers.js';
import { goldenCases, isWriting, type ReadingCase, seenIn, writeCases } from '../../readings.js';
import { PARSERS } from '../text-world.js';

function seen({ kind, file, base, head }: ReadingCase): readonly string[] {
  return seenIn(readFile(kind, { name: file, base: base ?? null, head: head ?? null }, PARSERS));
}

describe.each(goldenCases<ReadingCase>('readings'))('%s', (name, cases) => {
  if (isWriting())
    writeCases(
      `readings/${name}`,
      cases.map((one) => ({ ...one, sees: seen(one) })),
    );

  it('every case has a name of its own', () => {
    expect(cases.map((one) => one.case).filter((one, at, all) => one === '' || all.indexOf(one) !== at)).toEqual([]);
  });

  it.each(cases.map((one) => [one.case, one] as const))('%s', (_, one) => {
    expect(isWriting() ? [] : seen(one)).toEqual(isWriting() ? [] : one.sees);
  });
});
