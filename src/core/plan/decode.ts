/** The bytes of a plan file as text: UTF-8 and UTF-16 with or without a mark, and what is no text at all is told apart. */
import type { PlanRefusal } from '../../domain/plan.js';
import { error, ok, type Result } from '../../domain/result.js';
import { refusal } from './refusals.js';

/** Larger files are refused: nobody reviews such a plan, and reading it would take the machine down. */
const MOST_PLAN_BYTES = 256 * 1024 * 1024;

/** The text without its byte order mark. PowerShell's `>` writes UTF-16. */
export function decodePlan(bytes: Uint8Array): Result<string, PlanRefusal> {
  const problem = unfitBytes(bytes);
  if (problem !== null) return error(problem);
  try {
    return ok(new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes));
  } catch {
    return error(refusal('not-text'));
  }
}

/** The same as bytes of UTF-8, without another copy where they are that already. Whether they are valid shows where they are read. */
export function utf8OfPlan(bytes: Uint8Array): Result<Uint8Array, PlanRefusal> {
  const problem = unfitBytes(bytes);
  if (problem !== null) return error(problem);
  if (encodingOf(bytes) === 'utf-8') return ok(startsWith(bytes, UTF8_MARK) ? bytes.subarray(UTF8_MARK.length) : bytes);
  const text = decodePlan(bytes);
  return text.kind === 'error' ? text : ok(new TextEncoder().encode(text.value));
}

const UTF8_MARK: readonly number[] = [0xef, 0xbb, 0xbf];

function unfitBytes(bytes: Uint8Array): PlanRefusal | null {
  if (bytes.length > MOST_PLAN_BYTES) return refusal('too-large');
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return refusal('binary-plan');
  return startsWith(bytes, [0x1f, 0x8b]) ? refusal('not-text') : null;
}

/** By the mark, or, where there is none, by where the zeros are: a plan begins with ASCII. */
function encodingOf(bytes: Uint8Array): string {
  if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(bytes, [0xfe, 0xff])) return 'utf-16be';
  if (bytes.length >= 2 && bytes[0] !== 0 && bytes[1] === 0) return 'utf-16le';
  return bytes.length >= 2 && bytes[0] === 0 && bytes[1] !== 0 ? 'utf-16be' : 'utf-8';
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}
