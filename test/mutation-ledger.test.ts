/** The ledger of surviving mutants (docs/mutation.md): complete, explained, and told right in the docs. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..');
const LEDGER = 'test/mutation/survivors';
const PAGE = 'docs/mutation.md';
const AGAIN = 'node test/mutation/main.js --keep';

/** Survivors that one sentence explains: nothing could tell them (`why`), or no test asks (`gap`). */
interface Group {
  readonly why?: string;
  readonly gap?: string;
  readonly of: readonly string[];
}

interface Ledger {
  readonly file: string;
  readonly mutants: number;
  readonly killed: number;
  readonly survivors: readonly Group[];
}

function namesBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
}

const ledgers: readonly Ledger[] = namesBelow(LEDGER, '.yaml').map((file) => ({
  file,
  ...parse(readFileSync(join(ROOT, LEDGER, `${file}.yaml`), 'utf8')),
}));

function explained(ledger: Ledger, by: 'why' | 'gap'): number {
  return ledger.survivors.filter((group) => group[by] !== undefined).reduce((sum, { of }) => sum + of.length, 0);
}

describe('the ledger of surviving mutants', () => {
  it(`has a page for every file of src/core and for no other: ${AGAIN}`, () => {
    expect(ledgers.map(({ file }) => file)).toEqual(namesBelow('src/core', '.ts'));
  });

  it.each(ledgers.map((ledger) => [ledger.file, ledger] as const))(
    '%s: every survivor is listed and explained',
    (_, ledger) => {
      const { mutants, killed, survivors } = ledger;
      expect(survivors.filter(({ why, gap }) => !/\S+ \S+ \S+/.test(why ?? gap ?? ''))).toEqual([]);
      expect(survivors.flatMap(({ of }) => of).filter((line) => !/^\d+:\d+ .* → /.test(line))).toEqual([]);
      expect(killed + explained(ledger, 'why') + explained(ledger, 'gap')).toBe(mutants);
    },
  );

  it('nine of ten mutants are killed', () => {
    expect(total(ledgers, 'killed')).toBeGreaterThanOrEqual(0.9 * total(ledgers, 'mutants'));
  });

  it(`${PAGE} tells the sums, by folder: npm run catalog`, () => {
    const page = readFileSync(join(ROOT, PAGE), 'utf8');
    const fresh = page.replace(
      /(<!-- ledger -->\n)[\s\S]*?(?=<!-- end of ledger -->)/,
      (_, start) => `${start}${table()}`,
    );
    if (process.env.TWOKEY_CATALOG === 'write') writeFileSync(join(ROOT, PAGE), fresh);
    expect(page).toContain(table());
  });
});

function total(some: readonly Ledger[], part: 'mutants' | 'killed'): number {
  return some.reduce((sum, ledger) => sum + ledger[part], 0);
}

function table(): string {
  const folderOf = ({ file }: Ledger) => ['src/core', ...file.split('/').slice(0, -1)].join('/');
  const folders = [...new Set(ledgers.map(folderOf))].sort();
  const rows = folders.map((folder) =>
    row(
      `\`${folder}\``,
      ledgers.filter((one) => folderOf(one) === folder),
    ),
  );
  const head = ['of', 'files', 'mutants', 'killed', 'share', 'nothing could tell', 'no test asks'];
  const lines = [head, head.map(() => '---'), ...rows, row('all', ledgers)];
  return `\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n\n`;
}

function row(name: string, some: readonly Ledger[]): readonly string[] {
  const [mutants, killed] = [total(some, 'mutants'), total(some, 'killed')];
  const parts = [mutants, killed].map(String);
  const share = `${((100 * killed) / mutants).toFixed(1)} %`;
  const reasons = (['why', 'gap'] as const).map((by) => String(some.reduce((sum, one) => sum + explained(one, by), 0)));
  return [name, String(some.length), ...parts, share, ...reasons];
}
