/**
 * Bodies, headers and policies that are mutated, malformed or hostile. The real app must answer each request with a
 * refusal or an acknowledgement, never with an error of its own; store nothing that was not signed; log no secret. A
 * policy is valid, or refused with its reasons; reading one never throws.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { policyInForce } from '../../src/core/policy.js';
import { known } from '../../src/domain/result.js';
import { Arena } from './arena.js';
import { type Letter, PostOffice } from './post-office.js';
import { type Random, seeded } from './random.js';

export interface HostileOutcome {
  readonly problems: readonly string[];
  /** How many requests got which status. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly policies: number;
  readonly validPolicies: number;
  readonly seconds: number;
}

/** Two of five are policies. */
export async function hostile(requests: number, seed: number): Promise<HostileOutcome | null> {
  const arena = await Arena.set({ engine: 'sqlite' });
  if (arena === null) return null;
  const started = performance.now();
  try {
    const random = seeded(seed);
    arena.propose(3, 1);
    await arena.quiet();
    arena.github.deliverTo(null);
    const policies = Math.floor(requests * 0.4);
    const sent = await bombard(arena, random, requests - policies);
    const read = readPolicies(random, policies);
    const problems = [...sent.problems, ...read.problems, ...(await afterwards(arena, sent.signed))];
    const { statuses } = sent;
    return { problems, statuses, policies, validPolicies: read.valid, seconds: (performance.now() - started) / 1000 };
  } finally {
    await arena.kill();
    await arena.end();
  }
}

const AT_ONCE = 20;
const ALLOWED = new Set([202, 400, 401, 413, 415]);

async function bombard(arena: Arena, random: Random, requests: number) {
  const office = new PostOffice();
  const signed = new Set<string>();
  const bodies = arena.github.deliveries.map(({ body }) => body);
  const answers = await office.sendAll(requests, AT_ONCE, () => hostileLetter(arena, { random, bodies, signed }));
  await office.end();
  const statuses = new Map<number, number>();
  for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const odd = [...statuses].filter(([status]) => !ALLOWED.has(status));
  return { statuses, signed, problems: odd.map(([status, count]) => `${count} requests were answered ${status}`) };
}

interface Arsenal {
  readonly random: Random;
  readonly bodies: readonly string[];
  /** Ids of what was signed rightly. */
  readonly signed: Set<string>;
}

const EVENTS = [
  'pull_request',
  'pull_request_review',
  'push',
  'issue_comment',
  'check_run',
  'installation',
  'member',
  'x',
];
const ODD_HEADERS: readonly Readonly<Record<string, string>>[] = [
  { 'x-github-event': 'pull request;drop' },
  { 'x-github-delivery': `a${'b'.repeat(90)}` },
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'x-hub-signature-256': 'sha256=' },
  { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
  { 'x-hub-signature-256': `sha1=${'0'.repeat(40)}` },
  { 'x-hub-signature-256': '' },
  { 'x-github-delivery': '__proto__' },
  { 'x-github-event': 'constructor' },
];

function hostileLetter({ github, urls }: Arena, { random, bodies, signed }: Arsenal): Letter {
  const body = mutated(random.oneOf(bodies), random);
  const id = randomUUID();
  const isSigned = random.below(3) === 0;
  const secret = isSigned ? github.app.webhookSecret : 'a guess';
  const headers = {
    'content-type': 'application/json',
    'x-github-event': random.oneOf(EVENTS),
    'x-github-delivery': id,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    ...(random.below(4) === 0 ? random.oneOf(ODD_HEADERS) : {}),
  };
  if (isSigned) signed.add(headers['x-github-delivery']);
  return { url: urls[0] ?? '', headers, body };
}

const JUNK = [
  '\u0000',
  '\u202e',
  '{"__proto__":{"admin":true}}',
  '1e999',
  '-0',
  'null',
  '[]',
  '"',
  '\\u0000',
  '${7*7}',
];

