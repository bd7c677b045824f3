/** What a policy in Rego said of a plan: `deny`, `violation` and `warn`, as conftest has them. Everything else is no answer. */
import { error, ok, type Result } from '../../domain/result.js';
import { isRecord } from './json-record.js';

export interface RegoAnswer {
  /** Of `deny` and `violation`. */
  readonly denied: readonly string[];
  readonly warned: readonly string[];
}

/** A policy cannot say more than this; what is left out is counted. */
const MOST_MESSAGES = 200;
const LONGEST = 1_000;

/** Error: why it is no answer, which must be taken for a no. */
export function regoAnswer(said: unknown): Result<RegoAnswer, string> {
  if (said === undefined)
    return error('the policy says nothing: its package is not there, or is undefined for this plan');
  if (!isRecord(said)) return error('the policy answers no object with deny, violation or warn');
  const known = ['deny', 'violation', 'warn'].filter((name) => Object.hasOwn(said, name));
  if (known.length === 0) return error('the policy has none of deny, violation and warn');
  const lists = known.map((name) => ({ name, messages: messagesOf(said[name]) }));
  const strange = lists.find(({ messages }) => messages === null);
  if (strange !== undefined) return error(`${strange.name} is no set of texts, or of objects with a msg`);
  const of = (...names: readonly string[]) =>
    lists.flatMap(({ name, messages }) => (names.includes(name) ? (messages ?? []) : []));
  return ok({ denied: of('deny', 'violation'), warned: of('warn') });
}

/** Null: in a form that we do not know. */
function messagesOf(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  const messages = value.map((one: unknown) => (isRecord(one) ? one.msg : one));
  if (!messages.every((one) => typeof one === 'string')) return null;
  const texts = messages.slice(0, MOST_MESSAGES).map((text) => text.slice(0, LONGEST));
  return messages.length > texts.length ? [...texts, `and ${messages.length - texts.length} more`] : texts;
}
