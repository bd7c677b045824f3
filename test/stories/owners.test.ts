/** Who must approve, over signed webhooks: teams of two categories, CODEOWNERS, and labels that ask for more. Each asserts what may be merged. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FileChange } from '../../src/demo/git/objects.js';
import { FILES } from '../../src/demo/organisation.js';
import type { Account, PullRequest, Repository } from '../../src/demo/world/model.js';
import type { World } from '../../src/demo/world.js';
import { Stage } from './stage.js';

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const WIDE = FILES['iam/roles.tf'].replace('"s3:GetObject"', '"*"');
const OPEN = FILES['network/main.tf'].replace('10.0.0.0/8', '0.0.0.0/0');
const APP = 'services/web/app.ts';

let stage: Stage;
let world: World;
let infra: Repository;
let serial = 0;
beforeEach(async () => {
  stage = await Stage.set();
  ({ world, infra } = stage.acme);
});
afterEach(() => stage.end());

type Files = Readonly<Record<string, FileChange>>;

/** An AI-originated change by dave. */
function byAgent(files: Files): PullRequest {
  return open(files, `Change something\n\n${CLAUDE}`);
}

function byHand(
  files: Files = { [APP]: `export const n = ${serial};\n` },
  who: Account | string = 'dave',
): PullRequest {
  return open(files, 'Change something', who);
}

function open(files: Files, message: string, by: Account | string = 'dave'): PullRequest {
  const branch = `topic-${serial++}`;
  world.commit(infra, branch, { files, message, author: by, pusher: by });
  return world.openPullRequest(infra, { head: branch, title: 'Change something', author: by });
}

function approve(pull: PullRequest, ...people: readonly (string | Account)[]): void {
  for (const who of people) world.review(pull, who, 'APPROVED');
}

function base(files: Files): void {
  world.commit(infra, 'main', { files, author: 'olivia' });
}

function policy(text: string): void {
  base({ '.github/twokey.yml': `version: 1\n${text}` });
}

function writer(login: string): Account {
  const account = world.user(login);
  world.grant(infra, account, 'write');
  return account;
}

/** May label, and not push. */
function reader(login: string): Account {
  const account = world.user(login);
  world.grant(infra, account, 'triage');
  return account;
}

function may(pull: PullRequest): Promise<boolean> {
  return stage.mergeable(pull);
}

function said(pull: PullRequest): string {
  const run = stage.check(pull);
  return `${run?.title}\n${run?.summary}\n${run?.text}`;
}

