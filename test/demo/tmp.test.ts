import { it, expect } from '@jest/globals';
import { startSimulatedGitHub } from '../../src/demo/github.js';
import { CHANGE_QUERY, ON_COMMIT_QUERY, PAGE_QUERIES } from '../../src/adapters/github/query.js';
import { foundAcme } from '../../src/demo/organisation.js';
import { SCENES as scenes } from '../../src/demo/scenes.js';
it('x', async () => {
  const github = await startSimulatedGitHub();
  const acme = foundAcme(github.world, github.app.registered);
  const pulls = scenes.map((s) => s.open(acme));
  const installation = github.world.state.installations[0]!;
  const token = github.credentials.issue(installation, {}).token;
  for (const pull of pulls) {
    const r = await fetch(`${github.url}/graphql`, { method: 'POST', headers: { authorization: `token ${token}` }, body: JSON.stringify({ query: CHANGE_QUERY, variables: { owner: 'acme', name: 'infra', number: pull.number, appId: github.app.id } }) });
    const j = await r.json() as any;
    if (pull.number === 1) console.log(JSON.stringify(j, null, 1).slice(0, 6000));
    expect(j.errors?.filter((e: any) => e.path[0] !== 'floor') ?? []).toEqual([]);
  }
  console.log(github.unknownRoutes, pulls.length);
  await github.close();
});
