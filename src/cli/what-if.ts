/** `twokey what-if`: what would become of a pull request if a review, a label, the policy or the base were otherwise. Writes nothing. */
import type { Judgement } from '../core/judge.js';
import { type Supposition, supposing } from '../core/what-if.js';
import type { ReviewState } from '../domain/change.js';
import { known, unknown } from '../domain/result.js';
import { type ReadPullRequest, readNamed } from './check-pull-request.js';
import { policyFromFile } from './local-policy.js';
import { BROKEN, FINE, HELD, shown, type Terminal } from './terminal.js';
import { whatIfDocument, whatIfReport } from './what-if-report.js';

export interface WhatIfOptions {
  readonly pr: string;
  readonly withReview: readonly string[];
  readonly withoutReview: readonly string[];
  readonly withLabel: readonly string[];
  readonly withoutLabel: readonly string[];
  readonly policy?: string;
  readonly base?: string;
  readonly format: 'text' | 'json';
}

const STATES = ['approved', 'changes_requested', 'commented'] as const satisfies readonly ReviewState[];

/** 0 when it would be approved, 1 for every other verdict, 2 when something cannot be read. */
export async function whatIf(options: WhatIfOptions, terminal: Terminal): Promise<number> {
  if (isEmpty(options)) {
    terminal.complain(
      'what-if needs something to suppose',
      'for example: --without-review ann, or --policy twokey.yml',
    );
    return BROKEN;
  }
  const read = await readNamed(options.pr, terminal);
  const before = read === null ? null : await read.judgeWith((gathered) => gathered);
  if (read === null || before === null) return BROKEN;
  const suppositions = await suppositionsOf(options, { read, before, terminal });
  if (suppositions === null) return BROKEN;
  const after = await read.judgeWith((gathered) => supposing(gathered, suppositions));
  const said = { name: options.pr, before, after };
  await terminal.print(
    options.format === 'json' ? `${JSON.stringify(whatIfDocument(said), null, 2)}\n` : whatIfReport(said),
  );
  return after.verdict.kind === 'approved' ? FINE : HELD;
}

function isEmpty({ withReview, withoutReview, withLabel, withoutLabel, policy, base }: WhatIfOptions): boolean {
  const lists = [withReview, withoutReview, withLabel, withoutLabel];
  return lists.every((list) => list.length === 0) && policy === undefined && base === undefined;
}

interface Reading {
  readonly read: ReadPullRequest;
  readonly before: Judgement;
  readonly terminal: Terminal;
}

/** Reviews are taken away before others are added. Null: one cannot be supposed (and that was said). */
async function suppositionsOf(options: WhatIfOptions, reading: Reading): Promise<readonly Supposition[] | null> {
  const found: Supposition[] = [
    ...options.withoutReview.map((login): Supposition => ({ kind: 'without-review', login })),
    ...options.withoutLabel.map((label): Supposition => ({ kind: 'without-label', label })),
    ...options.withLabel.map((label): Supposition => ({ kind: 'with-label', label })),
  ];
  for (const text of options.withReview) {
    const review = await reviewIn(text, reading);
    if (review === null) return null;
    found.push(review);
  }
  if (options.policy !== undefined) {
    const policy = await policyFromFile(options.policy, reading.terminal);
    if (policy === null) return null;
    found.push({ kind: 'policy', policy });
  }
  if (options.base !== undefined) {
    const { base } = reading.before.change;
    // GitHub told only whether the present base is the default branch; where it is not, the one that was named is taken for it.
    const isDefault = base.isDefault === (base.ref === options.base);
    found.push({ kind: 'base', ref: options.base, isDefault });
  }
  return found;
}

async function reviewIn(text: string, { read, terminal }: Reading): Promise<Supposition | null> {
  const [, login = '', said = 'approved'] = /^@?([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const state = STATES.find((one) => one === said);
  if (state === undefined) {
    terminal.complain(`'${shown(said)}' is no state of a review`, `write one of ${STATES.join(', ')}`);
    return null;
  }
  const account = await read.forge.readAccount(login);
  if (account.kind === 'error' || account.value.kind === 'unknown') {
    terminal.complain(`the account '${shown(login)}' cannot be read`, 'check the login');
    return null;
  }
  const standing = await read.forge.readStanding(read.repository, account.value.value);
  const canPush = standing.kind === 'unknown' ? unknown(standing.reason) : known(standing.value !== 'less');
  return { kind: 'with-review', account: account.value.value, state, canPush };
}
