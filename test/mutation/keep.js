/**
 * Takes drafts of seek.js into a file of test/golden: `node test/mutation/keep.js readings/vault names.txt`, where each line of
 * names.txt is the number of a draft (from 1) and what it shows. Drafts without a name are left out.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

const [into, names] = process.argv.slice(2);
const path = `test/golden/${into}.yaml`;
const kept = existsSync(path) ? parse(readFileSync(path, 'utf8')) : [];
const drafts = parse(readFileSync('mutation-cases.yaml', 'utf8'));
for (const line of readFileSync(names, 'utf8').split('\n')) {
  const [, number, name] = /^\s*(\d+)[.:]?\s+(.+?)\s*$/.exec(line) ?? [];
  if (number === undefined) continue;
  const draft = drafts[Number(number) - 1];
  if (draft === undefined) throw new Error(`there is no draft ${number}`);
  if (kept.some((one) => one.case === name)) throw new Error(`two cases are called "${name}"`);
  const { notices: _, ...one } = draft;
  kept.push({ ...one, case: name });
}
writeFileSync(path, stringify(kept, { lineWidth: 0 }));
console.log(`  ${kept.length} cases in ${path}`);
