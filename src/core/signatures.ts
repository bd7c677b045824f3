/**
 * Turns catalog entries and a policy's own agents into lookup tables, once. Every step of the provenance judgement
 * asks these tables, so its cost does not grow with the catalog.
 */
import { minimatch } from 'minimatch';
import { AGENTS } from '../catalog/agents.js';
import type { AgentAccount, AgentLine, AgentMailbox, AgentSignature, AgentTrailer } from '../domain/agent-signature.js';
import type { OwnAgent } from '../domain/policy.js';

interface Entry<T> {
  readonly signature: AgentSignature;
  readonly mark: T;
}

export interface SignatureIndex {
  readonly signatures: readonly AgentSignature[];
  readonly accountsById: ReadonlyMap<number, readonly Entry<AgentAccount>[]>;
  /** Lower-case logins. */
  readonly accountsByLogin: ReadonlyMap<string, readonly Entry<AgentAccount>[]>;
  readonly mailboxes: ReadonlyMap<string, readonly Entry<AgentMailbox>[]>;
  /** Lower-case trailer keys. */
  readonly trailers: ReadonlyMap<string, readonly Entry<AgentTrailer>[]>;
  readonly lines: readonly Entry<AgentLine>[];
  readonly openings: readonly Entry<RegExp>[];
  readonly authorNames: readonly Entry<RegExp>[];
  /** Lower-case slugs of GitHub Apps. */
  readonly apps: ReadonlyMap<string, AgentSignature>;
  /** Lower-case names by which agents are called in comments. */
  readonly mentions: ReadonlyMap<string, AgentSignature>;
  /** Lower-case label names. */
  readonly labels: ReadonlyMap<string, AgentSignature>;
  /** Attribution names, written as `nameKey` writes them. */
  readonly names: ReadonlyMap<string, AgentSignature>;
  /** The name that a text starts with, longest first; none when there are no names. */
  readonly nameAtStart: RegExp | null;
  /** Finds every text that any mark needs to be present; text without it has no mark. Global: callers set lastIndex. */
  readonly needles: RegExp;
}

/** The end of an app's login that says by itself what the app is, whoever made it; identity.ts asks more exactly. */
const SAYS_SO = '(?:(?:ai|llm|gpt)[\\w-]{0,80}|(?:agents?|copilot|coder)(?:[-_](?:app|bot|dev|staging))?)\\[bot\\]';

const memo = new WeakMap<readonly OwnAgent[], SignatureIndex>();
const CATALOG_ONLY = indexOf(AGENTS);

/** The tables for the catalog together with a policy's own agents. */
export function signatureIndex(own: readonly OwnAgent[]): SignatureIndex {
  if (own.length === 0) return CATALOG_ONLY;
  const known = memo.get(own);
  if (known) return known;
  const made = indexOf([...own.map(signatureOf), ...AGENTS]);
  memo.set(own, made);
  return made;
}

/** Where the marks of a policy's own agents come from. */
export const OWN_SOURCE = 'policy';

/** A policy's own agent in the shape of a catalog entry. */
function signatureOf(own: OwnAgent): AgentSignature {
  return {
    id: own.id,
    name: own.id,
    agentClass: 'agent',
    accounts: [...own.logins.map((login) => ({ login })), ...own.ids.map((id) => ({ id }))],
    mailboxes: own.emails.map((address) => ({ address: address.toLowerCase() })),
    trailers: own.trailers.map(({ key, value }) =>
      value === null ? { key } : { key, value: new RegExp(escaped(value), 'i') },
    ),
    apps: own.apps,
    labels: own.labels,
    branches: own.branches.map((glob) => ({
      pattern: { test: (branch: string) => minimatch(branch, glob, { dot: true }) },
      confidence: 'medium' as const,
    })),
    since: '',
    source: OWN_SOURCE,
    examples: { hit: [], miss: [] },
  };
}

/** How names are compared: lower case, one blank for blanks, dashes and underscores. */
export function nameKey(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, ' ');
}

