/** `twokey backfill`: reads the months before the installation from GitHub into the store that DATABASE_URL names, beside a running server. */
import { pastSource } from '../adapters/github/read-past.js';
import { openPastBeside } from '../adapters/store/beside.js';
import { backfill as backfillOne } from '../flows/backfill.js';
import type { KnownRepository } from '../ports/dashboard.js';
import { withStoreBeside } from './audit-store.js';
import { clientWithToken } from './github-token.js';
import { BROKEN, FINE, HELD, shown, type Terminal } from './terminal.js';

export interface BackfillOptions {
  readonly months: number;
  /** Only this organisation or person. */
  readonly org?: string;
  readonly reserve: number;
}

const MOST_MONTHS = 36;

/** 0 all was read; 1 it stopped to leave a reserve of the limit, and goes on when it is called again; 2 it does not work. */
export async function backfill(options: BackfillOptions, terminal: Terminal): Promise<number> {
  if (options.months > MOST_MONTHS) {
    terminal.complain(`${options.months} months are too many`, `write --months with ${MOST_MONTHS} at most`);
    return BROKEN;
  }
  const github = clientWithToken(terminal.environment, 'reading the past');
  if (github.kind === 'error') {
    terminal.complain(github.error.what, github.error.remedy);
    return BROKEN;
  }
  const source = pastSource(github.value.client);
  return withStoreBeside(terminal, openPastBeside, async (store) => {
    const chosen = chosenFrom(await store.repositories(), options);
    if (chosen.length === 0) {
      terminal.complain(
        'no such repository is known to the store',
        'start the server first: it finds its repositories',
      );
      return BROKEN;
    }
    return readAll(chosen, { options, terminal, ports: { source, keeper: store.past, told: terminal.progress } });
  });
}

interface Reading {
  readonly options: BackfillOptions;
  readonly terminal: Terminal;
  readonly ports: Parameters<typeof backfillOne>[0];
}

async function readAll(chosen: readonly KnownRepository[], { options, terminal, ports }: Reading): Promise<number> {
  const range = { since: monthsBefore(Date.now(), options.months), reserve: options.reserve };
  let failed = 0;
  for (const { id, owner, name, installation } of chosen) {
    const read = await backfillOne(ports, { installation, repository: { id, owner, name } }, range);
    terminal.progress('');
    const title = shown(`${owner}/${name}`);
    if (read.kind === 'error') {
      failed += 1;
      terminal.complain(`${title} could not be read: ${shown(read.error.message)}`, null);
    } else if (read.value.kind === 'limit') {
      const at = new Date(read.value.resetAt).toISOString();
      terminal.note(
        `stopped in ${title}: less than ${options.reserve} points of the limit are left. Run the same command again after ${at}`,
      );
      return HELD;
    } else {
      await terminal.print(`${title}: ${read.value.changes} changes, ${read.value.deployments} deployments\n`);
    }
  }
  return failed === 0 ? FINE : BROKEN;
}

function chosenFrom(known: readonly KnownRepository[], { org }: BackfillOptions): readonly KnownRepository[] {
  return org === undefined ? known : known.filter(({ owner }) => owner.toLowerCase() === org.toLowerCase());
}

/** The first moment of that month, in UTC. */
function monthsBefore(now: number, months: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1);
}
