/** What counts as a revert, by the words that GitHub's button, git, GitLab, bots and people really write. */
import { describe, expect, it } from '@jest/globals';
import { undoneBy } from '../../src/core/reverts.js';

const A = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';
const B = 'b1b2c3d4e5f60718293a4b5c6d7e8f9012345678';
const C = 'c1b2c3d4e5f60718293a4b5c6d7e8f9012345678';
const OWN = 'd1b2c3d4e5f60718293a4b5c6d7e8f9012345678';

interface Expected {
  readonly pulls?: readonly number[];
  readonly commits?: readonly string[];
  readonly titles?: readonly string[];
}

type Row = readonly [
  string,
  { readonly title?: string; readonly body?: string; readonly messages?: readonly string[] },
  Expected,
];

const UNDOES: readonly Row[] = [
  [
    "GitHub's button",
    { title: 'Revert "Add a cache"', body: 'Reverts acme/infra#11' },
    { pulls: [11], titles: ['Add a cache'] },
  ],
  ['in another case of the letters', { body: 'reverts Acme/Infra#11' }, { pulls: [11] }],
  ['a number alone', { title: 'Hotfix', body: 'Outage.\n\nReverts #11' }, { pulls: [11] }],
  ['several numbers', { body: 'Reverts #11, #13 and acme/infra#14' }, { pulls: [11, 13, 14] }],
  ['an address', { body: 'This reverts https://github.com/acme/infra/pull/11.' }, { pulls: [11] }],
  ['the template of a bot', { body: 'Reverts #11 ; tracked by OPS-1' }, { pulls: [11] }],
  ['words of a person', { title: 'Revert PR #11: it broke the login' }, { pulls: [11] }],
  ['a roll back', { title: 'Rollback of #11' }, { pulls: [11] }],
  ['a part of it', { body: 'Partially reverts #11' }, { pulls: [11] }],
  [
    'git revert',
    { messages: [`Revert "Add a cache"\n\nThis reverts commit ${A}.`] },
    { commits: [A], titles: ['Add a cache'] },
  ],
  [
    'git revert of a merge',
    {
      messages: [
        `Revert "Merge pull request #11 from acme/x"\n\nThis reverts commit ${A}, reversing\nchanges made to ${B}.`,
      ],
    },
    { pulls: [11], commits: [A], titles: ['Merge pull request #11 from acme/x'] },
  ],
  [
    'git revert --reference',
    { messages: ['Revert things\n\nThis reverts commit a1b2c3d (Add a cache, 2026-11-01).'] },
    { commits: ['a1b2c3d'] },
  ],
  [
    'several commits, one after another',
    { messages: [`Undo\n\nThis reverts commit ${A}.\nThis reverts commit ${B}.`] },
    { commits: [A, B] },
  ],
  [
    'several commits in one sentence',
    { messages: [`Undo\n\nThis reverts commits ${A},\n${B}, and ${C}.`] },
    { commits: [A, B, C] },
  ],
  [
    'several commits, each a revert',
    { messages: [`Revert "a"\n\nThis reverts commit ${A}.`, `Revert "b"\n\nThis reverts commit ${B}.`] },
    { commits: [A, B], titles: ['a', 'b'] },
  ],
  [
    'a squashed change, reverted and squashed',
    { title: 'Revert "Add a cache (#11)" (#12)' },
    { pulls: [11], titles: ['Add a cache (#11)'] },
  ],
  ['a conventional subject', { title: 'revert(api)!: feat: add a cache (#11)' }, { titles: ['feat: add a cache'] }],
  [
    "GitLab's words for a commit",
    { messages: [`Revert "Add a cache"\n\nThis reverts commit ${A}`] },
    { commits: [A], titles: ['Add a cache'] },
  ],
  [
    "GitLab's words for a merge request, whose number is none of ours",
    { messages: ["Revert \"Merge branch 'x' into 'main'\"\n\nThis reverts merge request !11"] },
    { titles: ["Merge branch 'x' into 'main'"] },
  ],
  [
    'a revert of what was brought back',
    { title: 'Revert "Reapply "Add a cache""', body: 'Reverts acme/infra#13' },
    { pulls: [13], titles: ['Reapply "Add a cache"'] },
  ],
  [
    'the third revert',
    { title: 'Revert "Revert "Revert "Add a cache"""', body: 'Reverts #15' },
    { pulls: [15], titles: ['Revert "Revert "Add a cache""'] },
  ],
  ...[
    'Reverting',
    'Roll back',
    'Rolls back',
    'Rollback',
    'Rollback of',
    'Undo',
    'Undoes',
    'This reverts',
    'Partly reverts',
    'Reverts part of',
    'Reverts parts of',
    'Reverts:',
    'Undo  ',
  ].map((words): Row => [`the words ${words}`, { body: `${words} #11` }, { pulls: [11] }]),
  ['a subject with blanks around it', { title: '  Revert "Add a cache"  ' }, { titles: ['Add a cache'] }],
  ['a subject with more blanks within', { title: 'Revert:  "Add a cache"' }, { titles: ['Add a cache'] }],
  ['a conventional subject with blanks around it', { title: '  revert: add a cache  ' }, { titles: ['add a cache'] }],
  ['a conventional subject without its scope', { title: 'revert!: add a cache' }, { titles: ['add a cache'] }],
  ['a sentence that is broken behind a comma', { body: 'Reverts #11,\n#12' }, { pulls: [11, 12] }],
  ['a sentence that is broken behind a word', { body: 'Reverts #11 and\n#12' }, { pulls: [11, 12] }],
  ['a sentence that ends before the next line', { body: 'Reverts #11\n#12' }, { pulls: [11] }],
  ['a sentence about one commit that is broken', { body: `This reverts commit\n${A}.` }, { commits: [A] }],
  ...[' , ', ',', '  ', ' ', '  and  ', ' & ', '&', ' (a cache), ', ' (a cache) and '].map(
    (between): Row => [
      `numbers with "${between}" between them`,
      { body: `Reverts #11${between}#12` },
      { pulls: [11, 12] },
    ],
  ),
  ['the commit, in so many words', { body: 'Reverts the commit a1b2c3d' }, { commits: ['a1b2c3d'] }],
  ['a commit behind its repository', { body: `Reverts acme/infra@${A}` }, { commits: [A] }],
  ['an address without encryption', { body: 'Reverts http://git.example/acme/infra/pull/11' }, { pulls: [11] }],
  ['blanks around its title', { title: '  Reverts #11' }, { pulls: [11] }],
  ['a sentence with a comma that ends before the next line', { body: 'Reverts #11, #12\n#13' }, { pulls: [11, 12] }],
  ['what stands behind code of a language', { body: '```js\nx\n```\nReverts #11' }, { pulls: [11] }],
  ['blanks within a line', { body: 'Reverts #11    at once' }, { pulls: [11] }],
  ['Windows line ends', { body: 'Outage.\r\n\r\nReverts #11\r\n' }, { pulls: [11] }],
];

