/**
 * Whose approval counts, over signed webhooks against the simulated GitHub: who pushed, who stands behind a login, who is
 * from outside, what is carried over to a new head, and who could still approve. Each asserts whether it may be merged.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FileChange } from '../../src/demo/git/objects.js';
import { FILES } from '../../src/demo/organisation.js';
import type { Account, PullRequest, Repository, Team } from '../../src/demo/world/model.js';
import type { World } from '../../src/demo/world.js';
import { Stage } from './stage.js';

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const WIDE = FILES['iam/roles.tf'].replace('"s3:GetObject"', '"*"');
const APP = 'services/web/app.ts';
const ACTIVITY = 'GET /repos/{owner}/{repo}/activity';
const COLLABORATORS = 'GET /repos/{owner}/{repo}/collaborators';
const MEMBERS = 'GET /orgs/{org}/teams/{team_slug}/members';
const QUERY = 'POST /graphql';

let stage: Stage;
let world: World;
let infra: Repository;
beforeEach(async () => {
  stage = await Stage.set();
  ({ world, infra } = stage.acme);
});
afterEach(() => stage.end());

/** An AI-originated change by dave. */
function open(files: Readonly<Record<string, FileChange>>, branch = 'topic'): PullRequest {
  world.commit(infra, branch, { files, message: `Change it\n\n${CLAUDE}`, author: 'dave' });
  return world.openPullRequest(infra, { head: branch, title: 'Change it', author: 'dave' });
}

/** One approval is enough. */
function harmless(branch?: string): PullRequest {
  return open({ [APP]: 'export const n = 1;\n' }, branch);
}

/** Two approvals, one of them by carol of security. */
function dangerous(): PullRequest {
  return open({ 'iam/roles.tf': WIDE });
}

function approve(pull: PullRequest, ...people: readonly (string | Account)[]): void {
  for (const who of people) world.review(pull, who, 'APPROVED');
}

async function policy(text: string): Promise<void> {
  world.commit(infra, 'main', { files: { '.github/twokey.yml': `version: 1\n${text}` }, author: 'olivia' });
  await stage.quiet();
}

function may(pull: PullRequest): Promise<boolean> {
  return stage.mergeable(pull);
}

function said(pull: PullRequest): string {
  const run = stage.check(pull);
  return `${run?.title}\n${run?.summary}\n${run?.text}`;
}

/** Somebody who may push without being a member of the organisation. */
function outsider(login = 'guest'): Account {
  const account = world.user(login);
  world.grant(infra, account, 'write');
  return account;
}

function security(): Team {
  const team = world.org('acme').teams.get('security');
  if (team === undefined) throw new Error('no team');
  return team;
}

function asks(route: string): number {
  return stage.github.calls.filter((call) => `${call.method} ${call.route}` === route).length;
}

/** As if the app had not been running. */
async function missed(act: () => void): Promise<void> {
  await stage.quiet();
  stage.github.webhooks.hold();
  act();
  stage.github.webhooks.release(() => []);
}

