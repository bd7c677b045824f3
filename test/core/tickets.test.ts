/** Tickets: patterns that take no longer than one pass, and trackers that are asked within limits. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ticketTracker } from '../../src/adapters/tracker.js';
import { linearPattern } from '../../src/core/linear-pattern.js';
import { effectivePolicy } from '../../src/core/policy.js';
import { parsePolicy } from '../../src/core/policy-file.js';
import type { PolicyFile } from '../../src/domain/policy.js';

function wordsOf(pattern: string, text: string): readonly string[] | string {
  const compiled = linearPattern(pattern);
  return compiled.kind === 'ok' ? compiled.value(text, 10) : compiled.error;
}

describe("a policy's regular expression", () => {
  it.each([
    ['[A-Z]+-[0-9]+', 'ABC-12: fix DEF-3 (abc-4, xABC-5, ABC-12)', ['ABC-12', 'DEF-3']],
    ['(ABC|ABCD)-\\d{2,3}', 'ABCD-123 ABC-1 ABC-12', ['ABCD-123', 'ABC-12']],
    ['INC\\d{7}', 'INC0012345 and INC00123456', ['INC0012345']],
    ['a?b*c+', 'c abbc aab', ['c', 'abbc']],
    ['[^a-c]x', 'ax dx', ['dx']],
    ['(?:ab){2}', 'abab ab', ['abab']],
    ['\\[T-.\\]', 'see [T-1]', ['[T-1]']],
    ['#[0-9]+', 'fixes #12, acme/x#13', ['#12', '#13']],
  ])('%s in %j finds %j', (pattern, text, found) => {
    expect(wordsOf(pattern, text)).toEqual(found);
  });

  it.each([
    ['(?=a)b', 'looks around'],
    ['(a)\\1', 'cannot be matched in one pass'],
    ['^a', 'whole words already'],
    ['a**', 'repeats a repetition'],
    ['a{1,100}', 'repeats with no number up to 64'],
    ['((a{50}){50}){50}', 'repeats too much'],
    ['(a', 'not closed'],
    ['a)', 'closes nothing'],
    ['[a', 'ends in the middle'],
    ['a*', 'matches nothing at all'],
    ['', 'must have 1 to 200'],
  ])('%s is refused: %s', (pattern, why) => {
    expect(wordsOf(pattern, 'x')).toContain(why);
  });

  it('finds what the regular expression of JavaScript finds first, as a whole word', () => {
    const atom = fc.constantFrom('a', 'b', '[ab]', '(?:a|bc)', 'c');
    const piece = fc.tuple(atom, fc.constantFrom('', '?', '+', '{2}')).map(([one, times]) => `${one}${times}`);
    const pattern = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => `c${pieces.join('')}`);
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ') }), (source, text) => {
        const words = text.split(' ').filter((word) => new RegExp(`^(?:${source})$`).test(word));
        expect(wordsOf(source, text)).toEqual([...new Set(words)].slice(0, 10));
      }),
    );
  });

  it('takes no longer than its one pass where others take for ever', () => {
    // Whoever tries one way after the other does not come to an end here.
    expect(wordsOf('([a-z]+)+-[0-9]+', `${'a'.repeat(20_000)}!`)).toEqual([]);
  });
});

describe('the ticket rules of a policy', () => {
  const file = (text: string): PolicyFile => {
    const parsed = parsePolicy({ source: 'x', blob: 'b', text: `version: 1\nticket: ${text}\n` });
    if (parsed.kind === 'error') throw new Error(parsed.error[0].message);
    return parsed.value;
  };

  it('a repository can need tickets for more, and cannot say what a ticket is where the organisation says it', () => {
    const floor = file('{ pattern: "OPS-[0-9]+", required_for: [delete] }');
    const own = file('{ pattern: ".+", required_for: [iam] }');
    const { ticket } = effectivePolicy(floor, own);
    expect(ticket).toMatchObject({ pattern: 'OPS-[0-9]+', githubIssues: false, requiredFor: ['iam', 'delete'] });
    expect(effectivePolicy(file('{ pattern: "A", required_for: all }'), own).ticket.requiredFor).toBe('all');
  });

  it.each([
    ['{ required_for: all }', 'how it looks'],
    ['{ pattern: "(?=x)", required_for: all }', 'looks around'],
    ['{ pattern: "A", required_for: all, url: "http://x.example/{ticket}" }', 'https address'],
    ['{ pattern: "A", required_for: all, url: "https://x.example/", token_env: "TWOKEY_TICKET_X" }', 'https address'],
    ['{ pattern: "A", required_for: all, url: "https://x.example/{ticket}", token_env: "PRIVATE_KEY" }', 'begins with'],
    ['{ pattern: "A", required_for: all, token_env: "TWOKEY_TICKET_X" }', 'no url'],
  ])('%s is refused: %s', (text, why) => {
    expect(() => file(text)).toThrow(why);
  });
});

describe('a tracker', () => {
  const rules = { url: 'https://tracker.example.com/issue/{ticket}', tokenEnv: 'TWOKEY_TICKET_A' };
  const asked: { url: string; authorization: string | null }[] = [];

  const look = (answer: () => Promise<Response>, hosts = ['tracker.example.com'], token = 'secret') =>
    ticketTracker(
      { hosts, tokens: new Map([['TWOKEY_TICKET_A', token]]) },
      {
        patience: 50,
        fetch: async (url, init) => {
          asked.push({ url: String(url), authorization: new Headers(init?.headers).get('authorization') });
          const stopped = new Promise<never>((_, reject) =>
            init?.signal?.addEventListener('abort', () => reject(new Error('stopped'))),
          );
          return await Promise.race([answer(), stopped]);
        },
      },
    ).lookUp(rules, 'A/../B');

  it.each([
    [200, { kind: 'known', value: 'open' }],
    [404, { kind: 'known', value: 'missing' }],
    [302, { kind: 'unknown' }],
    [401, { kind: 'unknown' }],
    [500, { kind: 'unknown' }],
  ])('that answers %s means %j', async (status, state) => {
    expect(await look(async () => new Response(null, { status }))).toMatchObject(state);
    expect(asked.at(-1)).toEqual({
      url: 'https://tracker.example.com/issue/A%2F..%2FB',
      authorization: 'Bearer secret',
    });
  });

  it('that does not answer is unknown, and so is one that fails', async () => {
    expect(await look(() => new Promise(() => undefined))).toMatchObject({ kind: 'unknown' });
    expect(await look(async () => Promise.reject(new Error('no route')))).toMatchObject({ kind: 'unknown' });
  });

  it('is not asked, and gets no token, where the operator does not allow its host or set its token', async () => {
    const before = asked.length;
    const answer = async () => new Response(null, { status: 200 });
    expect(await look(answer, ['other.example.com'])).toMatchObject({ kind: 'unknown' });
    expect(await look(answer, undefined, '')).toMatchObject({ kind: 'unknown' });
    expect(asked.length).toBe(before);
  });
});
