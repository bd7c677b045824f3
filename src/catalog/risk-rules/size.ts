/** Rules about a change as a whole: too much to review at once, too much removed at once, parts that could not be listed. */
import type { ChangeExample, ChangeRule, ChangeView, FileExample, Hit } from '../../domain/risk-rule.js';
import { wholeFile } from '../line-signals.js';

const SPLIT = 'Split the change into parts that can be reviewed one by one.';
const LOOK = 'Split the change so that it can be listed whole, or have two people read it in a local clone.';

export const SIZE_RULES: readonly ChangeRule[] = [
  {
    about: 'change',
    id: 'size/medium',
    title: 'The change is large',
    category: null,
    level: 'medium',
    confidence: 'high',
    why: 'Reviewers find fewer mistakes in large changes.',
    remedy: SPLIT,
    source: 'the limits of the policy (key `size`)',
    find: ({ judgedLines, sizeLimits }) => over(judgedLines, sizeLimits.medium, judgedLines <= sizeLimits.high),
    examples: { hit: [lines('src/a.ts', 401)], miss: [lines('src/a.ts', 400), lines('package-lock.json', 3000)] },
  },
  {
    about: 'change',
    id: 'size/high',
    title: 'The change is very large',
    category: null,
    level: 'high',
    confidence: 'high',
    why: 'Nobody reads so many lines with care.',
    remedy: SPLIT,
    source: 'the limits of the policy (key `size`)',
    find: ({ judgedLines, sizeLimits }) => over(judgedLines, sizeLimits.high, true),
    examples: { hit: [lines('src/a.ts', 1501)], miss: [lines('src/a.ts', 1500), lines('dist/a.min.js', 9000)] },
  },
  {
    about: 'change',
    id: 'size/many-files',
    title: 'The change touches many files',
    category: null,
    level: 'medium',
    confidence: 'high',
    why: 'One risky file is easily overlooked among many.',
    remedy: SPLIT,
    source: 'a limit of 30 files',
    find: ({ files }) => (files.length > 30 ? wholeFile(`${files.length} files`) : []),
    examples: { hit: [files(31, 'modified')], miss: [files(30, 'modified')] },
  },
  {
    about: 'change',
    id: 'size/bulk-delete',
    title: 'Much is deleted at once',
    category: null,
    level: 'high',
    confidence: 'medium',
    why: 'Mass deletion is how an agent that went astray does the most harm.',
    remedy: 'Say why each part may go; restore what is not about the purpose of the change.',
    source: 'the definition of delete: bulk deletion raises the risk and is no category of its own',
    find: bulkDelete,
    examples: {
      hit: [files(5, 'removed'), lines('src/a.ts', 500, '-')],
      miss: [files(4, 'removed'), lines('src/a.ts', 499, '-'), lines('package-lock.json', 900, '-')],
    },
  },
  {
    about: 'change',
    id: 'unseen/files',
    title: 'Not every file could be listed',
    category: null,
    level: 'high',
    confidence: 'high',
    why: 'Any kind of change may hide in the files that were not seen.',
    remedy: LOOK,
    source: 'GitHub lists at most 3,000 files',
    find: ({ unseenFiles }) => (unseenFiles === null ? [] : wholeFile(unseenFiles)),
    examples: { hit: [{ files: [], unseenFiles: '3,000 of 3,400 files' }], miss: [{ files: [] }] },
  },
  {
    about: 'change',
    id: 'unseen/commits',
    title: 'Not every commit could be listed',
    category: null,
    level: 'high',
    confidence: 'high',
    why: 'Who wrote the missing commits, and whether an agent did, is unknown.',
    remedy: LOOK,
    source: 'GitHub lists at most 250 commits',
    find: ({ unseenCommits }) => (unseenCommits === null ? [] : wholeFile(unseenCommits)),
    examples: { hit: [{ files: [], unseenCommits: '250 of 400 commits' }], miss: [{ files: [] }] },
  },
];

function over(judged: number, limit: number, applies: boolean): readonly Hit[] {
  return judged > limit && applies ? wholeFile(`${judged} changed lines, more than ${limit}`) : [];
}

/** Every count grows with the change, so that adding files never hides a deletion. */
function bulkDelete(change: ChangeView): readonly Hit[] {
  const real = change.files.filter(
    (file) => file.inert !== 'generated' && file.inert !== 'lock' && file.inert !== 'asset',
  );
  const removed = real.filter((file) => file.status === 'removed');
  if (removed.length >= 20) return wholeFile(`${removed.length} files are removed`);
  const folders = new Map<string, number>();
  for (const { path } of removed) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    folders.set(folder, (folders.get(folder) ?? 0) + 1);
  }
  const most = Math.max(0, ...folders.values());
  if (most >= 5) return wholeFile(`${most} files of one folder are removed`);
  const mostlyRemoved = real.filter((file) => file.additions < file.deletions * 0.05);
  const lost = mostlyRemoved.reduce((sum, file) => sum + file.deletions, 0);
  return lost >= 500 ? wholeFile(`${lost} lines are removed and hardly any added in their place`) : [];
}

function lines(path: string, count: number, sign: '+' | '-' = '+'): ChangeExample {
  return { files: [{ path, patch: `@@ -1 +1 @@${`\n${sign}x`.repeat(count)}` }] };
}

function files(count: number, status: 'modified' | 'removed'): ChangeExample {
  const sign = status === 'removed' ? '-' : '+';
  const example = (index: number): FileExample => ({ path: `src/${index}.ts`, status, patch: `@@ -1 +1 @@\n${sign}x` });
  return { files: Array.from({ length: count }, (_, index) => example(index)) };
}
