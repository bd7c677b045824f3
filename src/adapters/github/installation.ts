/** How the server gets a Forge for an installation: probot signs in and keeps tokens, the rest is switched off. */
import { ProbotOctokit } from 'probot';
import { z } from 'zod';
import { ok, type Result } from '../../domain/result.js';
import type { ForgeError } from '../../ports/forge.js';
import type { Clock, Trace } from '../../ports.js';
import { textCache } from '../text-cache.js';
import { callRest, parseAnswer } from './call.js';
import { type AnyOctokit, adaptOctokit, TIME_LIMIT_MS } from './client.js';
import { createForge, type WholeForge } from './forge.js';
import { budgetOf, NO_BUDGET } from './limits.js';
import { readPages } from './pages.js';
import { type CallMeter, politeClient } from './polite.js';

type OctokitOptions = ConstructorParameters<typeof ProbotOctokit>[0];

/**
 * Probot's Octokit without its own retries and pauses: the job queue retries, and limits.ts keeps GitHub's limits. The
 * throttle of Probot lets one write pass a second, over all of GitHub's limits or under them, and one call at a time.
 * Only the function form of `defaults` reaches the plugins (https://github.com/probot/probot/issues/2039).
 */
export const PlainOctokit = ProbotOctokit.defaults((options: OctokitOptions) => ({
  ...options,
  retry: { enabled: false },
  throttle: { ...options?.throttle, enabled: false },
}));

/** A fetch with a time limit for calls that carry none, such as those for tokens. */
export function timeLimited(fetch: typeof globalThis.fetch, timeLimit = TIME_LIMIT_MS): typeof globalThis.fetch {
  return (input, init) => fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(timeLimit) });
}

/** Who the app is; its bot account acts under `botLogin`. */
export interface AppIdentity {
  readonly id: number;
  readonly slug: string;
  readonly botLogin: string;
}

/** `GET /app`, signed by the app itself: also the proof that app id and private key belong together. */
export async function readAppIdentity(app: AnyOctokit): Promise<Result<AppIdentity, ForgeError>> {
  const what = 'reading who this app is';
  const answer = await callRest(adaptOctokit(app), { route: 'GET /app', parameters: {}, what });
  if (answer.kind === 'error') return answer;
  const parsed = parseAnswer(z.object({ id: z.number(), slug: z.string() }), answer.value.data, what);
  if (parsed.kind === 'error') return parsed;
  const { id, slug } = parsed.value;
  return ok({ id, slug, botLogin: `${slug}[bot]` });
}

const installationShape = z.object({ id: z.number(), suspended_at: z.string().nullish() });

/** Every installation that is not suspended, asked by the app itself. */
export async function listInstallations(door: {
  auth(): Promise<AnyOctokit>;
}): Promise<Result<readonly number[], ForgeError>> {
  const read = await readPages(adaptOctokit(await door.auth()), {
    route: 'GET /app/installations',
    parameters: {},
    what: 'listing where this app is installed',
    item: installationShape,
  });
  if (read.kind === 'error') return read;
  return ok(read.value.filter(({ suspended_at }) => !suspended_at).map(({ id }) => id));
}

/** What of Probot is needed here: an Octokit that acts as one installation and renews its token by itself. */
export interface InstallationDoor {
  auth(installation: number): Promise<AnyOctokit>;
}

/** Bytes of contents that all installations remember together. */
const REMEMBERED_TEXT = 32 << 20;

export interface ForgesParts {
  readonly identity: AppIdentity;
  readonly clock: Clock;
  readonly meter: CallMeter;
  readonly trace: Trace;
  /** `off`: GitHub alone says when it is too much. */
  readonly limits: 'on' | 'off';
}

/** One Forge an installation, made when first needed. */
export function forgesByInstallation(
  door: InstallationDoor,
  { identity, clock, meter, trace, limits }: ForgesParts,
): (installation: number) => Promise<WholeForge> {
  const forges = new Map<number, WholeForge>();
  const texts = textCache(REMEMBERED_TEXT, (outcome) => meter.cached('texts', outcome));
  return async (installation) => {
    const before = forges.get(installation);
    if (before !== undefined) return before;
    const budget = limits === 'on' ? budgetOf(clock) : NO_BUDGET;
    const client = politeClient(adaptOctokit(await door.auth(installation)), { budget, meter, trace });
    const forge = createForge({
      ...{ client, appId: identity.id, botLogin: identity.botLogin, clock, texts },
      cached: (outcome) => meter.cached('files', outcome),
    });
    forges.set(installation, forge);
    return forge;
  };
}
