/** Stories of where a change comes from: what pull requests do over time, bots and AI together, corrections, and who asked. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FILES } from '../../src/demo/organisation.js';
import type { Account, PullRequest, Repository } from '../../src/demo/world/model.js';
import type { World } from '../../src/demo/world.js';
import { Stage } from './stage.js';

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const APP = 'services/web/app.ts';
const CORRECT = '/twokey not-ai The trailer is a leftover of the template';

let stage: Stage;
let world: World;
let infra: Repository;
let serial = 0;
beforeEach(async () => {
  stage = await Stage.set();
  ({ world, infra } = stage.acme);
});
afterEach(() => stage.end());

interface Proposal {
  readonly by?: Account | string;
  readonly author?: Account | string | { readonly name: string; readonly email: string };
  readonly message?: string;
  readonly branch?: string;
  readonly title?: string;
  readonly body?: string;
  readonly via?: string;
}

/** One harmless commit and its pull request; by dave, without any mark, where nothing else is said. */
function open({ by = 'dave', author = by, message = 'Say hello', ...more }: Proposal = {}): PullRequest {
  const { branch = `topic-${serial++}`, title = 'Say hello', body = '', via } = more;
  world.commit(infra, branch, { files: { [APP]: `export const n = ${serial};\n` }, message, author, pusher: by });
  return world.openPullRequest(infra, { head: branch, title, body, author: by, ...(via === undefined ? {} : { via }) });
}

function push(pull: PullRequest, who: Account | string, message = 'More', author: Proposal['author'] = who): void {
  world.commit(infra, pull.headRef, { files: { 'more.txt': `${serial++}\n` }, message, author, pusher: who });
}

/** The branch is written again from main: one commit with this message by this account. */
function rewrite(pull: PullRequest, by: Account, message: string): void {
  const files = { [APP]: `export const n = ${serial++};\n` };
  const written = world.write(infra, world.sha(infra, 'main'), { files, message, author: by, pusher: by });
  world.forcePush(infra, pull.headRef, written, by);
}

function approve(pull: PullRequest, ...people: readonly (string | Account)[]): void {
  for (const who of people) world.review(pull, who, 'APPROVED');
}

function policy(text: string): void {
  world.commit(infra, 'main', { files: { '.github/twokey.yml': `version: 1\n${text}` }, author: 'olivia' });
}

const may = (pull: PullRequest) => stage.mergeable(pull);

async function title(pull: PullRequest): Promise<string> {
  await stage.quiet();
  return stage.check(pull)?.title ?? '';
}

