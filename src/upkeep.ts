/** The clock of the audit log: every hour its heads are signed and appended to a file, every day what is of no use any more is deleted, and what the retention says. */
import { appendFile } from 'node:fs/promises';
import { anchorLine } from './adapters/anchors.js';
import type { AuditSettings } from './adapters/audit-settings.js';
import type { AuditUpkeep } from './adapters/store/upkeep.js';
import type { Ledger } from './ports/store.js';
import type { Clock, Log, Timer } from './ports.js';

export interface UpkeepParts {
  readonly settings: AuditSettings;
  readonly audit: AuditUpkeep;
  /** Of several processes, one deletes. */
  readonly ledger: Pick<Ledger, 'takeTurn'>;
  readonly timer: Timer;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Upkeep {
  /** One round; never rejects: what fails is tried again the next time. */
  round(): Promise<void>;
  /** Resolves when the round in hand is over. */
  stop(): Promise<void>;
}

const EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** No decision comes so late after what caused it. */
const CAUSES_KEPT_MS = 30 * DAY_MS;

/** Does nothing before the first round, from which the time counts. */
export function startUpkeep(parts: UpkeepParts): Upkeep {
  let cancel: () => void = () => {};
  let stopped = false;
  const signed = new Map<number, number>();
  let inHand: Promise<void> = Promise.resolve();
  const work = async (): Promise<void> => {
    await anchorHeads(parts, signed);
    await pruneCauses(parts);
    await prune(parts);
    if (!stopped) cancel = parts.timer(EVERY_MS, () => void round());
  };
  const round = (): Promise<void> => {
    cancel();
    inHand = inHand.then(work);
    return inHand;
  };
  return {
    round,
    stop: async () => {
      stopped = true;
      cancel();
      await inHand;
    },
  };
}

/** Each process signs into a file of its own; heads that have not moved are not signed again. */
async function anchorHeads({ settings, audit, clock, log }: UpkeepParts, signed: Map<number, number>): Promise<void> {
  const { key, anchors } = settings;
  if (key === null || anchors === null) return;
  try {
    const heads = (await audit.heads()).filter(({ installation, sequence }) => signed.get(installation) !== sequence);
    const lines = heads.map((head) => `${anchorLine({ v: 1, ...head, at: clock() }, key)}\n`);
    if (lines.length > 0) await appendFile(anchors, lines.join(''));
    for (const { installation, sequence } of heads) signed.set(installation, sequence);
  } catch (cause) {
    log.error({ error: cause }, 'the heads of the audit log could not be anchored');
  }
}

/** Also without a retention: what a decision named stands in the log, and the rest is of no use. */
async function pruneCauses({ audit, ledger, clock, log }: UpkeepParts): Promise<void> {
  try {
    const now = clock();
    if (await ledger.takeTurn('causes', { now, every: DAY_MS })) await audit.pruneCauses(now - CAUSES_KEPT_MS);
  } catch (cause) {
    log.error({ error: cause }, 'old causes could not be deleted, trying again tomorrow');
  }
}

async function prune({ settings, audit, ledger, clock, log }: UpkeepParts): Promise<void> {
  const { retentionDays } = settings;
  if (retentionDays === null) return;
  try {
    const now = clock();
    if (!(await ledger.takeTurn('retention', { now, every: DAY_MS }))) return;
    const bodies = await audit.prune(now - retentionDays * DAY_MS, now);
    if (bodies > 0) log.info({ bodies, days: retentionDays }, 'old bodies of the audit log were deleted');
  } catch (cause) {
    log.error({ error: cause }, 'the retention failed, trying again tomorrow');
  }
}
