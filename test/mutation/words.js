/** The words that a mutant is about: of its own literals and patterns, and of those around it. For seek-search.js. */
import { readFileSync } from 'node:fs';

const LONGEST = 60;
const LINES_AROUND = 5;
const known = new Map();

export function wordsOf({ id, file, line, original }) {
  if (!known.has(id)) {
    const own = literalsIn(original);
    const around = linesOf(file)
      .slice(Math.max(0, line - 1 - LINES_AROUND), line + LINES_AROUND)
      .flatMap(literalsIn);
    const words = [...own, ...own, ...own, ...around];
    known.set(
      id,
      words.filter((word) => word.length > 0 && word.length < LONGEST),
    );
  }
  return known.get(id);
}

function linesOf(file) {
  if (!known.has(file)) known.set(file, readFileSync(file, 'utf8').split('\n'));
  return known.get(file);
}

function literalsIn(text) {
  const strings = [...text.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`\n]*)`/g)].map(([, a, b, c]) => a ?? b ?? c);
  const patterns = [...text.matchAll(/\/((?:\\.|[^/\n])+)\/[dgimsuvy]*/g)].flatMap(([, pattern]) =>
    pattern
      .replaceAll(/\\[bBdDsSwW]|\(\?[:=!<]+|\[[^\]]*\]|\{\d*,?\d*\}/g, ' ')
      .replaceAll('\\', '')
      .split(/[\s|()*+?^$]+/),
  );
  return [...strings, ...patterns];
}