async function summary(pull: PullRequest): Promise<string> {
  await stage.quiet();
  return stage.check(pull)?.summary ?? '';
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${stage.app.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}

describe('what pull requests do', () => {
  it("a human commit onto an agent's branch: still the agent's, and the human does not count", async () => {
    const { devin, ann } = stage.acme;
    const pull = open({ by: devin, branch: 'devin/1767312000-x' });
    world.assign(pull, ann);
    push(pull, 'bob');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(await title(pull)).toContain('AI-originated (devin)');
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it("an agent's commit onto a human's branch gates at that push", async () => {
    const pull = open();
    expect(await may(pull)).toBe(true);
    push(pull, 'dave', 'More', { name: 'Cursor Agent', email: 'cursoragent@cursor.com' });
    expect(world.mergeability(pull).mergeable).toBe(false);
    expect(await may(pull)).toBe(false);
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });

  it('the label is taken off by the author', async () => {
    const pull = open();
    expect(await may(pull)).toBe(true);
    world.label(pull, 'dave', 'ai-generated');
    expect(await may(pull)).toBe(false);
    world.unlabel(pull, 'dave', 'ai-generated');
    expect(await may(pull)).toBe(false);
  });

  it('the mark in the body is edited out', async () => {
    const pull = open({ body: '🤖 Generated with [Claude Code](https://claude.com/claude-code)' });
    expect(await may(pull)).toBe(false);
    world.editBody(pull, 'dave', 'By hand.');
    expect(await may(pull)).toBe(false);
    expect(await title(pull)).toContain('AI-originated (claude-code)');
  });

  it('a force-push rewrites author and trailers', async () => {
    const pull = open({
      message: `Say hello\n\n${CLAUDE}`,
      author: { name: 'Claude', email: 'noreply@anthropic.com' },
    });
    await stage.quiet();
    rewrite(pull, stage.acme.dave, 'Say hello');
    expect(await may(pull)).toBe(false);
    expect(await summary(pull)).toContain('claude-code');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });

  it('a retarget changes nothing about where it comes from', async () => {
    world.branch(infra, 'sandbox', 'main', 'erin');
    const pull = open({ message: `Say hello\n\n${CLAUDE}` });
    world.retarget(pull, 'sandbox');
    await stage.quiet();
    world.retarget(pull, 'main');
    expect(await may(pull)).toBe(false);
    expect(await title(pull)).toContain('AI-originated (claude-code)');
  });

  it("merging main, which holds others' AI commits, brings no mark: only base..head counts", async () => {
    const pull = open();
    world.commit(infra, 'main', { files: { 'other.txt': 'x\n' }, message: `Other\n\n${CLAUDE}`, author: 'erin' });
    world.commit(infra, pull.headRef, { merge: 'main', message: "Merge branch 'main'", author: 'dave' });
    expect(await may(pull)).toBe(true);
    expect(await title(pull)).toContain('human');
  });

  it("more than 250 commits, the agent's the first of them", async () => {
    const commits = Array.from({ length: 260 }, (_, n) => ({
      files: { [`many/${n}.txt`]: `${n}\n` },
      message: n === 0 ? `First\n\n${CLAUDE}` : `Commit ${n}`,
      author: 'dave',
    }));
    world.push(infra, 'long', commits, { pusher: 'dave' });
    const pull = world.openPullRequest(infra, { head: 'long', title: 'Long', author: 'dave' });
    expect(await may(pull)).toBe(false);
    expect(await title(pull)).toContain('AI-originated (claude-code)');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });

  it("a renamed agent's account is known by its id", async () => {
    const { devin, ann } = stage.acme;
    world.rename(devin, 'harmless-helper[bot]');
    Object.assign(devin, { graphqlLogin: 'harmless-helper' });
    const pull = open({ by: devin });
    world.assign(pull, ann);
    expect(await may(pull)).toBe(false);
    expect(await title(pull)).toContain('AI-originated (devin)');
  });

  it("opened through an agent's app on a person's account", async () => {
    world.app('cursor', { owner: 'olivia', permissions: {}, events: [] });
    const pull = open({ via: 'cursor' });
    expect(await may(pull)).toBe(false);
    expect(await title(pull)).toContain('AI-originated (cursor)');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
  });
});

describe('bots and AI', () => {
  const BUMP = 'Bump left-pad from 1.3.0 to 1.3.1';

  it('an automation account whose commit carries AI trailers is AI', async () => {
    const actions = world.bot('github-actions[bot]', { id: 41_898_282 });
    world.grant(infra, actions, 'write');
    const pull = open({ by: actions, message: `Fix\n\n${CLAUDE}` });
    expect(await may(pull)).toBe(false);
    expect(await title(pull)).toContain('AI-originated (claude-code)');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(await summary(pull)).toContain('nobody is known who asked for it');
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it("a vendor's release bot is a bot", async () => {
    const stainless = world.bot('stainless-app[bot]', { id: 142_633_134 });
    world.grant(infra, stainless, 'write');
    const pull = open({ by: stainless, message: 'release: 1.2.3' });
    expect(await may(pull)).toBe(true);
    expect(await title(pull)).toContain('automation (stainless)');
  });

  it('a dependency bot with an AI co-author reports both, and is AI', async () => {
    const pull = open({ by: stage.acme.dependabot, title: BUMP, message: `${BUMP}\n\n${CLAUDE}` });
    expect(await may(pull)).toBe(false);
    expect(await title(pull)).toContain('AI-originated (claude-code)');
    expect(await summary(pull)).toContain('`dependabot`');
  });

  it('the same, where the policy leaves it to automation', async () => {
    policy('provenance: { automation_with_ai: automation }\n');
    const pull = open({ by: stage.acme.dependabot, title: BUMP, message: `${BUMP}\n\n${CLAUDE}` });
    expect(await may(pull)).toBe(true);
    expect(await summary(pull)).toContain('`claude-code`');
  });

  it('an id and a name that contradict each other: AI, shown, and two approvals', async () => {
    const author = { name: 'claude[bot]', email: '41898282+claude[bot]@users.noreply.github.com' };
    const pull = open({ author });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(await title(pull)).toMatch(/^Held: 1 of 2 approvals.*claude-code/);
    expect(await summary(pull)).toMatch(/contradiction: .*41898282/);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('a key in letters of another alphabet is never silently human', async () => {
    const pull = open({ message: 'Say hello\n\nСо-authored-by: Bob <bob@example.org>' });
    expect(await may(pull)).toBe(false);
    expect(await title(pull)).toContain('AI-originated (unnamed-ai)');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it("an accepted suggestion of a review bot is AI, or the human's where the policy says so", async () => {
    const bot = 'coderabbitai[bot] <136622811+coderabbitai[bot]@users.noreply.github.com>';
    const pull = open({ message: `Say hello\n\nCo-authored-by: ${bot}` });
    expect(await may(pull)).toBe(false);
    policy('provenance: { assistants: human }\n');
    expect(await may(pull)).toBe(true);
    expect(await summary(pull)).toContain('coderabbit');
  });

  it('a weak mark is shown and does not gate where the policy asks for more', async () => {
    policy('provenance: { minimum_confidence: medium, labels: [robot] }\n');
    const pull = open({ branch: 'claude/topic' });
    expect(await may(pull)).toBe(true);
    expect(await summary(pull)).toContain('claude/topic');
    world.label(pull, 'dave', 'robot');
    expect(await may(pull)).toBe(false);
  });

  it("an organisation's own agent, by a trailer of its own", async () => {
    policy('agents: [{ id: acme-agent, trailers: [{ key: Acme-Run, value: acme.example/runs/ }] }]\n');
    const pull = open({ message: 'Say hello\n\nAcme-Run: https://acme.example/runs/7' });
    expect(await may(pull)).toBe(false);
    expect(await title(pull)).toContain('AI-originated (acme-agent)');
  });
});

describe('who asked', () => {
  it('an agent that nobody is known to have asked needs two; assigning who asked makes it one', async () => {
    const pull = open({ by: stage.acme.devin });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(await title(pull)).toContain('1 of 2');
    expect(await summary(pull)).toContain('assign the person who asked');
    world.assign(pull, 'ann');
    expect(await may(pull)).toBe(true);
  });

  it('whoever is assigned to end it does not count', async () => {
    const pull = open({ by: stage.acme.devin });
    world.assign(pull, 'bob');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('A16 who prompts the agent in a comment does not count, not after deleting the comment either', async () => {
    const pull = open({ message: `Say hello\n\n${CLAUDE}` });
    const comment = world.comment(pull, 'bob', '@claude please also greet in French');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    expect(await summary(pull)).toContain('called Claude Code in a comment');
    world.deleteComment(comment);
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });

  it('who quotes a prompt, or prompts on a change without AI, counts', async () => {
    const pull = open({ message: `Say hello\n\n${CLAUDE}` });
    world.comment(pull, 'bob', '> @claude please\n\nWhat came of this?');
    approve(pull, 'bob');
    expect(await may(pull)).toBe(true);
    policy('approvals: { human: { low: 1 } }\n');
    const byHand = open();
    world.comment(byHand, 'bob', '@claude is this right?');
    approve(byHand, 'bob');
    expect(await may(byHand)).toBe(true);
  });

  it('the one whom the body names as requester does not count, though seen only as reviewer', async () => {
    const jules = world.bot('google-labs-jules[bot]', { id: 161_369_871 });
    world.grant(infra, jules, 'write');
    const pull = open({ by: jules, body: '*PR created automatically by Jules for task 1 started by @bob*' });
    approve(pull, 'bob');
    expect(await may(pull)).toBe(false);
    approve(pull, 'erin');
    expect(await may(pull)).toBe(true);
  });
});

describe('corrections', () => {
  /** dave's change with a trailer that its author says he never meant, seen and held. */
  async function held(): Promise<PullRequest> {
    policy('corrections: ["@acme/security"]\n');
    const pull = open({ message: `Say hello\n\n${CLAUDE}` });
    expect(await may(pull)).toBe(false);
    return pull;
  }

  it('by the listed team free the change, are shown and counted once', async () => {
    const pull = await held();
    world.comment(pull, 'carol', CORRECT);
    expect(await may(pull)).toBe(true);
    expect(await summary(pull)).toContain('corrected by `carol`: The trailer is a leftover of the template');
    expect(stage.labels(pull)).not.toContain('origin/ai');
    world.comment(pull, 'bob', 'Fine.');
    await stage.quiet();
    expect(await metric('twokey_corrections_total')).toBe(1);
  });

  it.each([
    ['the author', 'dave', CORRECT, /not listed/],
    ['somebody who is not listed', 'bob', CORRECT, /not listed/],
    ['the team without a reason', 'carol', '/twokey not-ai', /no reason/],
  ])('by %s are refused, and it is said why', async (_who, who, body, why) => {
    const pull = await held();
    world.comment(pull, who, body);
    expect(await may(pull)).toBe(false);
    expect(await summary(pull)).toMatch(why);
  });

  it('by a listed author are refused', async () => {
    policy('corrections: ["@dave"]\n');
    const pull = open({ message: `Say hello\n\n${CLAUDE}` });
    await stage.quiet();
    world.comment(pull, 'dave', CORRECT);
    expect(await may(pull)).toBe(false);
    expect(await summary(pull)).toContain('not independent: opened the pull request');
  });

  it('from an edited comment have no effect, whoever edited it', async () => {
    const pull = await held();
    const comment = world.comment(pull, 'carol', 'Looks like a leftover to me.');
    await stage.quiet();
    world.editComment(comment, 'mallory', CORRECT);
    expect(await may(pull)).toBe(false);
    expect(await summary(pull)).toContain('the comment was edited');
  });

  it('in a quotation are none', async () => {
    const pull = await held();
    world.comment(pull, 'carol', `> ${CORRECT}\n\nWho says so?`);
    expect(await may(pull)).toBe(false);
    expect(await summary(pull)).not.toContain('no effect');
  });

  it('do not cover what appears later: a push with the same trailer gates again, and so does a label', async () => {
    const pull = await held();
    world.comment(pull, 'carol', CORRECT);
    expect(await may(pull)).toBe(true);
    push(pull, 'dave', `More\n\n${CLAUDE}`);
    expect(await may(pull)).toBe(false);
    world.comment(pull, 'carol', '/twokey not-ai The second one is a leftover too');
    expect(await may(pull)).toBe(true);
    world.label(pull, 'dave', 'ai-generated');
    expect(await may(pull)).toBe(false);
    expect(await metric('twokey_corrections_total')).toBe(2);
  });

  it('do not cover a mark that was pushed before they were seen and after they were written', async () => {
    const pull = await held();
    world.comment(pull, 'carol', CORRECT);
    push(pull, 'dave', 'More\n\nMade-with: Cursor');
    expect(await may(pull)).toBe(false);
    expect(await title(pull)).toContain('cursor');
  });

  it('end with their comment', async () => {
    const pull = await held();
    const comment = world.comment(pull, 'carol', CORRECT);
    expect(await may(pull)).toBe(true);
    world.deleteComment(comment);
    expect(await may(pull)).toBe(false);
  });

  it('leave an IAM change to what humans need', async () => {
    policy('corrections: ["@carol"]\ntwo_person: { human: [iam] }\n');
    const files = { 'iam/roles.tf': FILES['iam/roles.tf'].replace('"s3:GetObject"', '"*"') };
    world.commit(infra, 'roles', { files, message: `Roles\n\n${CLAUDE}`, author: 'dave' });
    const pull = world.openPullRequest(infra, { head: 'roles', title: 'Roles', author: 'dave' });
    await stage.quiet();
    world.comment(pull, 'carol', CORRECT);
    expect(await may(pull)).toBe(false);
    approve(pull, 'bob', 'erin');
    expect(await may(pull)).toBe(true);
  });
});