function indexOf(signatures: readonly AgentSignature[]): SignatureIndex {
  const accounts = entries(signatures, (one) => one.accounts ?? []);
  const names = firstOfEach(signatures, (one) => (one.names ?? []).map(nameKey));
  return {
    signatures,
    accountsById: grouped(accounts, (account) => account.id ?? null),
    accountsByLogin: grouped(accounts, (account) => account.login?.toLowerCase() ?? null),
    mailboxes: grouped(
      entries(signatures, (one) => one.mailboxes ?? []),
      (mailbox) => mailbox.address,
    ),
    trailers: grouped(
      entries(signatures, (one) => one.trailers ?? []),
      (trailer) => trailer.key.toLowerCase(),
    ),
    lines: entries(signatures, (one) => one.lines ?? []),
    openings: entries(signatures, (one) => one.openings ?? []),
    authorNames: entries(signatures, (one) => one.authorNames ?? []),
    apps: firstOfEach(signatures, (one) => (one.apps ?? []).map((slug) => slug.toLowerCase())),
    mentions: firstOfEach(signatures, mentionsOf),
    labels: firstOfEach(signatures, (one) => (one.labels ?? []).map((label) => label.toLowerCase())),
    names,
    nameAtStart: nameAtStart([...names.keys()]),
    needles: needlesOf(signatures),
  };
}

function entries<T>(
  signatures: readonly AgentSignature[],
  marksOf: (one: AgentSignature) => readonly T[],
): readonly Entry<T>[] {
  return signatures.flatMap((signature) => marksOf(signature).map((mark) => ({ signature, mark })));
}

function grouped<K, T>(all: readonly Entry<T>[], keyOf: (mark: T) => K | null): ReadonlyMap<K, readonly Entry<T>[]> {
  const groups = new Map<K, Entry<T>[]>();
  for (const entry of all) {
    const key = keyOf(entry.mark);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}

function firstOfEach(
  signatures: readonly AgentSignature[],
  keysOf: (one: AgentSignature) => readonly string[],
): ReadonlyMap<string, AgentSignature> {
  const found = new Map<string, AgentSignature>();
  for (const signature of signatures) {
    for (const key of keysOf(signature)) if (!found.has(key)) found.set(key, signature);
  }
  return found;
}

/** Those of the entry, and the logins of its own accounts. Nobody directs a review bot by asking it for a review. */
function mentionsOf({ agentClass, accounts, mentions }: AgentSignature): readonly string[] {
  if (agentClass !== 'agent') return [];
  const logins = (accounts ?? []).flatMap((one) => (one.as === undefined && one.login ? [one.login] : []));
  const called = logins.map((login) => `@${login.replace(/\[bot\]$/i, '')}`);
  return [...(mentions ?? []), ...called].map((name) => name.toLowerCase());
}

function nameAtStart(keys: readonly string[]): RegExp | null {
  if (keys.length === 0) return null;
  const longestFirst = [...keys].sort((a, b) => b.length - a.length);
  return new RegExp(`^(?:${longestFirst.map((key) => escaped(key).replaceAll(' ', '[ _-]?')).join('|')})`, 'i');
}

function needlesOf(signatures: readonly AgentSignature[]): RegExp {
  const all = new Set(signatures.flatMap(needlesOfOne));
  const shortest = [...all].filter((one) => ![...all].some((other) => other !== one && isInside(other, one)));
  // Only where a word starts: one try a word instead of one a letter.
  return new RegExp(`(?:\\b(?=\\w)|_)(?:${[...shortest.sort().map(bounded), SAYS_SO].join('|')})`, 'gi');
}

function needlesOfOne(signature: AgentSignature): readonly string[] {
  return [
    ...(signature.accounts ?? []).flatMap((account) => [
      account.login ?? '',
      account.id === undefined ? '' : `${account.id}+`,
    ]),
    ...(signature.mailboxes ?? []).map((mailbox) => mailbox.address),
    ...(signature.names ?? []),
    ...(signature.trailers ?? []).map((trailer) => trailer.key),
    ...(signature.lines ?? []).map((line) => line.needle),
  ]
    .filter((needle) => needle !== '' && signature.agentClass !== 'automation')
    .map((needle) => needle.toLowerCase());
}

/** Very short needles are looked for as words, so they make no longer one superfluous unless they stand in it as words. */
function isInside(short: string, long: string): boolean {
  return short.length > 3 && long.includes(short);
}

function bounded(needle: string): string {
  const text = escaped(needle).replace(/[ _-]/g, '[ _-]?');
  return needle.length <= 3 ? `${text}\\b` : text;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
