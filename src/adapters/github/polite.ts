/** A client that keeps within GitHub's limits, asks for what it knows by its tag, and counts what it did. */
import type { Trace } from '../../ports.js';
import type { GitHubAnswer, GitHubClient } from './client.js';
import { type TaggedAnswers, taggedAnswers, tagKey } from './etags.js';
import type { Budget } from './limits.js';

/** `held-back`: our own limit, and no call was made. */
type CallOutcome = 'answered' | 'not-modified' | 'refused' | 'held-back';

export interface CallMeter {
  called(api: 'rest' | 'graphql', outcome: CallOutcome): void;
  /** Whether something was known that need not be asked for. */
  cached(what: 'files' | 'texts', outcome: 'hit' | 'miss'): void;
}

export interface PoliteParts {
  readonly budget: Budget;
  readonly meter: CallMeter;
  readonly trace: Trace;
}

export function politeClient(client: GitHubClient, { budget, meter, trace }: PoliteParts): GitHubClient {
  const answers = taggedAnswers();
  /** `route`: GitHub's template, without owner and name. */
  const polite = async <T>(route: string, call: () => Promise<T>): Promise<T> => {
    const api = route === GRAPHQL ? 'graphql' : 'rest';
    const wait = budget.take({ api, isWrite: api === 'rest' && !route.startsWith('GET ') });
    if (wait !== null) {
      meter.called(api, 'held-back');
      throw heldBack(wait);
    }
    return await counted(meter, api, () => trace(route, { 'twokey.api': api }, () => budget.inTurn(call)));
  };
  return {
    graphql: (query, variables) =>
      polite(GRAPHQL, async () => {
        const data = await client.graphql(query, variables);
        meter.called('graphql', 'answered');
        return data;
      }),
    request: (route, parameters) => polite(route, () => requestTagged({ client, answers, meter }, route, parameters)),
  };
}

const GRAPHQL = 'POST /graphql';

async function counted<T>(meter: CallMeter, api: 'rest' | 'graphql', call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    meter.called(api, 'refused');
    throw thrown;
  }
}

interface Tagging {
  readonly client: GitHubClient;
  readonly answers: TaggedAnswers;
  readonly meter: CallMeter;
}

async function requestTagged(
  { client, answers, meter }: Tagging,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<GitHubAnswer> {
  const key = tagKey(route, parameters);
  const before = key === null ? undefined : answers.get(key);
  const tag = before?.headers.etag;
  try {
    const headers = typeof tag === 'string' ? { headers: { 'if-none-match': tag } } : {};
    const answer = await client.request(route, { ...parameters, ...headers });
    meter.called('rest', 'answered');
    if (key !== null) answers.set(key, answer);
    return answer;
  } catch (thrown) {
    // Octokit takes "not modified" for an error.
    if (before === undefined || statusOf(thrown) !== 304) throw thrown;
    meter.called('rest', 'not-modified');
    return before;
  }
}

function statusOf(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'status') : null;
}

/** Like GitHub's own refusal, so that whoever calls waits as long. */
function heldBack(seconds: number): Error {
  const response = { status: 429, headers: { 'retry-after': String(seconds) }, data: null };
  return Object.assign(new Error('held back to keep within the limits of GitHub'), { response });
}
