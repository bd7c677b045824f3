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
