/** Stories of tickets and plans over signed webhooks: may this be merged now, and what is people told? */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { propose } from '../../src/demo/steps.js';
import type { Account, PullRequest } from '../../src/demo/world/model.js';
import { Stage } from './stage.js';

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.end());

function policy(text: string): void {
  const files = { '.github/twokey.yml': `version: 1\n${text}\n` };
  stage.acme.world.commit(stage.acme.infra, 'main', { files, author: 'olivia' });
}

let branches = 0;
function change(
  title: string,
  files: Readonly<Record<string, string | null>>,
  by: Account = stage.acme.bob,
  body = '',
): PullRequest {
  branches += 1;
  return propose(stage.acme, { by, branch: `b-${branches}`, title, files, body });
}

describe('a ticket', () => {
  const FILES = { 'docs/runbook.md': '# Runbook\n\nCall nobody.\n' };

  it('is needed where the policy says so, whoever wrote the change, and found in the title', async () => {
    policy('ticket: { pattern: "OPS-[0-9]+", required_for: all }');
    const pull = change('Call nobody', FILES);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)).toMatchObject({ conclusion: 'action_required' });
    expect(stage.check(pull)?.title).toContain('needs a ticket, and none is named');
    expect(stage.check(pull)?.summary).toContain('OPS-');
    stage.acme.world.editTitle(pull, stage.acme.bob, 'OPS-12 Call nobody');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it.each(['body', 'branch', 'commit'] as const)('is found in the %s', async (where) => {
    policy('ticket: { pattern: "OPS-[0-9]+", required_for: all }');
    const pull = propose(stage.acme, {
      by: stage.acme.bob,
      branch: where === 'branch' ? 'fix-OPS-1-now' : 'fix',
      title: 'Fix',
      files: FILES,
      ...(where === 'body' ? { body: 'See OPS-1.' } : {}),
      ...(where === 'commit' ? { message: 'Fix\n\nOPS-1' } : {}),
    });
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('on GitHub must be an issue that exists and is open, and no pull request', async () => {
    const { world, infra, bob, erin } = stage.acme;
    policy('ticket: { required_for: all, github_issues: true }');
    const issue = world.openIssue(infra, erin, { title: 'Nobody answers', body: null, labels: [] });
    const pull = change(`Call nobody (#${issue.number})`, FILES);
    expect(await stage.mergeable(pull)).toBe(true);
    world.editIssue(issue, erin, { state: 'closed' });
    world.editBody(pull, bob, 'Please.');
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)?.text).toContain('it is closed');
    world.editTitle(pull, bob, 'Call nobody (#9999)');
    expect(await stage.mergeable(pull)).toBe(false);
    world.editTitle(pull, bob, `Call nobody (#${pull.number})`);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)?.text).toContain('it is a pull request');
    const other = world.repository('acme', 'tickets');
    const there = world.openIssue(other, erin, { title: 'T', body: null, labels: [] });
    world.editTitle(pull, bob, `Call nobody (acme/tickets#${there.number})`);
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('that cannot be looked up decides nothing', async () => {
    const url = 'https://tracker.example.com/{ticket}';
    policy(`ticket: { pattern: "OPS-[0-9]+", required_for: all, url: "${url}" }`);
    const pull = change('OPS-1 Call nobody', FILES);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)).toMatchObject({ conclusion: 'failure' });
    expect(stage.check(pull)?.text).toContain('TICKET\\_HOSTS');
  });

  it('is needed for the categories that the policy names alone', async () => {
    policy('ticket: { pattern: "OPS-[0-9]+", required_for: [delete] }');
    expect(await stage.mergeable(change('Call nobody', FILES))).toBe(true);
    const deleting = change('Drop the logs', { 'storage/main.tf': '' });
    expect(await stage.mergeable(deleting)).toBe(false);
    stage.acme.world.editTitle(deleting, stage.acme.bob, 'OPS-3 Drop the logs');
    expect(await stage.mergeable(deleting)).toBe(true);
  });
});
