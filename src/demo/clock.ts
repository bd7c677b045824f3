/** The simulated GitHub's own time and numbers: every mutation is one second later, every id is the next one, so runs repeat exactly. */

const START = Date.UTC(2026, 0, 5, 9, 0, 0);

export class LogicalClock {
  private seconds = 0;

  /** Moves on by one second. */
  tick(): void {
    this.seconds += 1;
  }

  /** Moves on by so many seconds at once. */
  advance(seconds: number): void {
    this.seconds += Math.max(0, Math.trunc(seconds));
  }

  /** The present instant as GitHub writes it: `2026-01-05T09:00:00Z`. */
  now(): string {
    return new Date(START + this.seconds * 1000).toISOString().replace('.000Z', 'Z');
  }
}

/** First numbers of each kind of thing. Reviews and pull requests lie beyond 32 bits, as they do on github.com by now. */
const FIRST_IDS = {
  account: 1001,
  repository: 500_001,
  team: 7001,
  pull: 3_000_000_001,
  issue: 3_400_000_001,
  review: 3_700_000_001,
  comment: 3_800_000_001,
  thread: 1_500_000_001,
  label: 9001,
  suite: 40_001,
  run: 60_001,
  app: 900_001,
  installation: 80_001,
  event: 20_001,
  queue: 11_001,
  entry: 12_001,
  batch: 1,
  'workflow-run': 26_000_000_001,
  deployment: 3_100_000_001,
  release: 250_000_001,
  artifact: 7_000_000_001,
  status: 31_000_000_001,
} as const;

export type IdKind = keyof typeof FIRST_IDS;

/** What the first installation is known by. */
export const FIRST_INSTALLATION = FIRST_IDS.installation;

export class Ids {
  private readonly last = new Map<IdKind, number>();

  next(kind: IdKind): number {
    const id = (this.last.get(kind) ?? FIRST_IDS[kind] - 1) + 1;
    this.last.set(kind, id);
    return id;
  }
}

/** A GraphQL node id in GitHub's present form: a prefix and a MessagePack array of numbers in base64url (`BOT_kgDOC9w8XQ`). */
export function nodeId(prefix: string, ...numbers: readonly number[]): string {
  const bytes = [0x90 + numbers.length + 1, 0, ...numbers.flatMap(packed)];
  return `${prefix}_${Buffer.from(bytes).toString('base64url')}`;
}

function packed(value: number): number[] {
  const wide = value > 0xffff_ffff;
  const buffer = Buffer.alloc(wide ? 8 : 4);
  if (wide) buffer.writeBigUInt64BE(BigInt(value));
  else buffer.writeUInt32BE(value);
  return [wide ? 0xcf : 0xce, ...buffer];
}
