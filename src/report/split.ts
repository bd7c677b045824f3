/** The suggested split of a change that is too large, as a table, and how to make the parts. */
import type { Split, SplitPart } from '../core/split.js';
import { code } from './escape.js';

const MOST_PARTS = 30;
const MOST_PLACES = 4;

/** Markdown; '' where there is nothing to split. */
export function splitSection(split: Split | null): string {
  if (split === null || split.parts.length < 2) return '';
  const { limit, parts } = split;
  const rows = parts.slice(0, MOST_PARTS).map((part, index) => row(part, index, limit));
  return [
    '### A way to split it',
    '',
    '| | what | where | files | lines |',
    '|---|---|---|---|---|',
    ...rows,
    ...(parts.length > MOST_PARTS ? [`| | and ${parts.length - MOST_PARTS} more | | | |`] : []),
    '',
    'For each part, in this order: start a branch at the base (`git switch -c part-1 origin/<base>`), take its files over (`git checkout <this branch> -- <files>`; for files that this branch deletes, `git rm <files>`), commit, open a pull request. Parts that need each other wait for the one before to be merged.',
  ].join('\n');
}

function row({ category, directories, files, lines }: SplitPart, index: number, limit: number): string {
  const shown = directories
    .slice(0, MOST_PLACES)
    .map((directory) => code(directory === '' ? '(top level)' : directory));
  const rest = directories.length > MOST_PLACES ? ` and ${directories.length - MOST_PLACES} more` : '';
  const over = lines > limit ? ' (one file over the limit)' : '';
  return `| ${index + 1} | ${category ?? 'the rest'} | ${shown.join(', ')}${rest} | ${files.length} | ${lines}${over} |`;
}