const BRINGS_BACK: readonly Row[] = [
  [
    "GitHub's button on a revert",
    { title: 'Revert "Revert "Add a cache""', body: 'Reverts acme/infra#12' },
    { pulls: [12], titles: ['Revert "Add a cache"'] },
  ],
  [
    'a subject with blanks around it',
    { title: '  Revert "Revert "Add a cache""  ' },
    { titles: ['Revert "Add a cache"'] },
  ],
  [
    'a subject with blanks around the inner one',
    { title: 'Revert " Revert "Add a cache" "' },
    { titles: [' Revert "Add a cache" '] },
  ],
  [
    'git revert of a revert',
    { messages: [`Reapply "Add a cache"\n\nThis reverts commit ${A}.`] },
    { commits: [A], titles: ['Add a cache'] },
  ],
  [
    'a squashed revert, reverted',
    { title: 'Revert "Revert "Add a cache (#11)" (#12)" (#13)' },
    { pulls: [12], titles: ['Revert "Add a cache (#11)" (#12)'] },
  ],
  [
    'a reland',
    { title: 'Reland "Add a cache"', body: `This reverts commit ${A}.` },
    { commits: [A], titles: ['Add a cache'] },
  ],
];

const NOTHING: readonly Row[] = [
  ['an ordinary change', { title: 'Add a cache', body: 'Closes #11' }, {}],
  ['prose about a revert', { title: 'Explain how to revert #11', body: 'We should not have to revert #11 again.' }, {}],
  ['a way back', { body: 'Revert to the version of last week' }, {}],
  ['a number that is counted', { body: 'Reverts 1234567 rows' }, {}],
  ['another repository', { body: 'Reverts acme/other#11\nReverts https://github.com/acme/other/pull/11' }, {}],
  ['a commit of another repository', { body: `Reverts acme/other@${A}` }, {}],
  ['a line that names one before the words', { body: 'See also #11 reverts: none' }, {}],
  ['code with a line that ends like it', { body: '```\nx```\nReverts #11\n```' }, {}],
  ['itself', { body: 'Reverts #20' }, {}],
  [
    'its own commit',
    { messages: [`Work\n\nThis reverts commit ${OWN}.`, `Work\n\nThis reverts commit ${OWN.slice(0, 9)}.`] },
    {},
  ],
  ['a quote', { body: '> Reverts #11' }, {}],
  ['a subject that names one further on', { title: 'Do not Revert "Add a cache"' }, {}],
  ['a subject that goes on behind one', { title: 'Revert "Add a cache" some day' }, {}],
  ['a conventional subject of another kind', { title: 'prerevert: add a cache' }, {}],
  ['a line that names the words further on', { body: 'We may reverts #11' }, {}],
  ['an ordinary line that ends in a comma', { body: 'See this,\nReverted #11' }, {}],
  ['code', { body: '```\nReverts #11\n```\n\n    Reverts #11' }, {}],
  ['a hidden line of a template', { body: '<!--\nReverts #11\n-->\n<!-- Reverts #11 -->' }, {}],
];

describe('what a change undoes', () => {
  it.each(UNDOES)('%s', (_name, said, expected) => {
    expect(undone(said)).toEqual({ undoes: named(expected), bringsBack: named({}) });
  });

  it.each(BRINGS_BACK)('%s brings something back', (_name, said, expected) => {
    expect(undone(said)).toEqual({ undoes: named({}), bringsBack: named(expected) });
  });

  it.each(NOTHING)('%s undoes nothing', (_name, said) => {
    expect(undone(said)).toBeNull();
  });

  it('is told of a long hostile text as quickly as of a short one', () => {
    const body = `${'<!--'.repeat(10_000)}\n${'Revert "'.repeat(10_000)}\n${`Reverts ${'#1, '.repeat(10_000)}`}`;
    expect(undone({ title: 'Revert "'.repeat(30), body })?.undoes.pulls ?? []).toEqual([]);
  });
});

function undone({ title = 'A change', body = '', messages = [] }: Row[1]) {
  const shas = [OWN, ...messages.map((_, at) => `${at}`.repeat(40).slice(0, 40).replace(/^./, 'f'))];
  const items = ['Work', ...messages].map((message, at) => ({ sha: shas[at] ?? OWN, message }));
  return undoneBy({ repository: { id: 1, owner: 'acme', name: 'infra' }, number: 20, title, body, commits: { items } });
}

function named({ pulls = [], commits = [], titles = [] }: Expected) {
  return { pulls, commits, titles };
}
