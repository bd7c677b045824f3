/**
 * Sends the week to one address that the operator set, such as an incoming webhook of Slack. The address is a secret: it
 * stands in no log and no error. Nobody else can choose it, no redirect is followed, and the answer is not read.
 */
import { error, ok } from '../domain/result.js';
import type { Digests } from '../ports/digests.js';
import { isLoopback } from './github-urls.js';

const PATIENCE_MS = 10_000;

export function digestsTo(
  address: URL,
  { fetch: ask, patience }: { readonly fetch: typeof fetch; readonly patience: number } = {
    fetch,
    patience: PATIENCE_MS,
  },
): Digests {
  return {
    async send(message) {
      try {
        const answer = await ask(address, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(message),
          redirect: 'manual',
          signal: AbortSignal.timeout(patience),
        });
        await answer.body?.cancel();
        return answer.ok ? ok(null) : error(`the address of digests answered ${answer.status}`);
      } catch {
        return error('the address of digests could not be reached, or did not answer in time');
      }
    },
  };
}

interface Variables {
  variable(name: string): string | null;
  problem(variable: string, message: string): void;
}

/** Null: the week is told to nobody. */
export function digestAddress(read: Variables): URL | null {
  const text = read.variable('DIGEST_WEBHOOK_URL');
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url !== null && isSafe && url.username === '' && url.password === '') return url;
  read.problem('DIGEST_WEBHOOK_URL', 'DIGEST_WEBHOOK_URL must be the https:// address of an incoming webhook');
  return null;
}
