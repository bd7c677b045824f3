/** The log: whatever is written passes one redaction, so that a token in an error text does not reach a log file. */
import type { Log } from '../ports.js';
import { LOG_LEVELS, type LogLevel } from './settings.js';

/** What any pino logger offers. */
export interface LogSink {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const SECRETS: readonly RegExp[] = [
  /\bgh[a-z]_[A-Za-z0-9_]{16,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{16,}/g,
  /\bv1\.[0-9a-f]{40}\b/g,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_.-]{10,}/g,
  // User and password of a database.
  /\bpostgres(?:ql)?:\/\/\S{0,500}@/gi,
  /\b(?:bearer|token|basic) [A-Za-z0-9._~+/=-]{16,}/gi,
];

/** Fields whose value is never of use in a log. */
const SECRET_FIELD = /token|secret|password|private_?key|authorization|cookie/i;
const DEEPEST = 6;
const KEY_START = '-----BEGIN ';

/** Sends redacted lines to a pino logger. */
export function redactingLog(sink: LogSink): Log {
  return {
    info: (fields, message) => sink.info(redactedFields(fields), redact(message)),
    warn: (fields, message) => sink.warn(redactedFields(fields), redact(message)),
    error: (fields, message) => sink.error(redactedFields(fields), redact(message)),
  };
}

/** One JSON object a line, in pino's shape, without its end of line. */
export function jsonSink(level: LogLevel, write: (line: string) => void, clock: () => number): LogSink {
  const at =
    (name: LogLevel) =>
    (fields: object, message: string): void => {
      if (LOG_LEVELS.indexOf(name) < LOG_LEVELS.indexOf(level)) return;
      write(JSON.stringify({ level: (LOG_LEVELS.indexOf(name) + 1) * 10, time: clock(), ...fields, msg: message }));
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** The text without anything that looks like a token, a key or a credential. */
export function redact(text: string): string {
  return SECRETS.reduce((rest, secret) => rest.replace(secret, '[redacted]'), withoutKeys(text));
}

/** Cuts PEM blocks by plain search: a pattern over untrusted text of any length could take too long. */
function withoutKeys(text: string): string {
  let rest = '';
  let from = 0;
  for (let start = text.indexOf(KEY_START); start >= 0; start = text.indexOf(KEY_START, from)) {
    const end = text.indexOf('-----END ', start);
    const close = end < 0 ? -1 : text.indexOf('-----', end + '-----END '.length);
    rest += `${text.slice(from, start)}[redacted]`;
    // A key without its end may be cut short: nothing after it is shown.
    if (close < 0) return rest;
    from = close + '-----'.length;
  }
  return rest + text.slice(from);
}

function redactedFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, redactedField(name, value, 0)]));
}

function redactedField(name: string, value: unknown, depth: number): unknown {
  return SECRET_FIELD.test(name) && value !== null && value !== undefined ? '[redacted]' : redactedValue(value, depth);
}

function redactedValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '[too deep]';
  if (value instanceof Error)
    return { name: value.name, message: redact(value.message), stack: redact(value.stack ?? '') };
  if (Array.isArray(value)) return value.map((item) => redactedValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, redactedField(name, inner, depth + 1)]),
  );
}
