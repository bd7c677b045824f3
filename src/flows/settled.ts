/**
 * Whether the last decision on a change still stands: everything that it was made from is as it was, and GitHub shows what
 * came of it. Then nothing is decided, recorded or written (docs/decisions/0034-a-look-that-finds-the-same-world.md).
 */
import type { Gathered, Judgement } from '../core/judge.js';
import { type Question, questionName, questionNamed } from '../core/open-questions.js';
import { labelled, mayStand, type Onlooker, worldDigest } from '../core/world.js';
import { type DesiredCheck, externalIdOf, type PublishedCheck } from '../domain/publication.js';
import type { Settlement } from '../domain/record.js';
import type { Decisions, Ledger } from '../ports/store.js';
import { labelChanges } from '../report/labels.js';
import { type AnswerPorts, answeredAgain } from './answer-questions.js';
import { digestOf } from './compare-and-set.js';
import type { Group } from './gather.js';
import type { Judged } from './judge-gathered.js';
import type { RecordPorts } from './record-decision.js';

export interface SettledPorts extends AnswerPorts, Omit<RecordPorts, 'forge'> {
  readonly decisions: Decisions;
  readonly ledger: Ledger;
}

/**
 * The same questions as then are asked again, since a judgement would ask them too; but only where all else is the same, so
 * that a judgement costs no call more for it.
 */
export async function isSettled(ports: SettledPorts, { asked, open, unseen }: Group): Promise<boolean> {
  const settlements: Settlement[] = [];
  for (const { change } of open) {
    const settlement = await ports.decisions.settlement(ports.installation, change.repository.id, change.number);
    if (settlement === null) return false;
    settlements.push(settlement);
  }
  const by = onlooker(ports);
  const world = worldDigest({ open, unseen, published: asked.published }, by);
  if (settlements.some((then) => then.world !== world)) return false;
  const questions = open.map((gathered, index) => named(settlements[index], gathered));
  if (questions.includes(null) || !(await isCounted(ports, open, settlements))) return false;
  if (questions.every((list) => list?.length === 0)) return true;
  const answered = await answeredAgain(
    ports,
    open,
    questions.map((list) => list ?? []),
  );
  const answers = worldDigest({ open: answered, unseen, published: asked.published }, by);
  return settlements.every((then) => then.answers === answers);
}

/** Counted as it was decided. What was cut off in between is done now: after the check was written, or after it was closed for a while. */
async function isCounted(
  { ledger }: SettledPorts,
  open: readonly Gathered[],
  settlements: readonly Settlement[],
): Promise<boolean> {
  for (const [index, { change }] of open.entries()) {
    const seen = await ledger.look(change.repository.id, change.number);
    if (seen?.state !== 'open' || seen.ready !== settlements[index]?.ready) return false;
  }
  return true;
}

function named(settlement: Settlement | undefined, gathered: Gathered): readonly Question[] | null {
  const questions = (settlement?.asked ?? []).map((name) => questionNamed(name, gathered));
  const known = questions.filter((question) => question !== null);
  return known.length === questions.length ? known : null;
}

interface Left extends Pick<Judged, 'open' | 'unasked' | 'judgements' | 'asked'>, Pick<Group, 'unseen'> {
  /** As it was read. */
  readonly published: readonly PublishedCheck[];
  readonly checks: readonly DesiredCheck[];
}

/**
 * For each judgement what the next look is compared with: the world as it will be once the checks and labels are written.
 * Where one of them fails, it is another world, and is judged. Null: it is judged whatever is found.
 */
export function settlementsOf(ports: SettledPorts, left: Left): readonly (Settlement | null)[] {
  const { open, unasked, judgements, asked, unseen } = left;
  const names = asked.map((questions, index) => questions.map((one) => questionName(one, unasked[index] ?? {})));
  const by = onlooker(ports);
  const published = shownAfter(ports, left);
  const digest = (facts: readonly Gathered[]) =>
    worldDigest({ open: facts.map((one, index) => after(one, judgements[index])), unseen, published }, by);
  const world = judgements.every(mayStand) ? digest(unasked) : null;
  const answers = world === null || names.every((list) => list.length === 0) ? world : digest(open);
  return judgements.map(({ verdict }, index) => {
    const list = (names[index] ?? []).filter((name) => name !== null);
    const isNamed = list.length === names[index]?.length;
    if (world === null || answers === null || !isNamed) return null;
    return { world, answers, asked: list, ready: verdict.kind === 'approved' };
  });
}

function after(gathered: Gathered, judgement: Judgement | undefined): Gathered {
  return judgement === undefined ? gathered : labelled(gathered, labelChanges(judgement));
}

function shownAfter(ports: SettledPorts, { published, checks }: Left): readonly PublishedCheck[] {
  const names = new Set<string>(checks.map(({ name }) => name));
  const written = checks.map((check) => {
    const externalId = externalIdOf({ evaluation: 0, digest: digestOf(ports, check) });
    return { name: check.name, completed: true, conclusion: check.conclusion, externalId };
  });
  return [...written, ...published.filter(({ name }) => !names.has(name))];
}

function onlooker({ forge, productVersion, catalogVersion, digest }: SettledPorts): Onlooker {
  return { appLogin: forge.botLogin, product: productVersion, catalog: catalogVersion, digest };
}
