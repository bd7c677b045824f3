/** A look that finds all as it was decided decides nothing: no record, no write, no reader's patience. Whatever else it finds is judged at once. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readLink } from '../../src/core/audit-entry.js';
import { FILES } from '../../src/demo/organisation.js';
import { propose } from '../../src/demo/steps.js';
import type { PullRequest } from '../../src/demo/world/model.js';
import type { AuditEntry } from '../../src/domain/audit.js';
import { entriesOf } from './audited.js';
import { Stage } from './stage.js';

const CLAUDE = 'Co-Authored-By: Claude <noreply@anthropic.com>';
const WIDE = FILES['iam/roles.tf'].replace('"s3:GetObject"', '"*"');

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.set({ time: 'simulated' });
});
afterEach(() => stage.end());

/** By an agent, approved by bob and carol, and looked at until nothing of it is new. */
async function approved(): Promise<PullRequest> {
  const { acme } = stage;
  const files = { 'iam/roles.tf': WIDE };
  const pull = propose(acme, { by: acme.dave, branch: 'ci', title: 'Widen', message: `Widen\n\n${CLAUDE}`, files });
  await stage.quiet();
  for (const who of ['bob', 'carol']) stage.github.world.review(pull, who, 'APPROVED');
  expect(await stage.mergeable(pull)).toBe(true);
  for (let look = 0; look < 2; look += 1) await nothing(pull);
  return pull;
}

/** A delivery about the pull request, and nothing that is new. */
async function nothing(pull: PullRequest): Promise<void> {
  stage.github.world.editTitle(pull, 'dave', pull.title);
  await stage.quiet();
}

async function decisions(pull: PullRequest): Promise<readonly AuditEntry[]> {
  const links = (await entriesOf(stage.store)).flatMap(({ entry }) => readLink(entry) ?? []);
  return links.filter(({ kind, number }) => kind === 'decision' && number === pull.number);
}

const stood = () => stage.log.filter(({ message }) => message === 'the last decision stands').length;

describe('a change that shows a yes', () => {
  it('is looked at for every delivery, and judged when something has changed', async () => {
    const pull = await approved();
    const [before, looks, calls] = [await decisions(pull), stood(), stage.github.calls.length];
    for (let delivery = 0; delivery < 5; delivery += 1) await nothing(pull);
    expect((await decisions(pull)).length).toBe(before.length);
    expect(stood() - looks).toBe(5);
    expect(stage.github.calls.slice(calls).map(({ route }) => route)).toEqual(Array(5).fill('/graphql'));
    const review = pull.reviews.find(({ author }) => author === stage.acme.carol);
    if (review !== undefined) stage.github.world.dismissReview(review, 'olivia');
    expect(await stage.mergeable(pull)).toBe(false);
    expect((await decisions(pull)).length).toBe(before.length + 1);
    const causes = (await decisions(pull)).at(-1)?.about.causes as { latest: readonly { event: string }[] };
    expect(causes.latest.filter(({ event }) => event === 'pull_request').length).toBeGreaterThanOrEqual(5);
    expect(causes.latest.at(-1)?.event).toBe('pull_request_review');
  });

  it('is judged where a person has left the team, and no delivery told of it', async () => {
    const pull = await approved();
    stage.github.world.org('acme').teams.get('security')?.members.delete(stage.acme.carol);
    await nothing(pull);
    expect(stage.check(pull)?.conclusion).toBe('action_required');
  });

  it('is judged where GitHub shows another run than was decided', async () => {
    const pull = await approved();
    const run = stage.check(pull);
    const before = await decisions(pull);
    if (run !== undefined) Object.assign(run, { conclusion: 'failure' });
    await nothing(pull);
    expect((await decisions(pull)).length).toBe(before.length + 1);
    expect(await stage.mergeable(pull)).toBe(true);
  });

  it('is judged where somebody took a label off, or the head has new commits', async () => {
    const pull = await approved();
    const before = await decisions(pull);
    stage.github.world.unlabel(pull, 'mallory', 'origin/ai');
    await stage.quiet();
    expect(stage.labels(pull)).toContain('origin/ai');
    expect((await decisions(pull)).length).toBeGreaterThan(before.length);
    stage.github.world.commit(pull.repository, pull.headRef, { files: { 'b.txt': 'b\n' }, author: 'dave' });
    expect(await stage.mergeable(pull)).toBe(false);
  });
});

describe('a change that waits', () => {
  it('is not decided again, with the same questions asked of GitHub as before', async () => {
    const { acme } = stage;
    const files = { 'iam/roles.tf': WIDE };
    const pull = propose(acme, { by: acme.dave, branch: 'ci', title: 'Widen', message: `Widen\n\n${CLAUDE}`, files });
    await stage.quiet();
    for (let look = 0; look < 2; look += 1) await nothing(pull);
    const [before, looks] = [await decisions(pull), stood()];
    for (let delivery = 0; delivery < 3; delivery += 1) await nothing(pull);
    expect((await decisions(pull)).length).toBe(before.length);
    expect(stood() - looks).toBe(3);
  });

  it('is decided again when time alone has turned the verdict', async () => {
    const { world, infra } = stage.acme;
    const policy = 'version: 1\nbreak_glass: { by: ["@carol"], hours: 4 }\n';
    world.commit(infra, 'main', { files: { '.github/twokey.yml': policy }, author: 'olivia' });
    const pull = propose(stage.acme, {
      ...{ by: stage.acme.dave, branch: 'ci', title: 'Widen', message: `Widen\n\n${CLAUDE}` },
      files: { 'iam/roles.tf': WIDE },
    });
    await stage.quiet();
    world.comment(pull, 'carol', '/twokey break-glass the site is down');
    expect(await stage.mergeable(pull)).toBe(true);
    await nothing(pull);
    stage.github.world.state.clock.advance(5 * 3600);
    await nothing(pull);
    expect(await stage.mergeable(pull)).toBe(false);
  });
});
