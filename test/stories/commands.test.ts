/** Commands in comments, over signed webhooks: waivers, break-glass, why and recheck; and how much an agent may have under way. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FileChange } from '../../src/demo/git/objects.js';
import type { Account, Comment, PullRequest, Repository } from '../../src/demo/world/model.js';
import type { World } from '../../src/demo/world.js';
import { Stage } from './stage.js';

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const APP = 'services/web/app.ts';
const POLICY = `version: 1
machine_users: [octo-machine]
size: { medium: 20, high: 40, max: 50 }
waivers: { rules: [size/over-max, "path/*"], grant: ["@acme/security", "@octo-machine", "@dave"], hours: 24 }
break_glass: { by: ["@acme/security", "@dave", "@octo-machine"], hours: 4 }
paths: [{ id: payments, match: ["services/payments/**"], risk: high }]
`;
const LARGE = Array.from({ length: 80 }, (_, n) => `export const n${n} = ${n};\n`).join('');

let stage: Stage;
let world: World;
let infra: Repository;
let serial = 0;
beforeEach(async () => {
  stage = await Stage.set({ time: 'simulated' });
  ({ world, infra } = stage.acme);
});
afterEach(() => stage.end());

function policy(text: string): void {
  world.commit(infra, 'main', { files: { '.github/twokey.yml': text }, author: 'olivia' });
}

/** An AI-originated change by dave. */
function open(files: Readonly<Record<string, FileChange>> = { [APP]: `export const n = ${serial};\n` }): PullRequest {
  const branch = `topic-${serial++}`;
  world.commit(infra, branch, { files, message: `Change something\n\n${CLAUDE}`, author: 'dave', pusher: 'dave' });
  return world.openPullRequest(infra, { head: branch, title: 'Change something', author: 'dave' });
}

/** Larger than the policy lets an AI change be, and approved by bob and erin as far as that goes. */
async function tooLarge(): Promise<PullRequest> {
  policy(POLICY);
  const pull = open({ [APP]: LARGE });
  for (const who of ['bob', 'erin']) world.review(pull, who, 'APPROVED');
  expect(await stage.mergeable(pull)).toBe(false);
  expect(stage.check(pull)?.title).toContain('Denied');
  return pull;
}

async function say(pull: PullRequest, who: string | Account, body: string): Promise<Comment> {
  const comment = world.comment(pull, who, body);
  await stage.quiet();
  return comment;
}

const ASK = '/twokey waive size/over-max it is a generated client';
const GRANT = '/twokey grant size/over-max';
const BREAK = '/twokey break-glass production is down since noon';

function summary(pull: PullRequest): string {
  return stage.check(pull)?.summary ?? '';
}

async function metric(name: string): Promise<number> {
  const answer = await fetch(`${stage.app.url}/metrics`);
  const found = new RegExp(`^${name} (\\d+)`, 'm').exec(await answer.text());
  return Number(found?.[1] ?? 0);
}

