/** Texts that repeat what a reader looks for elsewhere in the file, so that looking for each of them anew would take minutes. */
import { expect, it } from '@jest/globals';
import { readCodeMigration } from '../../src/core/readers/code-migration.js';

const TIMES = 16_000;
/** A second is enough, looking anew takes far longer. */
const MOST_MS = 15_000;

it.each([
  ['ways back that nobody calls', 'migrations/x.js', 'down(){}; '],
  ['SQL by names that are unknown', 'migrations/x.js', 'raw(a); '],
  ['SQL that functions give', 'migrations/x.js', 'raw(a()); '],
  ['tables of Phinx', 'migrations/x.php', '$this->table(a)->drop(); '],
])('a migration full of %s is read in time', (_, name, text) => {
  const start = performance.now();
  const head = `${name.endsWith('php') ? '<?php ' : ''}function up() { ${text.repeat(TIMES)} }`;
  expect(readCodeMigration({ name, base: null, head }, { sql: () => null }).kind).toBe('read');
  expect(performance.now() - start).toBeLessThan(MOST_MS);
});
