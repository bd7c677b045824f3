/** What looks like a secret in a text, and the text without it. Whatever is logged or kept passes through here. */

const SECRETS: readonly RegExp[] = [
  /\bgh[a-z]_[A-Za-z0-9_]{16,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{16,}/g,
  /\bv1\.[0-9a-f]{40}\b/g,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_.-]{10,}/g,
  // User and password of a database.
  /\bpostgres(?:ql)?:\/\/\S{0,500}@/gi,
  /\b(?:bearer|token|basic) [A-Za-z0-9._~+/=-]{16,}/gi,
];

/** Beside those: keys of well-known services, and whatever a text itself calls a password. */
const KEPT_SECRETS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bxox[a-z]-[A-Za-z0-9-]{10,}/g,
  /\b[sr]k_(?:live|test)_[A-Za-z0-9]{10,}/g,
  /\bsk-[A-Za-z0-9_-]{20,}/g,
  /\bAIza[0-9A-Za-z_-]{30,}/g,
  /\bglpat-[A-Za-z0-9_-]{16,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
];

/** The name stays, the value goes. */
const NAMED: readonly RegExp[] = [
  /(\b\w{0,40}(?:passw(?:or)?d|passphrase|secret|api_?key|access_?key|private_?key|auth_?token)\w{0,40}["']?\s{0,3}[:=]\s{0,3})(?:"[^"\n]{4,200}"|'[^'\n]{4,200}'|[^\s"',;]{6,200})/gi,
  /(:\/\/[^\s/:@]{1,100}:)[^\s/@]{4,200}(?=@)/g,
];

const KEY_START = '-----BEGIN ';
const REDACTED = '[redacted]';

/** The text without anything that looks like a token, a key or a credential. */
export function redact(text: string): string {
  return SECRETS.reduce((rest, secret) => rest.replace(secret, REDACTED), withoutKeys(text));
}

/** The same, and more strictly: for texts that are kept for years. */
function redactKept(text: string): string {
  const withoutKnown = KEPT_SECRETS.reduce((rest, secret) => rest.replace(secret, REDACTED), redact(text));
  return NAMED.reduce((rest, secret) => rest.replace(secret, `$1${REDACTED}`), withoutKnown);
}

/** Short texts that nothing was found in: the same names, ids and words stand in document after document. */
const harmless = new Set<string>();
const MOST_HARMLESS = 5_000;
const LONGEST_HARMLESS = 200;

function redactRepeated(text: string): string {
  if (harmless.has(text)) return text;
  const redacted = redactKept(text);
  if (redacted !== text || text.length > LONGEST_HARMLESS) return redacted;
  if (harmless.size >= MOST_HARMLESS) harmless.clear();
  harmless.add(text);
  return text;
}

/** A document with every text in it redacted. */
export function redactDocument<T>(document: T): T {
  return redacted(document) as T;
}

function redacted(value: unknown): unknown {
  if (typeof value === 'string') return redactRepeated(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(redacted);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, redacted(member)]));
}

/** Cuts PEM blocks by plain search: a pattern over untrusted text of any length could take too long. */
function withoutKeys(text: string): string {
  let rest = '';
  let from = 0;
  for (let start = text.indexOf(KEY_START); start >= 0; start = text.indexOf(KEY_START, from)) {
    const end = text.indexOf('-----END ', start);
    const close = end < 0 ? -1 : text.indexOf('-----', end + '-----END '.length);
    rest += `${text.slice(from, start)}${REDACTED}`;
    // A key without its end may be cut short: nothing after it is shown.
    if (close < 0) return rest;
    from = close + '-----'.length;
  }
  return rest + text.slice(from);
}
