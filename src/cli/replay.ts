/** `twokey replay`: decides again from the audit log, and says which verdicts another policy or this version would have made otherwise. */
import type { StoredEntry } from '../adapters/store/audit-rows.js';
import type { AuditReader } from '../adapters/store/reader.js';
import { readDecision, readLink } from '../core/audit-entry.js';
import { differences, replay } from '../core/replay.js';
import type { AuditEntry } from '../domain/audit.js';
import type { EffectivePolicy } from '../domain/policy.js';
import type { Verdict } from '../domain/verdict.js';
import { auditReader, instantIn, namedChange } from './audit-store.js';
import { policyFromFile } from './local-policy.js';
import { BROKEN, FINE, HELD, shown, type Terminal } from './terminal.js';

export interface ReplayOptions {
  readonly since?: string;
  readonly until?: string;
  readonly installation?: number;
  readonly policy?: string;
  readonly check: boolean;
  readonly json: boolean;
}

/** 0 done (with --check: nothing differs), 1 something differs and --check asks, 2 something cannot be read. */
export async function replayRecords(what: string | null, options: ReplayOptions, terminal: Terminal): Promise<number> {
  const since = instantIn(options.since, '--since', terminal);
  const until = instantIn(options.until, '--until', terminal);
  const under = options.policy === undefined ? undefined : await policyFromFile(options.policy, terminal);
  if (since === null || until === null || under === null) return BROKEN;
  const reader = await auditReader(terminal);
  if (reader === null) return BROKEN;
  try {
    const { installation } = options;
    const found = what === null ? reader.entries({ installation, since, until }) : await named(what, reader, terminal);
    if (found === null) return BROKEN;
    const run = new Run(reader, { under: under ?? null, options, terminal });
    for await (const kept of found) await run.take(kept);
    return await run.end();
  } finally {
    await reader.close();
  }
}

/** `installation:sequence`, or a pull request. Null: there is none (and that was said). */
async function named(what: string, reader: AuditReader, terminal: Terminal): Promise<readonly StoredEntry[] | null> {
  const [, installation, sequence] = /^(\d{1,15}):(\d{1,15})$/.exec(what) ?? [];
  const change = namedChange(what);
  if (installation !== undefined) {
    const entry = await reader.entry(Number(installation), Number(sequence));
    if (entry !== null) return [entry];
  } else if (change !== null) {
    const entries = await reader.ofChange(await reader.repositories(change.repository), change.number);
    if (entries.length > 0) return entries;
  }
  terminal.complain(
    `there is no record ${shown(what)}`,
    'write owner/repo#1, or an entry as `twokey audit show` names it: 12:34',
  );
  return null;
}

interface Around {
  readonly under: EffectivePolicy | null;
  readonly options: ReplayOptions;
  readonly terminal: Terminal;
}

class Run {
  private replayed = 0;
  private differing = 0;
  private left = 0;
  private readonly policies = new Map<string, EffectivePolicy | null>();

  constructor(
    private readonly reader: AuditReader,
    private readonly around: Around,
  ) {}

  async take(kept: StoredEntry): Promise<void> {
    const entry = readLink(kept.entry);
    if (entry === null || (entry.kind !== 'decision' && entry.kind !== 'imported')) return;
    const body = kept.body === null ? null : readDecision(kept.body);
    const policy = body === null ? null : await this.policyOf(entry);
    if (body === null || policy === null || entry.kind === 'imported') {
      this.left += 1;
      return;
    }
    this.replayed += 1;
    const { verdict } = replay({ body, policy }, this.around.under);
    const changed = differences(body.verdict, verdict);
    if (changed.length === 0) return;
    this.differing += 1;
    await this.tell(entry, { before: body.verdict, after: verdict, changed });
  }

  async end(): Promise<number> {
    const { options, terminal } = this.around;
    const { replayed, differing, left } = this;
    const unread = left === 0 ? '' : `, ${left} cannot be: pruned, or of an older form`;
    await terminal.print(
      options.json
        ? `${JSON.stringify({ replayed, differing, left })}\n`
        : `${replayed} decisions replayed, ${differing} would be otherwise${unread}\n`,
    );
    return options.check && differing > 0 ? HELD : FINE;
  }

  private async tell(
    { installation, sequence, number, at, about }: AuditEntry,
    {
      before,
      after,
      changed,
    }: { readonly before: Verdict; readonly after: Verdict; readonly changed: readonly string[] },
  ): Promise<void> {
    const { options, terminal } = this.around;
    const record = `${installation}:${sequence}`;
    const change = `${about.repository}#${number}`;
    if (options.json) {
      const line = { record, change, at, before: before.kind, after: after.kind, changed };
      return terminal.print(`${JSON.stringify(line)}\n`);
    }
    const lines = [
      `${record}  ${shown(change)}  ${new Date(at).toISOString()}`,
      ...changed.map((one) => `    ${shown(one)}`),
    ];
    await terminal.print(`${lines.join('\n')}\n`);
  }

  private async policyOf({ installation, about }: AuditEntry): Promise<EffectivePolicy | null> {
    const digest = String(about.policy);
    const known = this.policies.get(digest);
    if (known !== undefined) return known;
    const text = await this.reader.policy(installation, digest);
    const policy = text === null ? null : (JSON.parse(text) as EffectivePolicy);
    this.policies.set(digest, policy);
    return policy;
  }
}