describe('teams of categories', () => {
  it('a change of two categories needs somebody of both teams', async () => {
    world.team('acme', 'network', [stage.acme.erin]);
    policy('approvers: { iam: ["@acme/security"], network: ["@acme/network"] }\n');
    const pull = byAgent({ 'iam/roles.tf': WIDE, 'network/main.tf': OPEN });
    approve(pull, 'carol', 'bob');
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.title).toContain('network needs an approval from its approvers');
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('people of a child team are of the team, invited ones are of none (A28)', async () => {
    const [ivan, nina] = [writer('ivan'), writer('nina')];
    const parent = world.team('acme', 'guild', []);
    world.team('acme', 'guild-core', [nina], { parent, pending: [ivan] });
    policy('approvers: { iam: ["@acme/guild"] }\n');
    const pull = byAgent({ 'iam/roles.tf': WIDE });
    approve(pull, ivan, 'erin');
    expect(await may(pull)).toBe(false);
    approve(pull, nina);
    expect(await may(pull)).toBe(true);
  });

  it('one person stands for two lists unless each wants people of its own', async () => {
    world.team('acme', 'network', [stage.acme.carol, stage.acme.erin]);
    const lists = 'approvers: { iam: ["@acme/security"], network: ["@acme/network"] }\n';
    policy(lists);
    const pull = byAgent({ 'iam/roles.tf': WIDE, 'network/main.tf': OPEN });
    approve(pull, 'carol', 'bob');
    expect(await may(pull)).toBe(true);
    policy(`${lists}distinct_approvers: true\n`);
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('a list asks for two of its people', async () => {
    world.team('acme', 'access', [stage.acme.carol, stage.acme.erin]);
    policy('approvers: { iam: { from: ["@acme/access"], count: 2 } }\n');
    const pull = byAgent({ 'iam/roles.tf': WIDE });
    approve(pull, 'carol', 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('a team that nobody can see, and one without people, hold the change and say what to do', async () => {
    policy('approvers: { iam: ["@acme/secret"] }\n');
    const pull = byAgent({ 'iam/roles.tf': WIDE });
    approve(pull, 'carol', 'bob');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('does the team exist');
    world.team('acme', 'empty', []);
    policy('approvers: { iam: ["@acme/empty"] }\n');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('name more people under approvers for iam');
  });
});

describe('CODEOWNERS', () => {
  const OWNERS = '* @acme/platform\n/iam/ @acme/security\n/docs/\n';

  it('an owner approves what is owned, whoever wrote it; what nobody owns passes', async () => {
    policy('codeowners: required\n');
    base({ '.github/CODEOWNERS': OWNERS });
    const docs = byHand({ 'docs/runbook.md': '# New\n' });
    expect(await may(docs)).toBe(true);
    const pull = byHand({ 'iam/notes.md': 'a\n' });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.title).toContain('an owner of iam/notes.md must approve');
    approve(pull, 'carol');
    expect(await may(pull)).toBe(true);
  });

  it('is asked for by default of nobody', async () => {
    base({ '.github/CODEOWNERS': '* @olivia\n' });
    expect(await may(byHand())).toBe(true);
  });

  it("an organisation's floor that asks for owners cannot be lowered", async () => {
    world.repository('acme', '.github', { files: { 'twokey.yml': 'version: 1\ncodeowners: required\n' } });
    policy('codeowners: off\n');
    const pull = byHand();
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('a rename out of an owned folder is owned by its old name too', async () => {
    policy('codeowners: required\n');
    base({ '.github/CODEOWNERS': OWNERS });
    const pull = byHand({ 'iam/roles.tf': null, 'src/roles.tf': FILES['iam/roles.tf'] });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'carol');
    expect(await may(pull)).toBe(true);
  });

  it('A47 the file of the change counts for nothing, and one that takes over is told', async () => {
    policy('codeowners: required\n');
    base({ '.github/CODEOWNERS': null, CODEOWNERS: OWNERS });
    const pull = byHand({ '.github/CODEOWNERS': '* @mallory\n', 'iam/roles.tf': WIDE }, 'bob');
    approve(pull, 'mallory', 'dave');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('which GitHub then reads instead of CODEOWNERS');
    expect(stage.labels(pull)).toContain('change/governance');
  });

  it('A47b lines that mean nothing are skipped and told; a file that cannot be read decides nothing', async () => {
    policy('codeowners: required\n');
    base({ '.github/CODEOWNERS': '* @acme/platform\n!docs/ @carol\n[ab].md @carol\n' });
    const pull = byHand();
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
    expect(said(pull)).toContain('2 lines of CODEOWNERS mean nothing');
    base({ '.github/CODEOWNERS': `* @acme/platform\n${'# filler\n'.repeat(100_000)}` });
    const other = byHand();
    approve(other, 'erin');
    expect(await may(other)).toBe(false);
    expect(stage.check(other)?.conclusion).toBe('failure');
    expect(said(other)).toContain('whose approval CODEOWNERS asks for could not be read');
  });

  it('a symbolic link in its place decides nothing', async () => {
    policy('codeowners: required\n');
    base({ '.github/CODEOWNERS': { mode: '120000', content: '../owners' } });
    const pull = byHand();
    approve(pull, 'erin', 'bob');
    expect(await may(pull)).toBe(false);
  });

  it('without the file nobody owns anything', async () => {
    policy('codeowners: required\n');
    base({ '.github/CODEOWNERS': null });
    expect(await may(byHand())).toBe(true);
  });
});

describe('labels that ask for more approvals', () => {
  it('a person asks for two, and taking the label off takes nothing back', async () => {
    const pull = byHand();
    expect(await may(pull)).toBe(true);
    world.label(pull, 'bob', 'approvals/2');
    expect(await may(pull)).toBe(false);
    world.unlabel(pull, 'dave', 'approvals/2');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('bob asked for 2 by a label');
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('never asks for fewer than the policy', async () => {
    const pull = byAgent({ 'iam/roles.tf': WIDE });
    world.label(pull, 'dave', 'approvals/1');
    approve(pull, 'carol');
    expect(await may(pull)).toBe(false);
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });
});

describe('labels that approve', () => {
  /** Two people, one of security, for changes of access by agents; labels approve access alone. */
  const LABELS = 'approvers: { iam: ["@acme/security"] }\napproval_labels: true\n';
  const iam = () => byAgent({ 'iam/roles.tf': WIDE });

  it('an ordinary day of a team of three: one labels, one reviews', async () => {
    policy(LABELS);
    const pull = iam();
    expect(await may(pull)).toBe(false);
    world.label(pull, 'carol', 'approve/iam');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('approved this commit by a label');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    expect(stage.labels(pull)).toContain('approve/iam');
    world.merge(pull, 'bob');
  });

  it('stands for nothing where the policy does not say so, and is left alone', async () => {
    const pull = iam();
    world.label(pull, 'carol', 'approve/iam');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).toContain('approve/iam');
  });

  it("an organisation's floor that knows no such labels lets no repository have them", async () => {
    world.repository('acme', '.github', { files: { 'twokey.yml': 'version: 1\n' } });
    policy(LABELS);
    const pull = iam();
    world.label(pull, 'carol', 'approve');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
  });

  it('of one category counts for its approvers alone where the change touches another', async () => {
    policy('approvers: { iam: ["@acme/security"], network: ["@bob"] }\napproval_labels: [iam, network]\n');
    const pull = byAgent({ 'iam/roles.tf': WIDE, 'network/main.tf': OPEN });
    world.label(pull, 'carol', 'approve/iam');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.title).toContain('1 of 2 approvals');
    expect(said(pull)).toContain('counts for the approvers of iam alone');
    world.label(pull, 'carol', 'approve/network');
    expect(await may(pull)).toBe(true);
  });

  it('a push takes it off, and a review of the old commit with it', async () => {
    policy(LABELS);
    const pull = iam();
    world.label(pull, 'carol', 'approve/iam');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave' });
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).not.toContain('approve/iam');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    world.label(pull, 'carol', 'approve/iam');
    expect(await may(pull)).toBe(true);
  });

  it('put back by somebody else it is theirs: it counts once, and not for security', async () => {
    policy(LABELS);
    const pull = iam();
    world.label(pull, 'carol', 'approve/iam');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    world.unlabel(pull, 'mallory', 'approve/iam');
    expect(await may(pull)).toBe(false);
    world.label(pull, 'bob', 'approve/iam');
    expect(await may(pull)).toBe(false);
    world.unlabel(pull, 'bob', 'approve/iam');
    world.label(pull, 'erin', 'approve/iam');
    expect(await may(pull)).toBe(false);
    expect(stage.check(pull)?.title).toContain('iam needs an approval from its approvers');
  });

  it.each([
    ['the author', () => stage.acme.dave, 'opened the pull request'],
    ['a machine user', () => stage.acme.machine, 'is a machine user'],
    ['an agent', () => stage.acme.copilot, 'is not a human account'],
    ['an app', () => world.bot('labeller[bot]'), 'is not a human account'],
    ['somebody who may label and not push', () => reader('tara'), 'has no write permission'],
  ])('put on by %s it is taken off, and that is told', async (_name, who, why) => {
    policy(`${LABELS}machine_users: [octo-machine]\n`);
    const pull = iam();
    await stage.quiet();
    world.label(pull, who(), 'approve/iam');
    await stage.quiet();
    expect(stage.labels(pull)).not.toContain('approve/iam');
    expect(said(pull)).toContain('is no approval and was taken off');
    expect(said(pull)).toContain(why);
    approve(pull, 'bob', 'erin');
    expect(await may(pull)).toBe(false);
  });

  it('put on by a contributor: a co-author is one', async () => {
    policy(LABELS);
    const credit = `Co-Authored-By: Carol <${world.noreply('carol')}>`;
    const pull = open({ 'iam/roles.tf': WIDE }, `Change\n\n${CLAUDE}\n${credit}`);
    world.label(pull, 'carol', 'approve');
    approve(pull, 'bob', 'erin');
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).not.toContain('approve');
  });

  it('of which no delivery told is not known to be of this head: taken off', async () => {
    policy(LABELS);
    const pull = iam();
    await stage.quiet();
    stage.github.faults.webhooks('drop', { on: 'pull_request.labeled' });
    world.label(pull, 'carol', 'approve/iam');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('no delivery told of it');
    world.state.clock.advance(120);
    world.review(pull, 'erin', 'COMMENTED');
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).not.toContain('approve/iam');
  });

  it('a delivery that comes after a push, or that tells of another head, makes no approval', async () => {
    policy(LABELS);
    const pull = iam();
    await stage.quiet();
    stage.github.webhooks.hold();
    world.label(pull, 'carol', 'approve/iam');
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave' });
    approve(pull, 'bob');
    stage.github.webhooks.release((held) => [...held].reverse());
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).not.toContain('approve/iam');
  });

  it('who requests changes in a review has not approved, whatever label they put on', async () => {
    policy(LABELS);
    const pull = iam();
    world.label(pull, 'carol', 'approve/iam');
    approve(pull, 'bob', 'erin');
    expect(await may(pull)).toBe(true);
    const review = world.review(pull, 'carol', 'CHANGES_REQUESTED');
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).not.toContain('approve/iam');
    world.label(pull, 'carol', 'approve/iam');
    expect(await may(pull)).toBe(false);
    world.dismissReview(review, 'mallory');
    world.label(pull, 'carol', 'approve/iam');
    expect(await may(pull)).toBe(false);
    approve(pull, 'carol');
    expect(await may(pull)).toBe(true);
  });

  it('who loses the right to push takes the approval along', async () => {
    policy('approval_labels: true\n');
    const guest = writer('guest');
    world.member('acme', guest);
    const pull = iam();
    world.label(pull, guest, 'approve');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    world.grant(infra, guest, 'none');
    world.comment(pull, 'erin', 'Look again, @bob');
    expect(await may(pull)).toBe(false);
  });

  it('of one person never makes two', async () => {
    policy('approval_labels: true\n');
    const pull = iam();
    world.label(pull, 'carol', 'approve', 'approve/iam');
    approve(pull, 'carol');
    expect(await may(pull)).toBe(false);
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });

  it('A50b only labels: words in a comment that name one do nothing', async () => {
    policy(LABELS);
    const pull = iam();
    world.comment(pull, 'carol', '/label approve/iam\n\napprove/iam, @bob');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
  });
});

describe('labels that show the verdict', () => {
  it('A48 are put right, and who changed them is told', async () => {
    const pull = byAgent({ 'iam/roles.tf': WIDE });
    await stage.quiet();
    world.unlabel(pull, 'mallory', 'risk/high');
    world.label(pull, 'mallory', 'risk/low');
    expect(await may(pull)).toBe(false);
    expect(stage.labels(pull)).toEqual(['approvals/needed', 'change/iam', 'origin/ai', 'risk/high']);
    expect(said(pull)).toContain('mallory took off the label risk/high');
    expect(said(pull)).toContain('mallory put on the label risk/low');
    const metrics = await (await fetch(`${stage.app.url}/metrics`)).text();
    expect(metrics).toMatch(/twokey_labels_undone_total\{what="tampered"\} [1-9]/);
  });
});
