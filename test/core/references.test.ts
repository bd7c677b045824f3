/** Which changes and commits a text names: every form in which people, git and GitHub write them, one behind the other. */
import { describe, expect, it } from '@jest/globals';
import { hotfixOf } from '../../src/core/hotfixes.js';
import { Collected } from '../../src/core/named-changes.js';

const OWN = 'f'.repeat(40);
const FULL = 'ABCDEF'.padEnd(40, '0');

function collected(): Collected {
  const said = { repository: { id: 1, owner: 'acme', name: 'infra' }, number: 20, title: '', body: '' };
  return new Collected({ ...said, commits: { items: [{ sha: OWN, message: '' }] } });
}

/** What a line names behind the word "see": `#11`, or the beginning of a commit. */
function named(line: string): readonly string[] {
  const found = collected();
  found.addReferences(line, /^see\s+/i);
  const { pulls, commits } = found.named();
  expect(found.isEmpty).toBe(pulls.length + commits.length === 0);
  return [
    ...pulls.map((number) => `#${number}`),
    ...commits.map((sha) => (sha.length === 40 ? `${sha.slice(0, 8)}…` : sha)),
  ];
}

describe('a line names', () => {
  it.each<[line: string, expected: readonly string[]]>([
    ['see #11', ['#11']],
    ['See  #11', ['#11']],
    ['see #123456789', ['#123456789']],
    ['see #1234567890', []],
    ['see #11th', []],
    ['#11', []],
    ['do see #11', []],
    ['see the notes of #11', []],
    ['see acme/infra#11', ['#11']],
    ['see ACME/Infra#11', ['#11']],
    ['see acme/other#11', []],
    ['see pull request #11', ['#11']],
    ['see PR #11', ['#11']],
    ['see change #11', ['#11']],
    ['see PR  #11', []],
    ['see issue #11', []],
    ['see #20', []],
    ['see #20, #11', ['#11']],
    ['see #11, #11', ['#11']],
    ['see https://github.com/acme/infra/pull/11', ['#11']],
    ['see http://ghe.example:8443/acme/infra/pull/11', ['#11']],
    ['see https://github.com/acme/infra/pull/11/files', ['#11']],
    ['see https://github.com/acme/other/pull/11', []],
    ['see https://github.com/acme/infra/issues/11', []],
    ['see https://github.com/acme/infra/pull/1234567890', []],
    ['see https://github.com/acme/infra/pull/11abc', []],
    ['see https://github.com/acme/infra/pull/abc11', []],
    ['see https://github.com/acme/infra/commit/abcdef1', ['abcdef1']],
    ['see https://github.com/acme/infra/commit/1234567', ['1234567']],
    ['see https://github.com/acme/infra/commit/abcdef', []],
    ['see https://github.com/acme/other/commit/abcdef1', []],
    ['see commit abcdef1', ['abcdef1']],
    ['see the commit abcdef1', ['abcdef1']],
    ['see the commits abcdef1', ['abcdef1']],
    ['see commits abcdef1', ['abcdef1']],
    ['see commit abcdef', []],
    ['see commit ABCDEF1', ['abcdef1']],
    ['see commit abcdefg', []],
    ['see abcdef1', []],
    ['see 1234567 rows', []],
    [`see ${FULL}`, ['abcdef00…']],
    [`see ${FULL.slice(0, 39)}`, []],
    ['see @abcdef1', ['abcdef1']],
    ['see acme/infra@abcdef1', ['abcdef1']],
    ['see acme/other@abcdef1', []],
    [`see ${OWN}`, []],
    ['see commit fffffff', []],
    ['see #11, #12', ['#11', '#12']],
    ['see #11,#12', ['#11', '#12']],
    ['see #11  ,  #12', ['#11', '#12']],
    ['see #11, and #12', ['#11', '#12']],
    ['see #11 and #12', ['#11', '#12']],
    ['see #11  and  #12', ['#11', '#12']],
    ['see #11 & #12', ['#11', '#12']],
    ['see #11&#12', ['#11', '#12']],
    ['see #11  &  #12', ['#11', '#12']],
    ['see #11 #12', ['#11', '#12']],
    ['see #11   #12', ['#11', '#12']],
    ['see #11 (a title) and #12', ['#11', '#12']],
    ['see #11 (a title), #12', ['#11', '#12']],
    ['see #11 () #12', ['#11', '#12']],
    ['see #11 (a (b)) #12', ['#11']],
    ['see #11(a), #12', ['#11']],
    ['see #11; #12', ['#11']],
    ['see #11 or #12', ['#11']],
    ['see #11 and then #12', ['#11']],
    ['see #11x, #12', []],
    [`see commit abcdef1 and ${FULL}`, ['abcdef1', 'abcdef00…']],
    ['see commit abcdef1 and abcdef2', ['abcdef1']],
  ])('%s', (line, expected) => expect(named(line)).toEqual(expected));

  it('a hundred references, and no more', () => {
    const line = (count: number) => `see ${Array.from({ length: count }, (_, at) => `#${at + 100}`).join(', ')}`;
    expect(named(line(100))).toHaveLength(100);
    expect(named(line(102))).toHaveLength(100);
  });

  it.each<[title: string, pulls: readonly number[]]>([
    ['Add a cache (#11)', [11]],
    ['Add a cache (#20)', []],
    ['Add a cache(#11)', []],
    ['(#11) Add a cache', []],
    ['Add (#11) a cache', []],
    ['Add a cache (#1234567890)', []],
    ['Merge pull request #11 from acme/topic', [11]],
    ['a Merge pull request #11 from acme/topic', []],
    ['Merge pull request #11', []],
  ])('its title, %s', (title, pulls) => {
    const found = collected();
    expect(found.isEmpty).toBe(true);
    found.addTitle(title);
    expect(found.named()).toEqual({ pulls, commits: [], titles: [title] });
    expect(found.isEmpty).toBe(false);
  });
});

