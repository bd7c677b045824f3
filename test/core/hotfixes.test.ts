/** What calls itself a hotfix, and what it says that it repairs. */
import { describe, expect, it } from '@jest/globals';
import { hotfixOf } from '../../src/core/hotfixes.js';

const SHA = '54a4f0239f2e98bc0842818f611a4cf73bb7dd35';
const repository = { id: 7, owner: 'acme', name: 'infra' };

function hotfix(more: Partial<Parameters<typeof hotfixOf>[0]>): string | null {
  const called = { repository, number: 20, title: 'Fix it', body: '', branch: 'topic', labels: [], ...more };
  const named = hotfixOf(called);
  return named === null ? null : [...named.pulls.map((one) => `#${one}`), ...named.commits].join(' ');
}

describe('a hotfix', () => {
  it.each([
    ['hotfix: stop the loop'],
    ['Hotfix(web): stop the loop'],
    ['[HOTFIX] stop the loop'],
    ['hot-fix for the loop'],
    ['Hotfixes for today'],
  ])('is called so by its title: %s', (title) => {
    expect(hotfix({ title })).toBe('');
  });

  it.each(['hotfix/loop', 'hotfix-loop', 'hot-fix/loop', 'hotfixes/loop', 'ann/hotfix/loop', 'Hotfix_1', 'hotfix'])(
    'is called so by its branch: %s',
    (branch) => {
      expect(hotfix({ branch })).toBe('');
    },
  );

  it.each(['hotfix', 'Hotfix', 'type: hotfix', 'kind/hot-fix', ' hotfix '])('is called so by a label: %s', (label) => {
    expect(hotfix({ labels: ['bug', label] })).toBe('');
  });

  it.each([
    [{ title: 'Fix the hotfix script' }],
    [{ title: 'hotfixture for tests' }],
    [{ branch: 'topic/my-hotfix-thing' }],
    [{ branch: 'hotfixture' }],
    [{ labels: ['no-hotfix', 'hotfix-tooling'] }],
    [{ title: 'Fix #12', body: `Fixes: 54a4f0239f2e ("Add a loop")` }],
  ])('is none: %j', (more) => {
    expect(hotfix(more)).toBeNull();
  });

  it.each([
    ['Fixes #12', '#12'],
    ['Fixes #12, #13 and #14', '#12 #13 #14'],
    ['Hotfix for #12', '#12'],
    ['Hotfix of acme/infra#12', '#12'],
    ['This fixes https://github.com/acme/infra/pull/12', '#12'],
    ['Repairs commit 54a4f02', '54a4f02'],
    ['Regression from #12', '#12'],
    ['Introduced by #12', '#12'],
    ['Broken in 54A4F0239F2E98BC0842818F611A4CF73BB7DD35', SHA],
    ['Fixes: 54a4f0239f2e ("Add a loop")', '54a4f0239f2e'],
    ['Fixes #20', ''],
    ['Fixes other/place#12', ''],
    ['See #12', ''],
    ['See the old #12 regression: none', ''],
    ['> Fixes #12', ''],
    ['Fixes 1234567 rows', ''],
  ])('says what it repairs: %s', (body, named) => {
    expect(hotfix({ branch: 'hotfix/x', body: `Stops the loop.\n\n${body}\n` })).toBe(named);
  });

  it('says it in its title too', () => {
    expect([hotfix({ title: 'Hotfix for #12: stop the loop' }), hotfix({ title: 'hotfix: #12' })]).toEqual([
      '#12',
      '#12',
    ]);
  });
});
