/** What the dashboard and the API ask the store, on both engines: pages, counts, and nothing from outside of a scope. */
import { describe, expect, it } from '@jest/globals';
import { openTokensBeside } from '../../src/adapters/store/beside.js';
import type { StoreLocation } from '../../src/adapters/store/open.js';
import { readLink } from '../../src/core/audit-entry.js';
import { tokenEntries } from '../../src/core/token-entries.js';
import type { KeptEntry, NewEntry } from '../../src/domain/audit.js';
import { shaOf } from '../../src/domain/change.js';
import type { Gate, SandboxLease } from '../../src/domain/deployment-gate.js';
import type { EntryFilter, Scope } from '../../src/ports/dashboard.js';
import { storeEngines } from '../engines.js';

const ENGINES = await storeEngines('dashboard');

const SHA = shaOf('a'.repeat(40));
const EVERYTHING: Scope = { kind: 'everything' };
const ALL: EntryFilter = { kind: null, repository: null, number: null, since: null, until: null, page: 1 };
const nameOf = (repository: number) => `acme/r${repository}`;
const refOf = (id: number) => ({ id, owner: 'acme', name: `r${id}` });

function some(installations: readonly number[], ids: readonly number[]): Scope {
  return { kind: 'some', installations, repositories: ids.map(refOf) };
}

function decision(installation: number, repository: number, number: number, at: number): NewEntry {
  return {
    ...{ kind: 'decision', installation, repository, number, sha: SHA ?? '', at, body: null },
    about: { repository: nameOf(repository), policy: 'p', verdict: 'pending', origin: 'ai', risk: 'low' },
  };
}

/** Installation 1 has repositories 7 and 8, installation 2 has 9; each change was judged twice, the last time ready or held. */
async function judged(location: StoreLocation) {
  const store = await ENGINES.open(location);
  for (const [installation, repository, number, ready] of [
    [1, 7, 1, false],
    [1, 7, 2, true],
    [1, 8, 1, false],
    [2, 9, 1, false],
  ] as const) {
    await store.records.append(decision(installation, repository, number, 100 + number));
    await store.records.append(decision(installation, repository, number, 1_000 + repository * 10 + number));
    const seen = { head: SHA, state: 'open' as const, agents: ['codex'], ready, rateHeld: false, at: 50 };
    await store.ledger.keep(repository, number, seen);
  }
  await store.records.append({
    ...{ kind: 'inventory', installation: 1, repository: 0, number: 0, sha: '', at: 5_000 },
    ...{ about: { adminEquivalent: 1, aiTools: 1 }, body: { rows: [] } },
  });
  return store;
}

const places = (entries: readonly KeptEntry[]) =>
  entries.map(({ entry }) => {
    const read = readLink(entry);
    return `${read?.installation}:${read?.repository}#${read?.number}`;
  });