describe('a hotfix', () => {
  const hotfix = (more: Partial<Parameters<typeof hotfixOf>[0]>) =>
    hotfixOf({
      repository: { id: 1, owner: 'acme', name: 'infra' },
      number: 20,
      title: 'Add a cache',
      body: '',
      branch: 'topic',
      labels: [],
      ...more,
    });
  const repairs = (line: string) => hotfix({ branch: 'hotfix/x', body: line });

  it.each<[what: string, more: Partial<Parameters<typeof hotfixOf>[0]>, isOne: boolean]>([
    ['by its title', { title: 'Hotfix: x' }, true],
    ['by its title behind blanks', { title: '  hot-fix x' }, true],
    ['by its title in brackets', { title: '[hotfix] x' }, true],
    ['by its title in others', { title: '(Hotfixes) x' }, true],
    ['not by a title that ends so', { title: 'x hotfix' }, false],
    ['not by a title that begins alike', { title: 'hotfixed x' }, false],
    ['not by a title in a word', { title: 'a-hotfix x' }, false],
    ['by its branch', { branch: 'hotfix/x' }, true],
    ['by its branch alone', { branch: 'hotfix' }, true],
    ['by its branch of somebody', { branch: 'ann/hot-fix-x' }, true],
    ['by its branch with an underscore', { branch: 'hotfixes_x' }, true],
    ['not by a branch that ends so', { branch: 'x-hotfix' }, false],
    ['not by a branch that begins alike', { branch: 'hotfixed' }, false],
    ['not by a branch in two folders', { branch: 'a/b/hotfix' }, false],
    ['by a label', { labels: ['bug', ' type: Hotfix '] }, true],
    ['by a label with a slash', { labels: ['kind/hot-fix'] }, true],
    ['by a label alone', { labels: ['hotfix'] }, true],
    ['not by a label that goes on', { labels: ['hotfix-not'] }, false],
    ['not by a label that ends so', { labels: ['nohotfix'] }, false],
    ['not by an ordinary fix', { title: 'Fix x', branch: 'fix/x', labels: ['bug'] }, false],
  ])('is one %s', (_what, more, isOne) => expect(hotfix(more) !== null).toBe(isOne));

  it.each<[line: string, pulls: readonly number[], commits?: readonly string[]]>([
    ['Fixes #11', [11]],
    ['fix #11', [11]],
    ['Hotfix for #11', [11]],
    ['hot-fixes: #11', [11]],
    ['[Hotfix] for #11', [11]],
    ['(fix) #11', [11]],
    ['This fixes #11', [11]],
    ['Repair of #11', [11]],
    ['repairs #11', [11]],
    ['Regression from #11', [11]],
    ['Regression: from #11', [11]],
    ['caused by #11', [11]],
    ['Broken in #11', [11]],
    ['introduced by #11', [11]],
    ['fixes to #11', [11]],
    ['Prefixes #11', []],
    ['It fixes #11', []],
    ['Fixed #11', []],
    ['Fixes it, see #11', []],
    ['Fixes: 54a4f0239f2e ("A title")', [], ['54a4f0239f2e']],
    ['fixes: ABCDEF1 ("A title")', [], ['abcdef1']],
    ['So fixes: 54a4f0239f2e ("A title")', []],
    ['Fixes: 54a4f0 ("A title")', []],
    ['> Fixes #11', []],
  ])('repairs what it says: %s', (line, pulls, commits = []) => expect(repairs(line)).toEqual({ pulls, commits }));

  it('repairs what its title says', () => {
    expect(hotfix({ title: ' Hotfix for #11 ' })).toEqual({ pulls: [11], commits: [] });
  });
});
