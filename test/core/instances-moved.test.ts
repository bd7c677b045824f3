/** Blocks that are counted in another way: Terraform destroys and makes anew what no `moved` block of the folder names. */
import { describe, expect, it } from '@jest/globals';
import { assessRisk } from '../../src/core/risk.js';
import { SIZE } from './risk-world.js';
import { changeOf, PARSERS } from './text-world.js';

const POLICY = { paths: [], environments: [], size: SIZE };

const database = (counted: string) => `resource "aws_db_instance" "a" {\n${counted}  identifier = "a"\n}\n`;
const moved = (from: string, to: string) =>
  `moved {\n  from = aws_db_instance.${from}\n  to   = aws_db_instance.${to}\n}\n`;

const ONE = '';
const TWO = '  count = 2\n';
const A_SET = '  for_each = toset(["x", "y"])\n';
const ONE_OF_A_SET = '  for_each = toset(["x"])\n';
const NAMES = '  for_each = var.names\n';

type Row = readonly [what: string, before: string, after: string, moves: string, destroys: boolean];

const ROWS: readonly Row[] = [
  ['one becomes one of a set', ONE, ONE_OF_A_SET, '', true],
  ['one is moved to one of a set', ONE, ONE_OF_A_SET, moved('a', 'a["x"]'), false],
  ['one is moved to another one than the set has', ONE, ONE_OF_A_SET, moved('a', 'a["z"]'), true],
  ['one of a set is the only one now', ONE_OF_A_SET, ONE, '', true],
  ['one of a set is moved to be the only one', ONE_OF_A_SET, ONE, moved('a["x"]', 'a'), false],
  ['a number becomes a set', TWO, A_SET, '', true],
  ['both of a number are moved to the set', TWO, A_SET, moved('a[0]', 'a["x"]') + moved('a[1]', 'a["y"]'), false],
  ['one of a number is moved to the set, and the other is not', TWO, A_SET, moved('a[0]', 'a["x"]'), true],
  ['one becomes as many as a variable says', ONE, NAMES, '', true],
  ['one is moved to one that a variable names', ONE, NAMES, moved('a', 'a["x"]'), false],
  ['a member of a set is called otherwise', ONE_OF_A_SET, '  for_each = toset(["z"])\n', '', true],
  [
    'a member of a set is moved to its new name',
    ONE_OF_A_SET,
    '  for_each = toset(["z"])\n',
    moved('a["x"]', 'a["z"]'),
    false,
  ],
  [
    'one of a number that a variable says is moved to the set, and others may be lost',
    '  count = var.n\n',
    ONE_OF_A_SET,
    moved('a[0]', 'a["x"]'),
    true,
  ],
  [
    'one of a set is moved to one of a number that a variable says',
    ONE_OF_A_SET,
    '  count = var.n\n',
    moved('a["x"]', 'a[0]'),
    false,
  ],
  ['one that was not there is moved', NAMES, TWO, moved('a', 'a[0]'), true],
  [
    'one is moved to where as many are as a variable says',
    ONE_OF_A_SET,
    '  count = var.n\n',
    moved('a["x"]', 'a'),
    true,
  ],
  ['one is moved to where only another is', ONE_OF_A_SET, TWO, moved('a["x"]', 'a'), true],
  [
    'the move is written closely',
    ONE,
    ONE_OF_A_SET,
    'moved {\n  from=aws_db_instance.a\n  to=aws_db_instance.a["x"]\n}\n',
    false,
  ],
  [
    'the move is written widely',
    ONE,
    ONE_OF_A_SET,
    'moved {\n  from   =  aws_db_instance.a\n  to  =  aws_db_instance.a["x"]\n}\n',
    false,
  ],
  [
    'other values are called so, beside a move',
    ONE,
    ONE_OF_A_SET,
    `locals {\n  from = aws_db_instance.a\n  to = aws_db_instance.a["x"]\n}\n${moved('b', 'b["x"]')}`,
    true,
  ],
  ['another block is moved', ONE, ONE_OF_A_SET, moved('b', 'b["x"]'), true],
];

describe.each(['main.tf', 'moved.tf'])('the moves stand in %s', (place) => {
  it.each(ROWS)('%s', (_, before, after, moves, destroys) => {
    const here = place === 'main.tf';
    const files = [
      { path: 'db/main.tf', base: database(before), head: `${here ? moves : ''}${database(after)}` },
      ...(here || moves === '' ? [] : [{ path: `db/${place}`, base: null, head: moves }]),
    ];
    const { categories } = assessRisk(changeOf(files), POLICY, PARSERS);
    expect(categories.includes('delete')).toBe(destroys);
  });

  it('what comes is told where nothing is there to be moved to it', () => {
    const role = (names: string) =>
      `resource "aws_iam_role" "a" {\n  for_each = toset([${names}])\n  name = each.key\n}\n`;
    const move = 'moved {\n  from = aws_iam_role.a["z"]\n  to   = aws_iam_role.a["y"]\n}\n';
    const files = [
      { path: 'db/main.tf', base: role('"x"'), head: `${place === 'main.tf' ? move : ''}${role('"x", "y"')}` },
      ...(place === 'main.tf' ? [] : [{ path: `db/${place}`, base: null, head: move }]),
    ];
    const { findings } = assessRisk(changeOf(files), POLICY, PARSERS);
    expect(JSON.stringify(findings)).toContain('aws_iam_role.a[\\"y\\"]');
  });

  it('moves that are taken back move nothing', () => {
    const here = place === 'main.tf' ? moved('a', 'a["x"]') : '';
    const files = [
      { path: 'db/main.tf', base: `${here}${database(ONE)}`, head: database(ONE_OF_A_SET) },
      ...(here === '' ? [{ path: `db/${place}`, base: moved('a', 'a["x"]'), head: null }] : []),
    ];
    expect(assessRisk(changeOf(files), POLICY, PARSERS).categories).toContain('delete');
  });

  it('moves of another folder move nothing here', () => {
    const files = [
      { path: 'db/main.tf', base: database(ONE), head: database(ONE_OF_A_SET) },
      { path: `elsewhere/${place}`, base: null, head: moved('a', 'a["x"]') },
    ];
    expect(assessRisk(changeOf(files), POLICY, PARSERS).categories).toContain('delete');
  });
});
