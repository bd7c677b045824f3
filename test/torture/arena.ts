/** A simulated GitHub and processes of the app on one store of either kind, which may be killed, started again and asked what they hold. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'libsql';
import type { StoreLocation } from '../../src/adapters/store/open.js';
import { settingsOn } from '../../src/cli/demo-app.js';
import { run } from '../../src/cli/program.js';
import { type SimulatedGitHub, startSimulatedGitHub } from '../../src/demo/github.js';
import { type Acme, FILES, foundAcme } from '../../src/demo/organisation.js';
import { propose } from '../../src/demo/steps.js';
import type { PullRequest, Repository } from '../../src/demo/world/model.js';
import { WEBHOOK_PATH } from '../../src/server.js';
import { type Postgres, rowsOf, startPostgres } from '../postgres.js';
import { inItsOwnProcess, type Member } from './fleet.js';

export type EngineName = 'sqlite' | 'postgres';

export interface ArenaSpec {
  readonly engine: EngineName;
  readonly processes?: number;
  /** Where a SQLite file is put; a folder of its own when not given. */
  readonly folder?: string;
}

export class Arena {
  members: Member[] = [];

  private constructor(
    readonly github: SimulatedGitHub,
    readonly acme: Acme,
    readonly store: Exclude<StoreLocation, { readonly kind: 'memory' }>,
    readonly postgres: Postgres | null,
    private readonly folder: string | null,
  ) {}

  /** Null: the engine cannot run here. */
  static async set({ engine, processes = 1, folder }: ArenaSpec): Promise<Arena | null> {
    const postgres = engine === 'postgres' ? await startPostgres({ durable: true }) : null;
    if (engine === 'postgres' && postgres === null) return null;
    const own = postgres === null && folder === undefined ? mkdtempSync(join(tmpdir(), 'twokey-arena-')) : null;
    const store: Arena['store'] =
      postgres === null
        ? { kind: 'file', path: join(folder ?? own ?? '', 'twokey.db') }
        : { kind: 'postgres', url: await postgres.database() };
    const github = await startSimulatedGitHub();
    const acme = foundAcme(github.world, github.app.registered);
    const arena = new Arena(github, acme, store, postgres, own);
    await arena.start(processes);
    await arena.quiet();
    return arena;
  }

  async start(processes = 1): Promise<void> {
    const settings = settingsOn(this.github, { store: this.store, port: 0 });
    if (settings.kind === 'error') throw new Error(settings.error.message);
    const { value } = settings;
    this.members = await Promise.all(Array.from({ length: processes }, () => inItsOwnProcess(value)));
    this.connect();
  }

  get urls(): readonly string[] {
    return this.members.map(({ url }) => `${url}${WEBHOOK_PATH}`);
  }

  connect(): void {
    this.github.deliverTo(this.urls);
  }

  /** Without a word, all of them; webhooks go to where nobody is. */
  async kill(): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()));
    this.members = [];
  }

  /** Kills one of several; the others go on. */
  async killOne(): Promise<void> {
    const [first, ...others] = this.members;
    await first?.kill();
    this.members = others;
    this.connect();
  }

  /** Until GitHub has delivered all and no process has anything left that may run. */
  async quiet(): Promise<void> {
    for (;;) {
      await this.github.settled();
      const before = this.github.deliveries.length;
      await Promise.all(this.members.map((member) => member.idle()));
      const [waiting] = await this.rows("select count(*) as total from job where state <> 'dead'");
      const [unread] = await this.rows('select count(*) as total from delivery where read_at is null');
      await this.github.settled();
      const left = Number(waiting?.total ?? 0) + Number(unread?.total ?? 0);
      if (this.github.deliveries.length === before && left === 0) return;
      if (left > 0) await pause(20);
    }
  }

  /** What stands in the store, read from outside. */
  async rows(query: string): Promise<readonly Record<string, unknown>[]> {
    if (this.store.kind === 'postgres') return rowsOf(this.store.url, query);
    const db = new Sqlite(this.store.path, { timeout: 10_000 });
    try {
      return db.prepare(query).all([]) as Record<string, unknown>[];
    } finally {
      db.close();
    }
  }

  /** Acknowledged deliveries that the inbox does not know. */
  async lost(): Promise<number> {
    const known = new Set((await this.rows('select id from delivery')).map(({ id }) => id));
    return this.github.deliveries.filter(({ id, statuses }) => statuses.includes(202) && !known.has(id)).length;
  }

  /** Whether the audit log is whole. */
  async chainHolds(): Promise<boolean> {
    const DATABASE_URL = this.store.kind === 'postgres' ? this.store.url : `sqlite:${this.store.path}`;
    const silent = {
      note() {},
      complain() {},
      progress() {},
      read: async () => null,
      readBytes: async () => null,
      interactive: false,
    };
    const terminal = { ...silent, print: async () => {}, environment: { DATABASE_URL } };
    return (await run(['audit', 'verify'], terminal)) === 0;
  }

  /** AI-originated changes of IAM by dave, spread over repositories: each needs bob, or another, and carol. */
  propose(count: number, repositories: number): readonly PullRequest[] {
    const places = Array.from({ length: repositories }, (_, n) => this.repository(n));
    return Array.from({ length: count }, (_, n) => {
      const repository = places[n % places.length] ?? this.acme.infra;
      const pull = proposal({ ...this.acme, infra: repository }, n);
      this.github.world.review(pull, this.acme.bob, 'APPROVED');
      return pull;
    });
  }

  /** Carol approves, or has her approval dismissed; or somebody edits the title. */
  happen(pull: PullRequest, serial: number): void {
    const { world, carol, dave } = this.acme;
    const standing = carolsApproval(this.acme, pull);
    if (serial % 3 === 0) world.editTitle(pull, dave, `Widen a role, take ${serial}`);
    else if (standing === undefined) world.review(pull, carol, 'APPROVED');
    else world.dismissReview(standing, 'olivia');
  }

  wrong(pulls: readonly PullRequest[]): readonly PullRequest[] {
    return pulls.filter(
      (pull) => this.github.world.mergeability(pull).mergeable !== (carolsApproval(this.acme, pull) !== undefined),
    );
  }

  async end(): Promise<void> {
    await Promise.all(this.members.map((member) => member.stop().catch(() => member.kill())));
    await this.github.close();
    await this.postgres?.stop();
    if (this.folder !== null) rmSync(this.folder, { recursive: true, force: true });
  }

  private repository(n: number): Repository {
    const { world } = this.acme;
    const name = `torture-${n}`;
    const repository = world.repository('acme', name, {
      files: FILES,
      teams: { security: 'write', platform: 'write' },
    });
    world.requireCheck(repository, 'main', { name: 'twokey', appId: this.github.app.id });
    return repository;
  }
}

function carolsApproval({ carol }: Acme, pull: PullRequest) {
  return pull.reviews.find((review) => review.author === carol && review.state === 'APPROVED');
}

function proposal(acme: Acme, n: number): PullRequest {
  return propose(acme, {
    by: acme.dave,
    branch: `role-${n}`,
    title: `Widen role ${n}`,
    message: `Widen role ${n}\n\nCo-Authored-By: Claude <noreply@anthropic.com>`,
    files: {
      [`iam/role-${n}.tf`]:
        'resource "aws_iam_role_policy" "deploy" {\n  role   = aws_iam_role.deploy.id\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["*"], Resource = "*" }] })\n}\n',
    },
  });
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
