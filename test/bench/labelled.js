/**
 * `npm run bench -- --only labelled --data LABELS.jsonl --repos DIR`: how well the categories of labelled commits are found.
 * LABELS holds lines of `{repo, sha, categories, optional, stratum}`; DIR holds `<owner>+<name>` (a clone, or `repo` in it).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository, readTexts, streamCommits } from '../../dist/adapters/git.js';
import { loadSqlParser } from '../../dist/adapters/sql-parser.js';
import { DEFAULT_POLICY } from '../../dist/core/policy.js';
import { assessRisk } from '../../dist/core/risk.js';
import { textsNeeded } from '../../dist/core/texts-needed.js';

const CATEGORIES = ['iam', 'network', 'delete', 'migration'];

export async function benchLabelled({ data, repos }) {
  if (data === undefined || repos === undefined) {
    console.log('left out: it needs --data LABELS.jsonl and --repos DIR');
    return [];
  }
  const rows = readFileSync(data, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const parsers = { sql: await loadSqlParser() };
  const score = new Map(CATEGORIES.map((category) => [category, { tp: 0, fp: 0, fn: 0 }]));
  const any = { tp: 0, fp: 0, fn: 0, tn: 0 };
  const random = { clean: 0, alarms: 0 };
  let unread = 0;
  for (const [repo, list] of byRepository(rows)) {
    const dir = placeOf(repos, repo);
    if (dir === null) {
      unread += list.length;
      continue;
    }
    const opened = await openRepository(dir);
    if (opened.kind === 'error') throw new Error(opened.error.message);
    for await (const { sha, change } of streamCommits(
      opened.value,
      list.map((row) => row.sha),
    )) {
      const row = list.find((one) => one.sha === sha);
      if (change === null || row === undefined) {
        unread += 1;
        continue;
      }
      const texts = await readTexts(opened.value, textsNeeded(change.files.items));
      const found = assessRisk({ ...change, texts }, DEFAULT_POLICY, parsers).categories;
      const wrong = compare(row, found, score);
      const hit = found.some((one) => CATEGORIES.includes(one));
      const wanted = row.categories.length > 0;
      const maybe = (row.optional ?? []).length > 0;
      any[wanted ? (hit ? 'tp' : 'fn') : hit && !maybe ? 'fp' : 'tn'] += 1;
      if (row.stratum === 'random' && !wanted && !maybe) {
        random.clean += 1;
        if (hit) random.alarms += 1;
      }
      if (wrong.length > 0)
        console.log(`  ${wrong.join(' ').padEnd(20)} ${repo} ${sha.slice(0, 10)} ${row.note ?? ''}`);
    }
    await opened.value.close();
  }
  report(rows.length - unread, unread, { score, any, random });
  return [];
}

function compare({ categories, optional = [] }, found, score) {
  const wrong = [];
  for (const [category, count] of score) {
    const wanted = categories.includes(category);
    const has = found.includes(category);
    if (wanted && has) count.tp += 1;
    else if (wanted) count.fn += 1;
    else if (has && !optional.includes(category)) count.fp += 1;
    if (wanted && !has) wrong.push(`-${category}`);
    if (!wanted && has && !optional.includes(category)) wrong.push(`+${category}`);
  }
  return wrong;
}

function report(read, unread, { score, any, random }) {
  console.log(`${read} commits judged, ${unread} could not be read; optional categories count for nothing`);
  for (const [category, { tp, fp, fn }] of score) {
    console.log(
      `${category.padEnd(10)} precision ${part(tp, tp + fp)}  recall ${part(tp, tp + fn)}  F1 ${((2 * tp) / (2 * tp + fp + fn) || 0).toFixed(3)}`,
    );
  }
  console.log(`any        precision ${part(any.tp, any.tp + any.fp)}  recall ${part(any.tp, any.tp + any.fn)}`);
  console.log(`random commits without a category: false alarms ${part(random.alarms, random.clean)}`);
}

/** A share with its 95 % Wilson interval. */
function part(hits, all) {
  if (all === 0) return 'none';
  const [z, p] = [1.96, hits / all];
  const middle = (p + (z * z) / (2 * all)) / (1 + (z * z) / all);
  const half = (z * Math.sqrt((p * (1 - p)) / all + (z * z) / (4 * all * all))) / (1 + (z * z) / all);
  return `${p.toFixed(3)} (${hits}/${all}; ${Math.max(0, middle - half).toFixed(2)} to ${Math.min(1, middle + half).toFixed(2)})`;
}

function byRepository(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.repo, [...(groups.get(row.repo) ?? []), row]);
  return groups;
}

function placeOf(repos, repo) {
  const base = join(repos, repo.replace('/', '+'));
  return [join(base, 'repo'), base].find((dir) => existsSync(dir)) ?? null;
}