describe('who pushed', () => {
  it('A18 a push that the app was told of costs no question, and its pusher cannot approve', async () => {
    const pull = harmless();
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave', pusher: 'bob' });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toMatch(/`bob` \| pushed [0-9a-f]{7} to it/);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
    expect(asks(ACTIVITY)).toBe(0);
  });

  it('A18 pushed to the branch before the pull request was opened by another', async () => {
    world.commit(infra, 'topic', { files: { [APP]: 'x\n' }, message: `x\n\n${CLAUDE}`, author: 'dave', pusher: 'bob' });
    const pull = world.openPullRequest(infra, { head: 'topic', title: 'x', author: 'dave' });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
  });

  it('A18 A74 pushed while the app was not running: GitHub is asked once, and remembers', async () => {
    const pull = harmless();
    await missed(() => {
      world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave', pusher: 'bob' });
    });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
    expect(asks(ACTIVITY)).toBe(1);
  });

  it('nobody can say who pushed: one more person must approve, and the check says so', async () => {
    const pull = harmless();
    await missed(() => {
      world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave', pusher: 'bob' });
    });
    stage.github.faults.failNext({ on: ACTIVITY, status: 403, times: 9 });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('1 of 2 approvals');
    expect(said(pull)).toContain('nobody was seen pushing the head');
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('A18 a push that lives on in rewritten history under another name still counts against its pusher', async () => {
    const pull = harmless();
    const first = pull.headSha;
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave', pusher: 'bob' });
    await stage.quiet();
    const rebased = world.write(infra, first, {
      files: { 'x.txt': 'x\n' },
      message: 'The same again',
      author: 'dave',
      pusher: world.account('dave'),
    });
    world.forcePush(infra, pull.headRef, rebased, 'dave');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('A07 who pushed what was taken back by going to an older head is free again', async () => {
    const pull = harmless();
    const first = pull.headSha;
    await stage.quiet();
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave', pusher: 'bob' });
    await stage.quiet();
    world.forcePush(infra, pull.headRef, first, 'dave');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });

  it('A56 a maintainer who pushes to a fork cannot approve; the owner of the fork need not be asked about', async () => {
    world.user('stranger');
    const fork = world.fork(infra, 'stranger');
    const files = { [APP]: 'export const n = 1;\n' };
    world.commit(fork, 'topic', { files, message: `x\n\n${CLAUDE}`, author: 'stranger' });
    const pull = world.openPullRequest(infra, { head: 'topic', fork, title: 'x', author: 'stranger' });
    world.commit(fork, 'topic', { files: { 'x.txt': 'x\n' }, author: 'stranger', pusher: 'bob' });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
    expect(asks(ACTIVITY)).toBe(0);
  });

  it('a fork of its author whose pushes were missed needs no more people, and the check says what is not known', async () => {
    world.user('stranger');
    const fork = world.fork(infra, 'stranger');
    let pull: PullRequest | null = null;
    await missed(() => {
      world.commit(fork, 'topic', { files: { [APP]: 'x\n' }, message: `x\n\n${CLAUDE}`, author: 'stranger' });
      pull = world.openPullRequest(infra, { head: 'topic', fork, title: 'x', author: 'stranger' });
    });
    if (pull === null) throw new Error('not opened');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    expect(said(pull)).toContain("who pushed into the author's fork is not known");
  });

  it('bots and GitHub itself push without shutting anybody out', async () => {
    const pull = harmless();
    for (const pusher of ['dependabot[bot]', 'web-flow']) {
      world.commit(infra, pull.headRef, { files: { 'x.txt': `${pusher}\n` }, author: 'dave', pusher });
    }
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    expect(said(pull)).not.toContain('`web-flow` cannot');
  });

  it('A20 an unsigned commit in the name of another is shown', async () => {
    const pull = harmless();
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'carol', pusher: 'dave' });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    expect(said(pull)).toMatch(/the unsigned commit [0-9a-f]{7} names carol, and dave pushed it/);
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'y\n' }, author: 'erin', pusher: 'erin', signed: 'erin' });
    expect(await may(pull)).toBe(false);
    expect(said(pull)).not.toMatch(/names erin/);
  });
});

