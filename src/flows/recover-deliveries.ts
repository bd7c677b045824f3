/**
 * Webhooks that never arrived: GitHub does not send one again by itself, but remembers for some days what it tried to
 * deliver. At the start and every few minutes whatever of it the inbox does not know is taken in, oldest first; what is
 * taken in twice is taken once. So much at a time, that live work goes on beside it.
 */
import { ok, type Result } from '../domain/result.js';
import type { ForgeError } from '../ports/forge.js';
import type { Attempt, Hook } from '../ports/hook.js';
import type { Inbox, Marks } from '../ports/store.js';
import type { Clock, Log, Meter } from '../ports.js';

export interface RecoverPorts {
  readonly hook: Hook;
  readonly inbox: Pick<Inbox, 'accept' | 'unknown'>;
  readonly marks: Marks;
  readonly meter: Pick<Meter, 'recovered'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** How far everything is known, by GitHub's clock. */
const MARK = 'deliveries known until';
/** GitHub may be late with its list. */
const OVERLAP_MS = 10 * 60_000;
/** Of 100 each. */
const MOST_PAGES = 50;
/** One call each, of the 5,000 an hour that the app itself has. */
const MOST_TAKEN = 200;
/** What GitHub does not show is asked for so often; each time it is listed once more. */
const MOST_ATTEMPTS = 3;

/** `more`: some were left for the next time. */
export async function recoverDeliveries(ports: RecoverPorts): Promise<Result<{ readonly more: boolean }, ForgeError>> {
  const { inbox, marks, log } = ports;
  const since = await marks.read(MARK);
  const listed = await listSince(ports.hook, since === null ? null : since - OVERLAP_MS);
  if (listed.kind === 'error') return listed;
  const { attempts, whole } = listed.value;
  if (!whole)
    log.warn({ attempts: attempts.length }, 'not all deliveries were looked through: the sweep does the rest');
  const deliveries = byDelivery(attempts);
  const unknown = await inbox.unknown([...deliveries.keys()]);
  const lost = unknown.flatMap((guid) => deliveries.get(guid) ?? []).sort((a, b) => a.last.at - b.last.at);
  for (const delivery of lost.slice(0, MOST_TAKEN)) {
    const taken = await take(ports, delivery);
    if (taken.kind === 'error') return taken;
  }
  const more = lost.length > MOST_TAKEN;
  const [newest] = attempts;
  if (!more && newest !== undefined) await marks.keep(MARK, newest.at);
  if (lost.length > 0) log.warn({ lost: lost.length, more }, 'looked after deliveries that had not arrived');
  return ok({ more });
}

interface Listed {
  /** Newest first. */
  readonly attempts: readonly Attempt[];
  /** Everything since then is among them. */
  readonly whole: boolean;
}

/** `since` null: as far back as GitHub remembers. */
async function listSince(hook: Hook, since: number | null): Promise<Result<Listed, ForgeError>> {
  const attempts: Attempt[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const read: Awaited<ReturnType<Hook['list']>> = await hook.list(cursor);
    if (read.kind === 'error') return read;
    attempts.push(...read.value.attempts);
    cursor = read.value.next;
    const oldest = read.value.attempts.at(-1);
    if (cursor === null || oldest === undefined || (since !== null && oldest.at < since)) {
      return ok({ attempts, whole: true });
    }
  }
  return ok({ attempts, whole: false });
}

interface Attempted {
  readonly last: Attempt;
  readonly times: number;
}

function byDelivery(attempts: readonly Attempt[]): ReadonlyMap<string, Attempted> {
  const deliveries = new Map<string, Attempted>();
  for (const attempt of attempts) {
    const { last = attempt, times = 0 } = deliveries.get(attempt.guid) ?? {};
    deliveries.set(attempt.guid, { last, times: times + 1 });
  }
  return deliveries;
}

/** Its body is read where GitHub shows it: that works also when nobody can reach us. */
async function take(ports: RecoverPorts, { last, times }: Attempted): Promise<Result<null, ForgeError>> {
  const { hook, inbox, meter, clock, log } = ports;
  const about = { delivery: last.guid, event: last.event };
  const body = await hook.read(last);
  if (body.kind === 'ok' && body.value !== null) {
    const isNew = await inbox.accept({ id: last.guid, event: last.event, body: body.value, receivedAt: clock() });
    if (isNew) meter.recovered('read');
    return ok(null);
  }
  if (body.kind === 'error' && body.error.kind !== 'not-found') return body;
  if (times >= MOST_ATTEMPTS || body.kind === 'error') {
    log.warn(about, 'a delivery is lost: the sweep finds what it told');
    meter.recovered('lost');
    return ok(null);
  }
  meter.recovered('asked-again');
  return hook.redeliver(last);
}
