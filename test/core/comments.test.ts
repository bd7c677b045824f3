/** What is left of changed lines without their comments, by kind of file. */
import { describe, expect, it } from '@jest/globals';
import { withoutComments } from '../../src/core/comments.js';
import type { FileKind, Sign } from '../../src/domain/risk-rule.js';

/** One row a line, its sign first. */
function lines(...rows: readonly string[]) {
  return rows.map((row, index) => ({ sign: row[0] as Sign, text: row.slice(1), line: index + 1 }));
}

const kept = (path: string, kind: FileKind, ...rows: readonly string[]) => withoutComments(lines(...rows), path, kind);

describe('what is left of a line without its comments', () => {
  it.each<[string, string, FileKind, string, string]>([
    ['a hash', 'a.yaml', 'manifest', 'a: b # why', 'a: b'],
    ['a hash at the start', 'a.yaml', 'manifest', '# why', ''],
    ['a hash within a word', 'a.yaml', 'manifest', 'a: b#c', 'a: b#c'],
    ['a hash behind a bracket', 'a.yaml', 'manifest', 'a: [b]# c', 'a: [b]# c'],
    ['a hash behind a brace', 'a.tf', 'terraform', 'x {# c', 'x {'],
    ['a hash in quotes', 'a.yaml', 'manifest', 'a: "b # c" # d', 'a: "b # c"'],
    ['a hash in single quotes', 'a.yaml', 'manifest', "a: 'b # c' # d", "a: 'b # c'"],
    ['a hash in backquotes', 'a.sh', 'script', 'a `b # c` # d', 'a `b # c`'],
    ['a hash behind an escaped quote', 'a.yaml', 'manifest', 'a: "b \\" # c"', 'a: "b \\" # c"'],
    ['a hash behind an open quote', 'a.yaml', 'manifest', 'a: "b # c', 'a: "b # c'],
    ['slashes where there are none', 'a.yaml', 'manifest', 'a: b // c', 'a: b // c'],
    ['slashes', 'a.tf', 'terraform', 'a = b // c', 'a = b'],
    ['slashes of an address', 'a.tf', 'terraform', 'a = http://x', 'a = http://x'],
    ['slashes in code', 'a.ts', 'code', 'a(); // c', 'a();'],
    ['a hash in code with slashes', 'a.ts', 'code', 'a = #b', 'a = #b'],
    ['two dashes', 'a.sql', 'sql', 'drop table a; -- c', 'drop table a;'],
    ['two dashes that give the direction', 'a.sql', 'migration', '-- +goose Down', '-- +goose Down'],
    ['two dashes that give another direction', 'a.sql', 'migration', '-- migrate:down', '-- migrate:down'],
    ['a semicolon in a zone', 'x.zone', 'server-config', 'a A 1.1.1.1 ; c', 'a A 1.1.1.1'],
    ['a hash in JSON', 'a.json', 'manifest', '"a": 1 # c', '"a": 1 # c'],
    ['slashes in JSON with comments', 'a.jsonc', 'manifest', '"a": 1 // c', '"a": 1'],
    ['markup', 'a.xml', 'migration', '<a/><!-- c --><b/>', '<a/><!-- c --><b/>'],
    ['markup behind a blank', 'a.xml', 'migration', '<a/> <!-- c --><b/>', '<a/> <b/>'],
    ['a hash in prose', 'a.md', 'docs', '# Title', '# Title'],
    ['a block', 'a.tf', 'terraform', 'a /* c */ = b', 'a  = b'],
    ['two blocks', 'a.ts', 'code', 'a /* c */ b /* d */', 'a  b'],
    ['a block that is not closed', 'a.sh', 'script', 'rm /tmp/*', 'rm /tmp/*'],
    ['a block that is not closed, in code', 'a.ts', 'code', 'a /* c', 'a /* c'],
    ['a line in the middle of a block', 'a.ts', 'code', ' * c', ''],
    ['a line that ends a block', 'a.ts', 'code', ' */', ''],
    ['a star that multiplies', 'a.ts', 'code', ' *p = 1', ' *p = 1'],
    ['a star in SQL', 'a.sql', 'sql', ' * from a', ' * from a'],
    ['slashes under a name that only begins like Terraform', 'a.tf.bak', 'manifest', 'a // b', 'a // b'],
    ['slashes under a name that only begins like code', 'a.ts.bak', 'manifest', 'a // b', 'a // b'],
    ['dashes under a name that only begins like SQL', 'a.sql.bak', 'manifest', 'a -- b', 'a -- b'],
    ['markup under a name that only begins like it', 'a.xml.bak', 'manifest', 'a <!-- b -->', 'a <!-- b -->'],
    ['a semicolon under a name that only begins like a zone', 'a.zone.bak', 'manifest', 'a ; b', 'a ; b'],
    ['a hash under a name that only begins like JSON', 'a.json.j2', 'manifest', 'a # b', 'a'],
    ['slashes in a component', 'a.jsx', 'code', 'a // b', 'a'],
    ['slashes in a script', 'a.js', 'code', 'a // b', 'a'],
    ['markup of the old name', 'a.htm', 'manifest', 'a <!-- b -->', 'a'],
    ['a block in SQL', 'a.sql', 'sql', 'drop /* c */ table a', 'drop  table a'],
    ['a star in markup', 'a.xml', 'manifest', ' * a', ' * a'],
    ['a star alone', 'a.ts', 'code', ' *', ''],
    ['what follows the end of a block', 'a.ts', 'code', ' */ a', ' */ a'],
    ['the end of a block with blanks', 'a.ts', 'code', ' */  ', ''],
    ['a direction where there is no SQL', 'a.yaml', 'manifest', '-- +goose # c', '-- +goose'],
    ['blanks at the end', 'a.yaml', 'manifest', 'a: b  ', 'a: b'],
  ])('%s', (_, path, kind, text, expected) => expect(kept(path, kind, `+${text}`)).toEqual([expected]));

  it.each<[string, string, readonly string[], readonly string[]]>([
    ['a block over lines', 'a.tf', ['+a /* one', '+two', '+three */ b'], ['a', '', ' b']],
    ['a block that another one follows', 'a.tf', ['+/* one */', '+b', '+/* two */'], ['', 'b', '']],
    [
      'a block that never closes, below one that does',
      'a.tf',
      ['+/* one */ a', '+b /* two', '+c'],
      [' a', 'b /* two', 'c'],
    ],
    ['a block on each side', 'a.tf', ['-/* one', '+/* two', '-a', '+b */ c', '-*/ d'], ['', '', '', ' c', ' d']],
    ['a block that opens on the old side alone', 'a.tf', ['-/* one', '+a', ' b', '-*/', '+c'], ['', 'a', 'b', '', 'c']],
    [
      'a block that opens for good where another one ends',
      'a.tf',
      ['+/* one', '+*/ a /* b', '+c'],
      ['', '*/ a /* b', 'c'],
    ],
    ['a block that only the other side ends', 'a.tf', ['+a /* b', '+c', '-d */'], ['a /* b', 'c', 'd */']],
    ['a block that opens with the sign of its end', 'a.tf', ['+/*/ a */ b'], [' b']],
    ['a star, and code before another block ends', 'a.ts', [' * one', '+b()', '+/* two */'], ['', 'b()', '']],
    ['a block of SQL over lines', 'a.sql', ['+a /* one', '+two */ b'], ['a', ' b']],
    ['stars between', 'a.ts', ['+/**', '+ * one', '+ */', '+a'], ['', '', '', 'a']],
    ['stars of a block whose start is not shown', 'a.ts', [' * one', '+ * two', ' */', '+a'], ['', '', '', 'a']],
  ])('%s', (_, path, rows, expected) =>
    expect(kept(path, path.endsWith('.ts') ? 'code' : 'terraform', ...rows)).toEqual(expected),
  );
});