describe.each(ENGINES.each)('the dashboard on %s', (_, location) => {
  it('lists open changes by their last decision, with those that are held and ready counted', async () => {
    const { dashboard } = await judged(await location());
    const listed = async (state: 'held' | 'ready' | 'all', scope = EVERYTHING) => {
      const { items } = await dashboard.openChanges(scope, { state, repository: null, page: 1 });
      return places(items.map((one) => one.decision));
    };
    expect(await listed('all')).toEqual(['2:9#1', '1:8#1', '1:7#2', '1:7#1']);
    expect(await listed('held')).toEqual(['2:9#1', '1:8#1', '1:7#1']);
    expect(await listed('ready')).toEqual(['1:7#2']);
    expect(await dashboard.openCounts(EVERYTHING)).toEqual({ held: 3, ready: 1 });
    const only = await dashboard.openChanges(EVERYTHING, { state: 'all', repository: refOf(8), page: 1 });
    expect(places(only.items.map((one) => one.decision))).toEqual(['1:8#1']);
  });

  it('shows nothing from outside of a scope, by no question', async () => {
    const { dashboard } = await judged(await location());
    const seen = async (scope: Scope) => {
      const changes = await dashboard.openChanges(scope, { state: 'all', repository: null, page: 1 });
      const entries = await dashboard.entries(scope, ALL);
      return {
        changes: places(changes.items.map((one) => one.decision)),
        counts: await dashboard.openCounts(scope),
        entries: [...new Set(places(entries.items))].sort(),
        repositories: (await dashboard.repositories(scope)).map(({ id }) => id),
        installations: (await dashboard.installations(scope)).map(({ installation }) => installation),
        ofNine: (await dashboard.ofChange(scope, 9, 1)).length,
        record: (await dashboard.entry(scope, 1, 1)) !== null,
      };
    };
    expect(await seen(some([1], []))).toEqual({
      ...{ changes: ['1:8#1', '1:7#2', '1:7#1'], counts: { held: 2, ready: 1 } },
      entries: ['1:0#0', '1:7#1', '1:7#2', '1:8#1'],
      ...{ repositories: [7, 8], installations: [1], ofNine: 0, record: true },
    });
    expect(await seen(some([], [8]))).toEqual({
      ...{ changes: ['1:8#1'], counts: { held: 1, ready: 0 }, entries: ['1:8#1'] },
      ...{ repositories: [8], installations: [], ofNine: 0, record: false },
    });
    expect(await seen(some([1], [9]))).toMatchObject({ repositories: [7, 8, 9], installations: [1], ofNine: 2 });
    expect(await seen(some([], []))).toEqual({
      ...{ changes: [], counts: { held: 0, ready: 0 }, entries: [], repositories: [], installations: [] },
      ...{ ofNine: 0, record: false },
    });
  });

  it('shows deployments that wait, with what was decided of their attempt last, and leases; all within the scope', async () => {
    const { dashboard, gates, records } = await ENGINES.open(await location());
    const gate = (installation: number, repository: number, run: number, more: Partial<Gate> = {}): Gate => ({
      ...{ installation, repository: refOf(repository), run, environment: 'production', attempt: 2, sha: SHA },
      ...{ deployment: null, state: 'waiting', askedAt: run * 10, deadline: 9_000, reports: 0, said: '' },
      ...{ kind: 'production', intended: null, own: false, takesBack: null, rollback: null, ...more },
    });
    const sha =
      SHA ??
      (() => {
        throw new Error('no commit');
      })();
    const lease = (installation: number, repository: number, from: number): SandboxLease => ({
      ...{ installation, repository: refOf(repository), run: from, attempt: 1, environment: 'preview', sha },
      ...{ agents: ['devin'], from, until: from + 10, destroy: 'x.yml', state: 'running', askedAt: null },
      destroyedBy: null,
    });
    const entry = (at: number, about: object) =>
      records.append({
        ...{ kind: 'deployment', installation: 1, repository: 7, number: 0, sha: '', at, body: null },
        about: { event: 'decided', run: 3, attempt: 2, environment: 'production', decision: 'hold', ...about },
      });
    const all = [gate(1, 7, 3), gate(1, 7, 4, { state: 'approved' }), gate(1, 8, 2), gate(2, 9, 1), gate(2, 9, 5)];
    for (const one of all) await gates.keep(one);
    for (const one of [lease(1, 7, 100), lease(1, 8, 200), lease(2, 9, 300), lease(2, 9, 50)])
      await gates.keepLease(one);
    await entry(31, { rules: ['one'] });
    await entry(32, { rules: ['two'] });
    await entry(33, { attempt: 1 });
    await entry(34, { environment: 'staging' });
    await entry(35, { event: 'lease' });
    const seen = async (scope: Scope) => ({
      waiting: (await dashboard.waitingDeployments(scope)).map((one) => one.gate.run),
      count: await dashboard.waitingCount(scope),
      leases: (await dashboard.leases(scope, 100)).map(({ from }) => from),
    });
    expect(await seen(EVERYTHING)).toEqual({ waiting: [1, 2, 3, 5], count: 4, leases: [300, 200, 100] });
    expect(await seen(some([1], []))).toEqual({ waiting: [2, 3], count: 2, leases: [200, 100] });
    expect(await seen(some([], [8, 9]))).toEqual({ waiting: [1, 2, 5], count: 3, leases: [300, 200] });
    expect(await seen(some([], []))).toEqual({ waiting: [], count: 0, leases: [] });
    const decided = (await dashboard.waitingDeployments(EVERYTHING)).map(({ decision }) =>
      decision === null ? null : JSON.parse(decision.entry).about.rules,
    );
    expect(decided).toEqual([null, null, ['two'], null]);
  });

  it('searches the log by kind, repository, number and time, the newest first, fifty a page', async () => {
    const { dashboard, records } = await judged(await location());
    const found = async (filter: Partial<EntryFilter>) =>
      places((await dashboard.entries(EVERYTHING, { ...ALL, ...filter })).items);
    expect(await found({ kind: 'inventory' })).toEqual(['1:0#0']);
    expect(await found({ repository: refOf(7), number: 2 })).toEqual(['1:7#2', '1:7#2']);
    expect(await found({ since: 1_081, until: 1_091 })).toEqual(['2:9#1', '1:8#1']);
    for (let at = 0; at < 60; at += 1) await records.append(decision(1, 8, 1, 10_000 + at));
    const first = await dashboard.entries(EVERYTHING, ALL);
    const second = await dashboard.entries(EVERYTHING, { ...ALL, page: 2 });
    expect([first.items.length, first.hasNext, second.items.length, second.hasNext]).toEqual([50, true, 19, false]);
  });

  it('keeps tokens by their digest: found, used to the minute, revoked once', async () => {
    const where = await location();
    const store = await judged(where);
    const beside = await openTokensBeside(where);
    if (beside.kind === 'error') throw new Error(beside.error.message);
    const reach = { installations: [1], repositories: [{ ...refOf(9), installation: 2 }], named: ['acme'] };
    const token = { digest: 'd'.repeat(64), id: 'dddddddddddd', name: 'x', reads: ['audit'] as const, reach };
    const kept = { ...token, createdAt: 5, expiresAt: 9_000_000_000_000 };
    const made = tokenEntries(kept, { event: 'made', at: 5, by: 'ops' });
    await beside.value.add(kept, made);
    // The digest is there already: neither the token nor what would be said of it.
    await expect(beside.value.add(kept, made)).rejects.toThrow();
    await store.apiTokens.used(token.digest, 70);
    await store.apiTokens.used(token.digest, 60);
    const found = await store.apiTokens.find(token.digest);
    expect(found).toMatchObject({ reads: ['audit'], reach, createdAt: 5, lastUsedAt: 70, revokedAt: null });
    expect(await store.apiTokens.find('e'.repeat(64))).toBeNull();
    const revoked = tokenEntries(kept, { event: 'revoked', at: 80, by: 'ops' });
    expect(await beside.value.revoke(token.id, 80, revoked)).toBe(true);
    expect(await beside.value.revoke(token.id, 90, revoked)).toBe(false);
    const { items } = await store.dashboard.entries(EVERYTHING, { ...ALL, kind: 'token' });
    const said = items.map(({ installation, entry }) => [installation, JSON.parse(entry).about]);
    const common = { token: token.id, name: 'x', reads: ['audit'], by: 'ops', until: kept.expiresAt };
    const first = { ...common, everything: true, repositories: [] };
    const second = { ...common, everything: false, repositories: ['acme/r9'] };
    expect(said).toEqual(
      expect.arrayContaining([
        [1, { ...first, event: 'made' }],
        [2, { ...second, event: 'made' }],
        [1, { ...first, event: 'revoked' }],
        [2, { ...second, event: 'revoked' }],
      ]),
    );
    expect(said.length).toBe(4);
    expect(await store.apiTokens.find(token.digest)).toMatchObject({ revokedAt: 80 });
    expect((await beside.value.repositories()).map(({ id, installation }) => [id, installation])).toEqual([
      ...[
        [7, 1],
        [8, 1],
      ],
      [9, 2],
    ]);
    await beside.value.close();
  });
});
