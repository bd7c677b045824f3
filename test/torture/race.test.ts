/** The race of docs/measurements.md in short: three processes' worth of the app on one PostgreSQL. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { startSimulatedGitHub } from '../../src/demo/github.js';
import { foundAcme } from '../../src/demo/organisation.js';
import { propose } from '../../src/demo/steps.js';
import { startPostgres } from '../postgres.js';
import { Fleet, withinThisProcess } from './fleet.js';
import { Oracle } from './oracle.js';
import { race } from './race.js';

const postgres = await startPostgres();

afterAll(() => postgres?.stop());

describe('several processes on one store', () => {
  // Left out where PostgreSQL does not run: the title says so then.
  (postgres === null ? it.skip : it)(
    `${postgres === null ? 'left out, PostgreSQL does not run here: ' : ''}raced by pushes, reviews, labels and retargets end with the right verdict on every head, and open no gate on the way`,
    async () => {
      const url = (await postgres?.database()) ?? '';
      const github = await startSimulatedGitHub();
      const fleet = await Fleet.start(github, { url, processes: 3, start: withinThisProcess });
      try {
        const acme = foundAcme(github.world, github.app.registered);
        const spec = { seed: 7, repositories: 2, pullsEach: 3, events: 120, killEvery: null };
        const outcome = await race({ github, acme, fleet }, spec);
        expect(outcome.problems).toEqual([]);
        // Something was at stake: a gate opened, the last one at the end. How many opened on the way depends on the machine.
        expect(outcome.successes).toBeGreaterThan(0);
        expect(outcome.mergeable).toBeGreaterThan(0);
      } finally {
        await fleet.stop();
        await github.close();
      }
    },
    240_000,
  );
});

describe('the oracle of the race', () => {
  it('notices a green that nobody looked for, a gate that should not have opened, and one that stays open', async () => {
    const github = await startSimulatedGitHub();
    const acme = foundAcme(github.world, github.app.registered);
    const { world, infra, bob, carol } = acme;
    const oracle = new Oracle(github, acme, () => 0);
    const pull = propose(acme, { by: acme.dave, branch: 'role', title: 'Widen', files: { 'iam/role.tf': 'x' } });
    const green = { name: 'twokey', status: 'completed', conclusion: 'success' } as const;
    const at = { repository: infra, sha: pull.headSha, app: github.app.registered };
    world.checkRun(at, green);
    expect(oracle.problems).toEqual([expect.stringContaining('nobody had looked for')]);
    expect(oracle.standing).toMatchObject([{ cause: 'a success of ours' }]);
    expect(oracle.shouldMerge(pull)).toBe(false);
    for (const who of [bob, carol]) world.review(pull, who, 'APPROVED');
    expect([oracle.standing, oracle.shouldMerge(pull)]).toEqual([[], true]);
    const [first] = pull.reviews;
    if (first === undefined) throw new Error('no review');
    oracle.deed = { kind: 'labels', pull };
    world.dismissReview(first, 'olivia');
    expect(oracle.problems.at(-1)).toContain('exposed when somebody labels');
    world.review(pull, bob, 'APPROVED');
    oracle.deed = { kind: 'requests changes', pull };
    world.review(pull, bob, 'CHANGES_REQUESTED');
    expect(oracle.problems).toHaveLength(2);
    expect(oracle.standing).toMatchObject([{ cause: 'requests changes' }]);
    await github.close();
  });
});