/** A body that is a little, or altogether, other than GitHub would send it. */
function mutated(body: string, random: Random): string {
  const at = random.below(Math.max(1, body.length));
  switch (random.below(7)) {
    case 0:
      return body.slice(0, at);
    case 1:
      return body.slice(0, at) + random.oneOf(JUNK) + body.slice(at);
    case 2:
      return body.slice(0, at) + String.fromCharCode(random.below(0xd7ff)) + body.slice(at + 1);
    case 3:
      return `${'['.repeat(random.below(5_000))}${'{"a":'.repeat(random.below(50))}`;
    case 4:
      return otherValue(body, random);
    case 5:
      return otherValue(otherValue(body, random), random);
    default:
      return body;
  }
}

/** Well-formed JSON, in which one value is of another kind. */
function otherValue(body: string, random: Random): string {
  const places = [...body.matchAll(/:("(?:[^"\\]|\\.)*"|-?\d+|true|false|null)(?=[,}])/g)];
  const place = places[random.below(Math.max(1, places.length))];
  if (place === undefined) return body;
  const value = random.oneOf(['null', '{}', '[]', '-1', '1e308', '""', 'true', `"${'x'.repeat(9_000)}"`, '[[[]]]']);
  return `${body.slice(0, place.index + 1)}${value}${body.slice(place.index + place[0].length)}`;
}

async function afterwards(arena: Arena, signed: ReadonlySet<string>): Promise<readonly string[]> {
  const [member] = arena.members;
  const alive = await fetch(`${member?.url}/healthz`).then(
    ({ status }) => status === 200,
    () => false,
  );
  const own = new Set(arena.github.deliveries.map(({ id }) => id));
  const stored = (await arena.rows('select id from delivery')).map(({ id }) => String(id));
  const foreign = stored.filter((id) => !own.has(id) && !signed.has(id));
  const lines = alive ? ((await member?.unexpected()) ?? []) : [];
  const { webhookSecret, privateKey } = arena.github.app;
  const told = lines.filter((line) => line.includes(webhookSecret) || line.includes(privateKey.slice(60, 120)));
  return [
    ...(alive ? [] : ['the app does not answer any more']),
    ...(foreign.length > 0 ? [`${foreign.length} deliveries that were not signed are in the store`] : []),
    ...(told.length > 0 ? [`${told.length} lines of the log tell a secret`] : []),
  ];
}

const POLICIES = [
  'version: 1\nmode: enforce\nbranches: [main, "release/**"]\napprovals: { ai: { low: 1, medium: 2, high: 2 } }\n',
  'version: 1\napprovers:\n  - categories: [iam]\n    members: ["@acme/security", carol]\n    count: 2\n',
  'version: 1\nsize: { max: { files: 100 } }\nrate: { open: 3 }\n',
];
const POLICY_JUNK = [
  '&a [*a]',
  '!!js/function x',
  '? ',
  '<<: *b',
  '**'.repeat(40),
  '\t',
  '---',
  'version: 2',
  '{',
  '(a+)+$',
];

function readPolicies(random: Random, count: number): { readonly problems: readonly string[]; readonly valid: number } {
  let valid = 0;
  for (let turn = 0; turn < count; turn += 1) {
    const base = random.oneOf(POLICIES);
    const at = random.below(base.length);
    const text =
      random.below(3) === 0
        ? base.slice(0, at) + random.oneOf(POLICY_JUNK) + base.slice(at)
        : random.below(2) === 0
          ? base.slice(0, at) + base.slice(at + 1 + random.below(9))
          : base.slice(0, at) + String.fromCharCode(9 + random.below(250)) + base.slice(at + 1);
    try {
      const policy = policyInForce(known(null), known({ source: 'hostile', blob: String(turn), text }));
      if (policy.kind === 'valid') valid += 1;
    } catch (cause) {
      return { valid, problems: [`a policy made its reader throw ${String(cause)}: ${JSON.stringify(text)}`] };
    }
  }
  return { valid, problems: [] };
}
