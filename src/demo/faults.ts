/** What can go wrong between GitHub and an app, on demand: slow, failing and cut-short answers; lost, doubled, late and reordered webhooks. */

/** One call of the API as it was answered. */
export interface ApiCall {
  readonly method: string;
  /** GitHub's route template, `/graphql`, or the path itself when there is no such route. */
  readonly route: string;
  readonly path: string;
  /** 0 while it is being answered. */
  status: number;
  /** How often the world had changed when the answer was made. */
  instant: number;
  /** The variables of a GraphQL query. */
  variables: Readonly<Record<string, unknown>>;
}

/** `GET /repos/{owner}/{repo}/pulls/{pull_number}/files`, `POST /graphql`; every call when not given. */
type CallPattern = string | undefined;

export interface Failure {
  readonly status: 403 | 429 | 500 | 502 | 503;
  readonly on?: string;
  readonly times?: number;
  /** Seconds; only with 403 and 429. */
  readonly retryAfter?: number;
  /** The primary rate limit instead: nothing remains until this second since the epoch. */
  readonly exhaustedUntil?: number;
}

/** GraphQL's own way to fail: status 200, these places null, an error for each. */
export interface PartialData {
  /** Response paths such as `['repository', 'pullRequest', 'reviews']`. */
  readonly missing: readonly (readonly string[])[];
  readonly type?: string;
  readonly message?: string;
  readonly times?: number;
}

export type WebhookFate = 'send' | 'drop' | 'duplicate' | { readonly delay: number };

interface Armed<T> {
  readonly on: CallPattern;
  left: number;
  readonly what: T;
}

export class Faults {
  /** Milliseconds before each API answer. */
  latency: number | ((call: ApiCall) => number) = 0;
  /** Fields of the schema that GraphQL refuses, as `Repository.collaborators`. */
  readonly withheld = new Set<string>();
  /** Lists of the schema that GraphQL shows as empty, without a refusal. */
  readonly emptied = new Set<string>();
  private readonly failures: Armed<Failure>[] = [];
  private readonly truncations: Armed<null>[] = [];
  private readonly interruptions: Armed<() => void | Promise<void>>[] = [];
  private readonly partials: Armed<PartialData>[] = [];
  private readonly fates: Armed<WebhookFate>[] = [];

  /** The next calls (that fit) fail with this status. 403 is the secondary rate limit. */
  failNext(failure: Failure): void {
    this.failures.push({ on: failure.on, left: failure.times ?? 1, what: failure });
  }

  /** Nothing fails any more. */
  recover(): void {
    this.failures.length = 0;
  }

  /** The next list page (that fits) claims to be the last one. */
  truncateNext(on?: string, times = 1): void {
    this.truncations.push({ on, left: times, what: null });
  }

  /** Something happens in the world right before the next call (that fits) is answered. */
  before(on: string, what: () => void | Promise<void>): void {
    this.interruptions.push({ on, left: 1, what });
  }

  /** The next GraphQL answers lack these places. */
  partialNext(partial: PartialData): void {
    this.partials.push({ on: undefined, left: partial.times ?? 1, what: partial });
  }

  /** The next webhooks (of this `event` or `event.action`) are lost, sent twice, or arrive late. */
  webhooks(fate: WebhookFate, spec: { readonly on?: string; readonly times?: number } = {}): void {
    this.fates.push({ on: spec.on, left: spec.times ?? 1, what: fate });
  }

  /** Of what happens in `act`, no webhook tells. */
  unheard<T>(act: () => T): T {
    const lost = { on: undefined, left: Number.POSITIVE_INFINITY, what: 'drop' } as const;
    this.fates.unshift(lost);
    try {
      return act();
    } finally {
      this.fates.splice(this.fates.indexOf(lost), 1);
    }
  }

  /** GitHub works again: nothing that was armed goes off any more. */
  mend(): void {
    this.latency = 0;
    this.withheld.clear();
    this.emptied.clear();
    for (const armed of [this.failures, this.truncations, this.interruptions, this.partials, this.fates])
      armed.length = 0;
  }

  takeFailure(call: ApiCall): Failure | null {
    return take(this.failures, named(call));
  }

  takeTruncation(call: ApiCall): boolean {
    const armed = this.truncations.length;
    return armed > 0 && take(this.truncations, named(call), true) === true;
  }

  takePartial(): PartialData | null {
    return take(this.partials, '');
  }

  takeFate(event: string, action: string | null): WebhookFate {
    const full = action === null ? event : `${event}.${action}`;
    return take(this.fates, event) ?? take(this.fates, full) ?? 'send';
  }

  /** Waits and lets the world interfere, before a call is answered. */
  async interfere(call: ApiCall): Promise<void> {
    const wait = typeof this.latency === 'function' ? this.latency(call) : this.latency;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    await take(this.interruptions, named(call))?.();
  }
}

function named(call: ApiCall): string {
  return `${call.method} ${call.route}`;
}

/** Uses up the first armed fault that fits. */
function take<T, D = T>(armed: Armed<T>[], name: string, instead?: D): T | D | null {
  const found = armed.find((one) => one.left > 0 && (one.on === undefined || one.on === name));
  if (found === undefined) return null;
  found.left -= 1;
  return instead ?? found.what;
}
