/** What was ever seen on a change. Rows are only ever added: evidence does not go away because a label or commit did. */
import { createHash } from 'node:crypto';
import type { Evidence, Operator, RecordedCorrection } from '../../domain/provenance.js';
import { redactDocument } from '../../domain/secrets.js';
import type { Memory } from '../../ports/store.js';
import { headsOf, keepHead } from './heads.js';
import { labelsOf } from './label-sightings.js';
import { accountsOf, keepLogin } from './logins.js';
import { addPush, pushesOf } from './pushes.js';
import type { Database } from './schema.js';

export function evidenceStore(db: Database): Memory {
  return {
    recall: (repository, number) => recall(db, repository, number),
    remember: (repository, number, evidence) =>
      db.transaction().execute(async (transaction) => {
        for (const item of evidence) await rememberOne(transaction, { repository, number }, item);
      }),
    corrections: (repository, number) => corrections(db, repository, number),
    addCorrections: (repository, number, asked) =>
      db.transaction().execute(async (transaction) => {
        for (const one of asked) await addCorrection(transaction, { repository, number }, one);
      }),
    operators: (repository, number) => operators(db, repository, number),
    addOperators: (repository, number, people) =>
      db.transaction().execute(async (transaction) => {
        for (const one of people) await addOperator(transaction, { repository, number }, one);
      }),
    pushes: (repository, number, ref) => pushesOf(db, { repository, number, ref }),
    addPushes: (pushes) =>
      db.transaction().execute(async (transaction) => {
        for (const one of pushes) await addPush(transaction, one);
      }),
    logins: (installation, logins) => accountsOf(db, installation, logins),
    addLogin: (installation, login, account) => keepLogin(db, { installation, login }, account),
    judgedHeads: (repository, number) => headsOf(db, repository, number),
    addJudgedHead: (repository, number, head) => keepHead(db, { repository, number }, head),
    labelsSeen: (repository, number) => labelsOf(db, repository, number),
  };
}

async function recall(db: Database, repository: number, number: number): Promise<readonly Evidence[]> {
  const rows = await db
    .selectFrom('evidence_memory')
    .select('evidence')
    .where('repository', '=', repository)
    .where('number', '=', number)
    .orderBy('seq')
    .execute();
  return rows.map((row) => readEvidence(row.evidence));
}

async function corrections(db: Database, repository: number, number: number): Promise<readonly RecordedCorrection[]> {
  const rows = await db
    .selectFrom('correction')
    .select('correction')
    .where('repository', '=', repository)
    .where('number', '=', number)
    .orderBy('seq')
    .execute();
  return rows.map((row) => JSON.parse(row.correction) as RecordedCorrection);
}

async function operators(db: Database, repository: number, number: number): Promise<readonly Operator[]> {
  const rows = await db
    .selectFrom('operator_memory')
    .select('operator')
    .where('repository', '=', repository)
    .where('number', '=', number)
    .orderBy('seq')
    .execute();
  return rows.map((row) => JSON.parse(row.operator) as Operator);
}

interface OfChange {
  readonly repository: number;
  readonly number: number;
}

async function addCorrection(db: Database, change: OfChange, one: RecordedCorrection): Promise<void> {
  await db
    .insertInto('correction')
    .values({ ...change, comment: one.comment, correction: JSON.stringify(redactDocument(one)) })
    .onConflict((conflict) => conflict.columns(['repository', 'number', 'comment']).doNothing())
    .execute();
}

async function addOperator(db: Database, change: OfChange, one: Operator): Promise<void> {
  await db
    .insertInto('operator_memory')
    .values({ ...change, account: one.account.id, operator: JSON.stringify(one) })
    .onConflict((conflict) => conflict.columns(['repository', 'number', 'account']).doNothing())
    .execute();
}

async function rememberOne(db: Database, change: OfChange, item: Evidence): Promise<void> {
  // The keys in one fixed order, so that equal evidence has an equal digest.
  const { signal, agent, agentClass, confidence, where, seen, commit } = redactDocument(item);
  const marked = { signal, agent, agentClass, confidence, where, seen };
  const evidence = JSON.stringify((commit === undefined ? marked : { ...marked, commit }) satisfies Evidence);
  const digest = createHash('sha256').update(evidence).digest('hex');
  await db
    .insertInto('evidence_memory')
    .values({ ...change, digest, evidence })
    .onConflict((conflict) => conflict.columns(['repository', 'number', 'digest']).doNothing())
    .execute();
}

/** Our own JSON, written by `rememberOne`. */
function readEvidence(text: string): Evidence {
  return JSON.parse(text) as Evidence;
}
