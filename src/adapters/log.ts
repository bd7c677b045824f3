/** The log: whatever is written passes one redaction, so that a token in an error text does not reach a log file. */
import { redact } from '../domain/secrets.js';
import type { Log } from '../ports.js';
import { LOG_LEVELS, type LogLevel } from './settings.js';

/** What any pino logger offers. */
export interface LogSink {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Fields whose value is never of use in a log. */
const SECRET_FIELD = /token|secret|password|private_?key|authorization|cookie/i;
const DEEPEST = 6;

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