describe('who stands behind a login of the policy', () => {
  it('A24 a machine user under another login, named by its id', async () => {
    const { machine } = stage.acme;
    await policy(`machine_users: ["somebody#${machine.id}"]\n`);
    const pull = harmless();
    approve(pull, 'octo-machine');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('is a machine user by the policy');
  });

  it('a machine user that nobody is called makes one more approval necessary, and the check says what to write', async () => {
    await policy('machine_users: [no-such-machine]\n');
    const pull = harmless();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('nobody is called no-such-machine');
    expect(said(pull)).toContain('login\\#id');
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('an approver of the policy who was renamed still is one, also by id', async () => {
    const { carol } = stage.acme;
    await policy('approvers: { iam: ["@carol"] }\n');
    world.rename('carol', 'caroline');
    Object.assign(carol, { graphqlLogin: 'caroline' });
    const pull = dangerous();
    approve(pull, carol, 'bob');
    expect(await may(pull)).toBe(true);
    await policy(`approvers: { iam: ["@whoever#${carol.id}"] }\n`);
    expect(await may(pull)).toBe(true);
  });
});

describe('people from outside, and what an approver may do', () => {
  it('A25 an outside collaborator counts where one approval is needed, and not where two are', async () => {
    const guest = outsider();
    const small = harmless();
    approve(small, guest);
    expect(await may(small)).toBe(true);
    const large = open({ 'iam/roles.tf': WIDE }, 'large');
    approve(large, guest, 'carol');
    expect(await may(large)).toBe(false);
    expect(said(large)).toContain('is no member of the organisation');
    approve(large, 'bob');
    expect(await may(large)).toBe(true);
  });

  it('A25 never, or always, where the policy says so', async () => {
    const guest = outsider();
    await policy('outside_collaborators: never\n');
    const small = harmless();
    approve(small, guest);
    expect(await may(small)).toBe(false);
    await policy('outside_collaborators: always\n');
    const large = open({ 'iam/roles.tf': WIDE }, 'large');
    approve(large, guest, 'carol');
    expect(await may(large)).toBe(true);
  });

  it('A25 while GitHub does not say who is from outside, nobody counts for two', async () => {
    stage.github.faults.failNext({ on: COLLABORATORS, status: 403, times: 20 });
    stage.github.faults.withheld.add('Repository.collaborators');
    const pull = dangerous();
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('approvals/membership-unknown');
  });

  it('A26 write is not enough where the policy asks for more', async () => {
    await policy('approver_permission: maintain\n');
    world.grant(infra, 'erin', 'maintain');
    const pull = harmless();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('has less than the permission maintain');
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('A27 an approver who left the team a moment ago does not stand for it', async () => {
    world.grant(infra, 'carol', 'write');
    const pull = dangerous();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    security().members.delete(stage.acme.carol);
    approve(pull, 'carol');
    expect(await may(pull)).toBe(false);
  });
});

describe('lists of people that approvals rest on', () => {
  /** With one approval of two: the lists have come once, and one more opens the gate. */
  async function almost(): Promise<PullRequest> {
    for (const who of ['bob', 'carol']) world.grant(infra, who, 'write');
    const pull = dangerous();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    return pull;
  }

  function callsSince(start: number): readonly string[] {
    return stage.github.calls.slice(start).map(({ method, route }) => `${method} ${route}`);
  }

  it('come with the change and are compared with it, so that a yes takes four calls', async () => {
    const pull = await almost();
    const start = stage.github.calls.length;
    approve(pull, 'carol');
    expect(await may(pull)).toBe(true);
    expect(callsSince(start)).toEqual([
      ...[QUERY, QUERY, 'POST /repos/{owner}/{repo}/check-runs'],
      'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}',
    ]);
  });

  /** Right before the last look, after everything was judged. */
  function meanwhile(act: () => void): void {
    stage.github.faults.before(QUERY, () => undefined);
    stage.github.faults.before(QUERY, act);
  }

  it('are compared: an approver who leaves the team after the first look does not stand for it', async () => {
    const pull = await almost();
    meanwhile(() => security().members.delete(stage.acme.carol));
    approve(pull, 'carol');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('one approval of iam must come from');
    expect(stage.runs(pull).map(({ conclusion }) => conclusion)).not.toContain('success');
  });

  it('are compared: an approver who leaves the organisation after the first look does not count for two', async () => {
    const pull = await almost();
    meanwhile(() => world.org('acme').members.delete(stage.acme.bob));
    approve(pull, 'carol');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('is no member of the organisation');
    expect(stage.runs(pull).map(({ conclusion }) => conclusion)).not.toContain('success');
  });

  it.each(['Repository.collaborators', 'Organization.team'])(
    'are asked for one by one where GitHub does not let %s be read with the change',
    async (field) => {
      stage.github.faults.withheld.add(field);
      const pull = await almost();
      const asked = [asks(COLLABORATORS), asks(MEMBERS)];
      const start = stage.github.calls.length;
      approve(pull, 'carol');
      expect(await may(pull)).toBe(true);
      expect([asks(COLLABORATORS), asks(MEMBERS)]).toEqual(asked.map((times) => times + 1));
      // Once refused, they are not tried with every change again.
      expect(callsSince(start).filter((call) => call === QUERY)).toHaveLength(2);
    },
  );

  it('are asked for by themselves where GitHub shows an empty list without a refusal', async () => {
    stage.github.faults.emptied.add('Repository.collaborators');
    world.org('acme').members.delete(stage.acme.bob);
    const pull = await almost();
    approve(pull, 'carol');
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('is no member of the organisation');
  });

  it('are asked for by themselves where they are too long to come with the change', async () => {
    for (let index = 0; index < 100; index += 1)
      security().members.set(world.user(`guard-${index}`), { role: 'member', state: 'active' });
    const pull = await almost();
    const asked = asks(MEMBERS);
    approve(pull, 'carol');
    expect(await may(pull)).toBe(true);
    expect(asks(MEMBERS)).toBeGreaterThan(asked);
  });

  it('count members of teams below a team, and nobody who was only invited', async () => {
    const pull = await almost();
    security().members.set(stage.acme.carol, { role: 'member', state: 'pending' });
    approve(pull, 'carol');
    expect(await may(pull)).toBe(false);
    world.team('acme', 'oncall', [stage.acme.carol], { parent: security() });
    approve(pull, 'carol');
    expect(await may(pull)).toBe(true);
  });
});

describe('who could still approve', () => {
  it('is named, without those who cannot', async () => {
    const pull = harmless();
    approve(pull, 'octo-machine');
    expect(await may(pull)).toBe(false);
    const names = /had no hand in this change: (.*)\./.exec(said(pull))?.[1] ?? '';
    expect(names.split(', ')).toEqual(['`ann`', '`bob`', '`carol`', '`erin`', '`mallory`', '`olivia`']);
    expect(said(pull)).toContain('| `octo-machine` | is a machine user by the policy | Ask a human');
  });

  it('where nobody is left, says so and what to do', async () => {
    for (const who of ['ann', 'bob', 'carol', 'erin', 'mallory', 'olivia']) {
      world.commit(infra, 'topic', { files: { [`${who}.txt`]: 'x\n' }, author: who, message: `x\n\n${CLAUDE}` });
    }
    const pull = world.openPullRequest(infra, { head: 'topic', title: 'x', author: 'dave' });
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('nobody is left who could give one');
    expect(said(pull)).toContain('give write access to somebody');
  });
});

describe('approvals of an earlier head', () => {
  const CARRY = 'carry_over: identical-diff\n';

  /** "Update branch": the base is merged in, by dave. */
  function update(pull: PullRequest, files: Readonly<Record<string, FileChange>> = {}, by = 'dave'): void {
    world.commit(infra, 'main', { files: { 'docs/new.md': `${Math.random()}\n` }, author: 'erin' });
    const message = `Merge branch 'main' into ${pull.headRef}`;
    world.commit(infra, pull.headRef, { merge: 'main', files, author: by, committer: 'web-flow', message });
  }

  it('P12 a clean "Update branch" keeps them where the policy says so', async () => {
    await policy(CARRY);
    const pull = dangerous();
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
    const approved = pull.headSha.slice(0, 7);
    update(pull);
    expect(await may(pull)).toBe(true);
    expect(said(pull)).toContain(`carried over from \`${approved}\`: same diff`);
    update(pull);
    expect(await may(pull)).toBe(true);
  });

  it('P12 by default an "Update branch" needs them again', async () => {
    const pull = dangerous();
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
    update(pull);
    expect(await may(pull)).toBe(false);
  });

  it('A86 an edit that hides in the merge loses them', async () => {
    await policy(CARRY);
    const pull = harmless();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    update(pull, { [APP]: 'export const n = 2;\n' });
    expect(await may(pull)).toBe(false);
    expect(said(pull)).toContain('not carried over: the diff has changed since');
  });

  it.each<[string, (pull: PullRequest) => void]>([
    ['somebody else updates the branch', (pull) => update(pull, {}, 'erin')],
    [
      'a commit comes that changes nothing in the end',
      (pull) => {
        world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave' });
        world.commit(infra, pull.headRef, { files: { 'x.txt': null }, author: 'dave' });
      },
    ],
    [
      'the branch is rewritten',
      (pull) => {
        const files = { [APP]: 'export const n = 1;\n' };
        const by = { files, message: `Again\n\n${CLAUDE}`, author: 'dave', pusher: world.account('dave') };
        world.forcePush(infra, pull.headRef, world.write(infra, world.sha(infra, 'main'), by), 'dave');
      },
    ],
    [
      'the review was dismissed',
      (pull) => {
        for (const review of pull.reviews) world.dismissReview(review, 'erin');
        update(pull);
      },
    ],
    [
      'the approver contributes since',
      (pull) => {
        update(pull, {}, 'bob');
      },
    ],
  ])('nothing is carried over when %s', async (_what, act) => {
    await policy(CARRY);
    const pull = harmless();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    act(pull);
    expect(await may(pull)).toBe(false);
  });

  it('a patch that GitHub does not show carries nothing over', async () => {
    await policy(CARRY);
    const pull = open({ 'docs/logo.png': new Uint8Array([137, 80, 78, 71, 0, 255, 0]) });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    update(pull);
    expect(await may(pull)).toBe(false);
  });

  it('a repository cannot switch it on under an organisation that does not', async () => {
    const files = { 'twokey.yml': 'version: 1\n' };
    world.repository('acme', '.github', { files, private: false });
    await policy(CARRY);
    const pull = harmless();
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    update(pull);
    expect(await may(pull)).toBe(false);
  });

  it('A07 back at exactly the approved commit they count again, judged against the base as it is', async () => {
    const pull = dangerous();
    approve(pull, 'bob', 'carol');
    expect(await may(pull)).toBe(true);
    const approved = pull.headSha;
    world.commit(infra, pull.headRef, { files: { 'x.txt': 'x\n' }, author: 'dave' });
    expect(await may(pull)).toBe(false);
    world.forcePush(infra, pull.headRef, approved, 'dave');
    expect(await may(pull)).toBe(true);
  });
});