describe('a waiver', () => {
  it('asked by one person and granted by another lets the rule go, and shows who, why and until when', async () => {
    const pull = await tooLarge();
    await say(pull, 'dave', `I tried to split it.\n\n${ASK}`);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(summary(pull)).toContain('waits');
    await say(pull, 'carol', GRANT);
    expect(await stage.mergeable(pull)).toBe(true);
    expect(summary(pull)).toMatch(/`size\/over-max` does not count until 2026-.*asked by `dave`, granted by `carol`/);
  });

  it('of one person is none, nor is one granted by the author, a machine user or somebody who is not listed', async () => {
    const pull = await tooLarge();
    await say(pull, 'dave', `${ASK}\n${GRANT}`);
    await say(pull, 'octo-machine', GRANT);
    await say(pull, 'bob', GRANT);
    await say(pull, stage.acme.devin, GRANT);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(summary(pull)).toContain('not independent');
    expect(summary(pull)).toContain('not listed under waivers');
  });

  it('is not granted to whoever asked for it, nor before anybody asked', async () => {
    const pull = await tooLarge();
    await say(pull, 'carol', GRANT);
    await say(pull, 'carol', ASK);
    expect(await stage.mergeable(pull)).toBe(false);
    await say(pull, 'bob', ASK);
    expect(await stage.mergeable(pull)).toBe(false);
  });

  it('A50 of an edited comment is none, whoever edits it', async () => {
    const pull = await tooLarge();
    await say(pull, 'dave', ASK);
    const harmless = await say(pull, 'carol', 'Let me look.');
    world.editComment(harmless, 'mallory', GRANT);
    expect(await stage.mergeable(pull)).toBe(false);
    const granted = await say(pull, 'carol', GRANT);
    expect(await stage.mergeable(pull)).toBe(true);
    world.editComment(granted, 'carol', `${GRANT}\nand more`);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(summary(pull)).toContain('was edited');
  });

  it('that is quoted, fenced, indented or hidden is none', async () => {
    const pull = await tooLarge();
    await say(pull, 'dave', ASK);
    for (const body of [`> ${GRANT}`, `\`\`\`\n${GRANT}\n\`\`\``, ` ${GRANT}`, `<!--\n${GRANT}\n-->`, `Do ${GRANT}`]) {
      await say(pull, 'carol', body);
    }
    expect(await stage.mergeable(pull)).toBe(false);
  });

  it('ends with a push, also where the push was on its way when the comment was written', async () => {
    const pull = await tooLarge();
    await say(pull, 'dave', ASK);
    await say(pull, 'carol', GRANT);
    expect(await stage.mergeable(pull)).toBe(true);
    world.commit(infra, pull.headRef, { files: { [APP]: `${LARGE}// more\n` }, message: 'More', author: 'dave' });
    for (const who of ['bob', 'erin']) world.review(pull, who, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(false);
    expect(summary(pull)).toContain('a push ends it');
    await say(pull, 'dave', ASK);
    world.comment(pull, 'carol', GRANT);
    world.commit(infra, pull.headRef, { files: { [APP]: `${LARGE}// again\n` }, message: 'Again', author: 'dave' });
    for (const who of ['bob', 'erin']) world.review(pull, who, 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(false);
  });

  it('ends by itself when its time is over', async () => {
    const pull = await tooLarge();
    await say(pull, 'dave', ASK);
    await say(pull, 'carol', GRANT);
    await stage.pass(23);
    expect(await stage.mergeable(pull)).toBe(true);
    await stage.pass(2);
    expect(world.mergeability(pull).mergeable).toBe(false);
    expect(summary(pull)).toContain('it ended at');
  });

  it('lets a path rule go, and never what guards the policy', async () => {
    policy(POLICY);
    const pull = open({ 'services/payments/charge.ts': `export const retries = ${serial};\n` });
    world.review(pull, 'bob', 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(false);
    await say(pull, 'dave', '/twokey waive path/payments only a constant changes');
    await say(pull, 'carol', '/twokey grant path/payments');
    expect(await stage.mergeable(pull)).toBe(true);
    const guarded = open({ '.github/twokey.yml': `${POLICY}mode: observe\n` });
    world.review(guarded, 'bob', 'APPROVED');
    await say(guarded, 'dave', '/twokey waive approvals/policy-file nobody else is here');
    await say(guarded, 'carol', '/twokey grant approvals/policy-file');
    expect(await stage.mergeable(guarded)).toBe(false);
    expect(summary(guarded)).toContain('cannot be waived');
  });

  it('is unknown where the policy lists none', async () => {
    policy('version: 1\nsize: { max: 50 }\n');
    const pull = open({ [APP]: LARGE });
    for (const who of ['bob', 'erin']) world.review(pull, who, 'APPROVED');
    await stage.quiet();
    await say(pull, 'dave', ASK);
    await say(pull, 'carol', GRANT);
    expect(await stage.mergeable(pull)).toBe(false);
  });
});

describe('break-glass', () => {
  it('by a listed person opens the gate for a while, says so first, and asks for the review by one issue', async () => {
    const pull = await tooLarge();
    stage.github.faults.webhooks('duplicate', { on: 'issue_comment.created' });
    await say(pull, 'carol', BREAK);
    expect(await stage.mergeable(pull)).toBe(true);
    expect(stage.check(pull)?.title).toMatch(/^Break-glass by carol\. Denied/);
    expect(summary(pull)).toContain('The verdict itself is denied');
    world.review(pull, 'ann', 'COMMENTED', { body: 'hm' });
    world.editTitle(pull, 'dave', 'Another title');
    await stage.quiet();
    const issues = [...infra.issues.values()];
    expect(issues.map(({ title }) => title)).toEqual([`Review #${pull.number} afterwards: break-glass by carol`]);
    expect(issues[0]?.body).toContain(pull.headSha);
    expect(issues[0]?.labels.map(({ name }) => name)).toEqual(['twokey/break-glass']);
    expect(await metric('twokey_break_glass_total')).toBe(1);
    await stage.pass(5);
    expect(world.mergeability(pull).mergeable).toBe(false);
    expect(infra.issues.size).toBe(1);
  });

  it('opens one issue even where GitHub took it and the answer was lost', async () => {
    const pull = await tooLarge();
    stage.github.faults.failNext({ status: 502, on: 'POST /repos/{owner}/{repo}/check-runs' });
    await say(pull, 'carol', BREAK);
    await stage.pass(1);
    expect(await stage.mergeable(pull)).toBe(true);
    expect(infra.issues.size).toBe(1);
  });

  it('by somebody who is not listed, an agent, a machine or without a reason does nothing', async () => {
    const pull = await tooLarge();
    await say(pull, 'bob', BREAK);
    await say(pull, 'mallory', BREAK);
    await say(pull, 'octo-machine', BREAK);
    await say(pull, stage.acme.devin, BREAK);
    await say(pull, 'carol', '/twokey break-glass now');
    expect(await stage.mergeable(pull)).toBe(false);
    expect(infra.issues.size).toBe(0);
    expect(summary(pull)).toContain('gives no reason');
  });

  it('may come from a listed author, and a push ends it', async () => {
    const pull = await tooLarge();
    await say(pull, 'dave', BREAK);
    expect(await stage.mergeable(pull)).toBe(true);
    world.commit(infra, pull.headRef, { files: { [APP]: `${LARGE}// more\n` }, message: 'More', author: 'dave' });
    expect(await stage.mergeable(pull)).toBe(false);
  });

  it('stays shut where the issue cannot be opened, unless the policy wants none', async () => {
    infra.hasIssues = false;
    const pull = await tooLarge();
    await say(pull, 'carol', BREAK);
    expect(await stage.mergeable(pull)).toBe(false);
    expect(stage.check(pull)?.text).toContain('break-glass has no effect');
    policy(POLICY.replace('hours: 4 }', 'hours: 4, issue: false }'));
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('works on no broken policy, and not where another change with the commit is held', async () => {
    const pull = await tooLarge();
    const other = world.openPullRequest(infra, {
      head: pull.headRef,
      title: 'The same',
      author: 'mallory',
      base: 'main',
    });
    await say(pull, 'carol', BREAK);
    expect(await stage.mergeable(other)).toBe(false);
    world.close(other);
    expect(await stage.mergeable(pull)).toBe(true);
    policy('version: 2\n');
    expect(await stage.mergeable(pull)).toBe(false);
  });
});

describe('questions', () => {
  it('"/twokey why" is answered by one comment a head and verdict, without mentions', async () => {
    const pull = await tooLarge();
    const before = pull.comments.length;
    await say(pull, 'bob', '/twokey why');
    const [answer] = pull.comments.slice(before + 1);
    expect(answer?.author.login).toBe('twokey[bot]');
    expect(answer?.body).toContain('may have 50');
    await say(pull, 'bob', '/twokey why');
    await say(pull, 'erin', '/twokey why');
    await stage.pass(1);
    await say(pull, 'bob', '/twokey why');
    const answers = pull.comments.filter(({ author }) => author.login === 'twokey[bot]');
    expect(answers).toHaveLength(1);
    await say(pull, 'carol', BREAK);
    await stage.pass(1);
    await say(pull, 'bob', '/twokey why');
    expect(pull.comments.filter(({ author }) => author.login === 'twokey[bot]')).toHaveLength(2);
  });

  it('A57 A58 of readers, strangers and agents are not answered, and those of writers one a minute', async () => {
    const pull = await tooLarge();
    const reader = world.user('rita');
    world.grant(infra, reader, 'read');
    const calls = () =>
      stage.github.calls.filter(({ method, route }) => method === 'POST' && route === '/graphql').length;
    const quietly = calls();
    for (let n = 0; n < 5; n += 1) await say(pull, reader, '/twokey recheck');
    await say(pull, reader, '/twokey why');
    expect(calls()).toBe(quietly);
    await say(pull, 'bob', '/twokey recheck');
    expect(calls()).toBeGreaterThan(quietly);
    const once = calls();
    for (let n = 0; n < 5; n += 1) await say(pull, 'bob', '/twokey recheck');
    expect(calls()).toBe(once);
    expect(pull.comments.filter(({ author }) => author.login === 'twokey[bot]')).toEqual([]);
  });

  it('recheck finds out what no webhook told', async () => {
    policy('version: 1\napprovers: { iam: ["@acme/security"] }\n');
    const pull = open();
    expect(await stage.mergeable(pull)).toBe(false);
    stage.github.faults.webhooks('drop', { on: 'pull_request_review' });
    world.review(pull, 'bob', 'APPROVED');
    expect(await stage.mergeable(pull)).toBe(false);
    await say(pull, 'erin', '/twokey recheck');
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('an unknown command is answered in the check, escaped, and not by comments', async () => {
    const pull = await tooLarge();
    const before = pull.comments.length;
    for (let n = 0; n < 3; n += 1) await say(pull, 'bob', `/twokey approve <img src=x> @everyone ${n}`);
    await say(pull, 'bob', '/twokey waive everything because I say so');
    expect(pull.comments.length).toBe(before + 4);
    expect(summary(pull)).toContain('there is no such command');
    expect(summary(pull)).toContain('names no rule by its id');
    expect(summary(pull)).not.toContain('<img src=x> @everyone 0 has');
    expect(await stage.mergeable(pull)).toBe(false);
  });
});

describe('"Re-run"', () => {
  it('A57 pressed without end is answered now and then, and the last press is not lost', async () => {
    policy(POLICY);
    const pull = open();
    await stage.quiet();
    const run = stage.check(pull);
    if (run === undefined) throw new Error('no run');
    const looks = () => stage.github.calls.filter(({ route }) => route === '/graphql').length;
    const press = async (times: number) => {
      for (let n = 0; n < times; n += 1) {
        world.requestAction(run, 'dave', 'rerun');
        await stage.quiet();
      }
    };
    const before = looks();
    await press(1);
    const once = looks() - before;
    expect(once).toBeGreaterThan(0);
    await press(9);
    expect(looks() - before).toBe(once);
    world.state.clock.advance(30);
    await stage.quiet();
    expect(looks() - before).toBe(2 * once);
    await stage.pass(1);
    expect(await stage.mergeable(pull)).toBe(false);
  });
});

describe('how much an agent may have under way', () => {
  const RATED = 'version: 1\napprovals: { ai: { low: 0 } }\nrate: { open: 10 }\n';

  it('holds the eleventh open change, and lets it go on when an older one is closed', async () => {
    policy(RATED);
    const pulls = Array.from({ length: 12 }, (_, n) => open({ [`docs/${n}.ts`]: `export const n = ${n};\n` }));
    await stage.quiet();
    expect(pulls.map((pull) => world.mergeability(pull).mergeable)).toEqual([...Array(10).fill(true), false, false]);
    expect(stage.check(pulls[10] as PullRequest)?.title).toContain('older open changes');
    world.close(pulls[3] as PullRequest);
    await stage.quiet();
    expect(pulls.map((pull) => world.mergeability(pull).mergeable).slice(10)).toEqual([true, false]);
    world.merge(pulls[0] as PullRequest, 'bob');
    await stage.quiet();
    expect(world.mergeability(pulls[11] as PullRequest).mergeable).toBe(true);
  });

  it("does not count people, and an older change that becomes an agent's crowds out the newest", async () => {
    policy(RATED.replace('10', '2'));
    const branch = 'by-hand';
    world.commit(infra, branch, { files: { [APP]: 'export const h = 1;\n' }, author: 'dave', pusher: 'dave' });
    const hand = world.openPullRequest(infra, { head: branch, title: 'By hand', author: 'dave' });
    const [one, two] = [open(), open()];
    for (const pull of [hand, one, two]) expect(await stage.mergeable(pull)).toBe(true);
    world.commit(infra, branch, {
      files: { [APP]: 'export const h = 2;\n' },
      message: `x\n\n${CLAUDE}`,
      author: 'dave',
    });
    expect(await stage.mergeable(two)).toBe(false);
    expect(await stage.mergeable(hand)).toBe(true);
  });

  it('holds more merges than a day may have, until the oldest is a day old', async () => {
    policy('version: 1\napprovals: { ai: { low: 0 } }\nrate: { merged_per_day: 2 }\n');
    const pulls = Array.from({ length: 4 }, (_, n) => open({ [`docs/${n}.ts`]: `export const n = ${n};\n` }));
    await stage.quiet();
    expect(pulls.map((pull) => world.mergeability(pull).mergeable)).toEqual([true, true, false, false]);
    for (const pull of pulls.slice(0, 2)) world.merge(pull, 'bob');
    await stage.quiet();
    expect(pulls.slice(2).map((pull) => world.mergeability(pull).mergeable)).toEqual([false, false]);
    await stage.pass(25);
    expect(pulls.slice(2).map((pull) => world.mergeability(pull).mergeable)).toEqual([true, true]);
  });
});

describe('whose turn it is to be merged', () => {
  const ONE_A_DAY =
    'version: 1\napprovals: { ai: { low: 0, high: 1 } }\ntwo_person: { ai: [] }\nrate: { merged_per_day: 1 }\npaths: [{ id: slow, match: ["slow/**"], risk: high }]\n';

  it('an older change that is ready later waits for the one that was ready first', async () => {
    policy(ONE_A_DAY);
    const older = open({ 'slow/a.ts': 'export const a = 1;\n' });
    const newer = open();
    expect(await stage.mergeable(newer)).toBe(true);
    world.review(older, 'bob', 'APPROVED');
    expect(await stage.mergeable(older)).toBe(false);
    expect(await stage.mergeable(newer)).toBe(true);
    world.close(newer);
    expect(await stage.mergeable(older)).toBe(true);
  });

  it('nobody gets the place of a change whose yes could not be taken back yet', async () => {
    policy(ONE_A_DAY);
    const first = open();
    const second = open();
    expect(await stage.mergeable(first)).toBe(true);
    expect(await stage.mergeable(second)).toBe(false);
    let most = 0;
    world.state.onInstant(() => {
      const ready = [first, second].filter((pull) => world.mergeability(pull).mergeable);
      most = Math.max(most, ready.length);
    });
    stage.github.faults.failNext({ on: 'POST /repos/{owner}/{repo}/check-runs', status: 502 });
    world.label(first, 'bob', 'approvals/2');
    await stage.quiet();
    await stage.pass(1);
    expect(await stage.mergeable(first)).toBe(false);
    expect(await stage.mergeable(second)).toBe(true);
    expect(most).toBe(1);
  });
});

describe('a change that is too large', () => {
  it('is told how to be split, and a human one has a limit of its own', async () => {
    policy('version: 1\nsize: { max: { ai: 50, human: 60 } }\n');
    const pull = open({ [APP]: LARGE, 'docs/a.ts': LARGE, 'iam/roles.tf': 'resource "aws_iam_role" "x" {}\n' });
    expect(await stage.mergeable(pull)).toBe(false);
    expect(summary(pull)).toContain('### A way to split it');
    expect(summary(pull)).toMatch(/\| 1 \| iam \| `iam` \| 1 \|/);
    const branch = 'large-by-hand';
    world.commit(infra, branch, { files: { [APP]: LARGE }, author: 'dave', pusher: 'dave' });
    const hand = world.openPullRequest(infra, { head: branch, title: 'By hand', author: 'dave' });
    expect(await stage.mergeable(hand)).toBe(false);
    expect(stage.check(hand)?.title).toContain("a human's change may have 60");
  });
});
