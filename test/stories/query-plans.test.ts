/**
 * What the embedded store is asked while changes, deployments and deliveries go through: every question finds its rows by an
 * index, however long the log and the history have become. SQLite plans by the tables alone, so an empty store shows it.
 */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import Sqlite from 'libsql';
import { SCENES } from '../../src/demo/scenes.js';
import { Stage } from './stage.js';

/** Read as a whole, or nearly so, on purpose: the beginning of the question, and why that is bounded. */
const WHOLE: readonly (readonly [string, string])[] = [
  ['select "at", "last_at", "happening" from "happening"', 'a repository is counted as a whole, and then rests'],
  ['select "sequence", "digest" from "audit_entry"', 'the last entry of a chain, from its end'],
  ['select "installation", "entry", "at" from "audit_entry"', 'the newest decision of a repository, from the end'],
  [
    'select * from "merge_group" where "repository"',
    'those that are being merged; they are deleted when they are done',
  ],
  ['select "record" from "posture"', 'one a repository'],
  ['select "repository", "checked_at" from "posture"', 'one a repository of the installation, once a day'],
  ['select min("at") as "first" from "audit_cause"', 'the first one of the index'],
  ['select * from "swept"', 'changes of a repository that are open'],
  ['select "number" from "swept"', 'changes of a repository that are open'],
];
/** What the app keeps for good, or for as long as the retention says. */
const GROWING =
  /^(?:audit_entry|audit_cause|delivery|happening|push_memory|change_state|evidence_memory|operator_memory|correction|command_memory|head_memory|label_sighting|plan_sighting|plan_artifact|merge_group|posture|deployment_gate|sandbox_lease|score_period|swept)$/;

const prepared = jest.spyOn(Sqlite.prototype, 'prepare');

let stage: Stage;
afterEach(async () => {
  await stage.end();
});

/** Steps of the plan that go through a growing table with less than two columns of an index. */
function wide(db: Sqlite.Database, text: string): readonly string[] {
  // Each another value: of two that are equal SQLite makes one.
  const filled = text.split('?').reduce((before, after, value) => `${before}${value}${after}`);
  const plan = db.prepare(`explain query plan ${filled}`);
  const steps = plan.all() as readonly { readonly detail: string }[];
  const names = new Map(Array.from(text.matchAll(/"(\w+)" as "(\w+)"/g), ([, table, alias]) => [alias, table]));
  return steps.flatMap(({ detail }) => {
    const [, how = '', name = '', rest = ''] = /^(SCAN|SEARCH) (\w+)\b(.*)$/.exec(detail) ?? [];
    if (!GROWING.test(names.get(name) ?? name)) return [];
    const columns = (/\(([^)]*)\)$/.exec(rest)?.[1] ?? '').split(' AND ').filter((one) => one !== '');
    const isUnread = rest.includes('delivery_unread');
    const isOne = /PRIMARY KEY|autoindex/.test(rest) && !/"repository" = |"installation" = /.test(text);
    return (how === 'SEARCH' && (columns.length >= 2 || isOne)) || isUnread ? [] : [detail];
  });
}

describe('the store is asked', () => {
  it('nothing for which it reads a table from end to end', async () => {
    // The tables are made on the first stage.
    await (await Stage.set()).end();
    prepared.mockClear();
    stage = await Stage.set();
    for (const scene of SCENES) {
      const pull = scene.open(stage.acme);
      await stage.quiet();
      for (const step of scene.steps) {
        step.act(stage.acme, pull);
        await stage.quiet();
      }
    }
    await stage.app.sweep();
    await stage.quiet();
    const asked = new Set(
      prepared.mock.calls.map(([text]) => text).filter((text) => /^\s*(?:select|update|delete|with)\b/i.test(text)),
    );
    const db = new Sqlite(stage.store, { readonly: true });
    const found = [...asked]
      .filter((text) => !WHOLE.some(([beginning]) => text.startsWith(beginning)))
      .flatMap((text) => wide(db, text).map((step) => `${step}: ${text.replaceAll(/\s+/g, ' ').slice(0, 200)}`));
    db.close();
    expect(asked.size).toBeGreaterThan(40);
    expect(found).toEqual([]);
  });
});
