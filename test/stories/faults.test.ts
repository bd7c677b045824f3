/** GitHub fails in every way it can while things happen: no yes is written that is not true, and in the end all is right. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Faults } from '../../src/demo/faults.js';
import type { PullRequest } from '../../src/demo/world/model.js';
import { type Random, seeded } from '../torture/random.js';
import { Stage } from './stage.js';

const ROLE = (name: string) => `resource "aws_iam_role_policy" "${name}" {
  role   = aws_iam_role.deploy.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["*"], Resource = "*" }] })
}
`;
const ROUTES = [
  'POST /graphql',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
  'GET /orgs/{org}/teams/{team_slug}/members',
  'GET /repos/{owner}/{repo}/collaborators',
  'POST /repos/{owner}/{repo}/check-runs',
  'POST /app/installations/{installation_id}/access_tokens',
];

let stage: Stage;
let lies: string[];

beforeEach(async () => {
  stage = await Stage.set({ time: 'simulated' });
  lies = [];
  stage.github.world.state.onHappening((happening) => {
    if (happening.event !== 'check_run' || happening.action !== 'created') return;
    const { run } = happening;
    if (run.app !== stage.github.app.registered || run.name !== 'twokey' || run.conclusion !== 'success') return;
    for (const pull of stage.github.world.state.pulls()) {
      if (pull.headSha === run.headSha && !isApproved(pull)) lies.push(`${run.headSha.slice(0, 7)}: ${run.title}`);
    }
  });
});
afterEach(() => stage.end());

function isApproved({ reviews, headSha }: PullRequest): boolean {
  const { bob, carol } = stage.acme;
  return [bob, carol].every((who) =>
    reviews.some((one) => one.author === who && one.state === 'APPROVED' && one.commit === headSha),
  );
}

function propose(branch: string): PullRequest {
  const { world, infra, dave } = stage.acme;
  const files = { [`iam/${branch}.tf`]: ROLE(branch) };
  world.commit(infra, branch, {
    files,
    message: 'Widen\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
    author: dave,
  });
  return world.openPullRequest(infra, { head: branch, title: 'Widen', author: dave });
}

function happen(pull: PullRequest, random: Random): void {
  const { world, bob, carol, dave, infra } = stage.acme;
  const standing = pull.reviews.filter(({ state }) => state === 'APPROVED');
  switch (random.below(4)) {
    case 0:
      if (standing.length > 0) world.dismissReview(random.oneOf(standing), 'olivia');
      return;
    case 1:
      world.commit(infra, pull.headRef, {
        files: { [`iam/${pull.headRef}.tf`]: ROLE(`r${random.below(99)}`) },
        author: dave,
      });
      return;
    default:
      for (const who of [bob, carol]) world.review(pull, who, 'APPROVED');
  }
}

/** Server errors, both limits, lists cut short, answers in part, slow answers. */
function breakSomething(faults: Faults, random: Random): void {
  const on = random.oneOf(ROUTES);
  const times = 1 + random.below(3);
  switch (random.below(6)) {
    case 0:
      faults.failNext({ on, status: random.oneOf([500, 502, 503] as const), times });
      return;
    case 1:
      faults.failNext({ on, status: 403, retryAfter: 60 });
      return;
    case 2:
      faults.failNext({ on, status: 403, exhaustedUntil: Math.floor(Date.now() / 1000) + 60 });
      return;
    case 3:
      faults.truncateNext(undefined, times);
      return;
    case 4:
      faults.partialNext({
        missing: [['repository', 'pullRequest', random.oneOf(['reviews', 'commits', 'head'])]],
        times,
      });
      return;
    default:
      faults.latency = random.below(20);
  }
}

describe('GitHub fails while things happen', () => {
  it.each([1, 2, 3, 4, 5, 6])('seed %d: no yes that is not true, and in the end the truth', async (seed) => {
    const random = seeded(seed);
    const pulls = ['a', 'b', 'c'].map((name) => propose(name));
    await stage.quiet();
    for (let event = 0; event < 25; event += 1) {
      breakSomething(stage.github.faults, random);
      happen(random.oneOf(pulls), random);
      if (event % 5 === 4) await stage.pass(0.1);
    }
    stage.github.faults.mend();
    // Whatever was put off is due by then.
    for (let hour = 0; hour < 30; hour += 1) await stage.pass(1);
    await stage.app.sweep();
    expect(lies).toEqual([]);
    await stage.quiet();
    for (const pull of pulls) expect(stage.github.world.mergeability(pull).mergeable).toBe(isApproved(pull));
    expect(pulls.some((pull) => stage.runs(pull).length > 0)).toBe(true);
  });
});
