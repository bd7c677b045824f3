/** Reads contents of files by blob id through one `git cat-file` that stays up between questions; used by git.ts. */
import { shaOf, type Texts } from '../../domain/change.js';
import { type Fact, known, unknown } from '../../domain/result.js';
import { putWithin, TEXT_LIMITS, TOO_LARGE, TOO_MANY, textCache } from '../text-cache.js';
import { type BatchAnswer, createBatchParser } from './batch-parser.js';
import { type GitCommand, type GitTalk, talkToGit } from './run.js';

export interface Contents {
  /** Asks at once, so that git works while the caller does something else. Never rejects. */
  read(blobs: readonly string[]): Promise<Texts>;
  /** Ends the process, if there is one. */
  close(): Promise<void>;
}

const REMEMBERED_TEXT = 16 << 20;
/** Git's rule: a zero byte among the first 8,000. */
const BINARY_START = 8_000;

/** `command` is `git cat-file --batch` on the objects alone. */
export function contentsOf(command: GitCommand): Contents {
  const cache = textCache(REMEMBERED_TEXT);
  let talk: Talk | null = null;

  function ask(blob: string): Promise<Fact<string>> | Fact<string> {
    const before = cache.get(blob);
    if (before !== undefined) return before;
    if (shaOf(blob) === null) return MISSING;
    if (talk === null || talk.ended()) talk = startTalk(command);
    const answered = talk.ask(blob);
    return answered.then((text) => {
      if (text !== MISSING && text !== BROKEN) cache.set(blob, text);
      return text;
    });
  }

  return {
    async read(blobs) {
      const distinct = [...new Set(blobs)];
      const asked = distinct.slice(0, TEXT_LIMITS.files).map(ask);
      const found = new Map<string, Fact<string>>();
      let room: number = TEXT_LIMITS.together;
      for (const [index, blob] of distinct.entries()) {
        room = putWithin(found, room, [blob, (await asked[index]) ?? TOO_MANY]);
      }
      return found;
    },
    async close() {
      const last = talk;
      talk = null;
      await last?.close();
    },
  };
}

const MISSING = unknown('the content of this file is missing from the local repository');
const BROKEN = unknown('git could not read the content of this file');

/** So many are written without waiting for more: git answers while we judge. */
const QUESTIONS_AT_ONCE = 16;

interface Talk {
  ask(blob: string): Promise<Fact<string>>;
  ended(): boolean;
  close(): Promise<void>;
}

/** One process. What it did not answer before it ended is unknown. */
function startTalk(command: GitCommand): Talk {
  const git: GitTalk = talkToGit(command);
  const parse = createBatchParser(TEXT_LIMITS.bytesOfFile);
  const waiting: ((text: Fact<string>) => void)[] = [];
  let answered = 0;
  let ended = false;
  let questions: string[] = [];
  /** Every write costs: what is asked for at one time is written at one time. */
  function write(): void {
    if (questions.length === 0) return;
    git.ask(questions.join(''));
    questions = [];
  }
  git.output.on('data', (chunk: Buffer) => {
    for (const answer of parse(chunk)) waiting[answered++]?.(textOf(answer));
    waiting.splice(0, answered);
    answered = 0;
  });
  const end = git.end.then(() => {
    ended = true;
    for (const resolve of waiting.slice(answered)) resolve(BROKEN);
  });
  return {
    ask(blob) {
      if (questions.push(`${blob}\n`) === 1) setImmediate(write);
      if (questions.length === QUESTIONS_AT_ONCE) write();
      return new Promise((resolve) => waiting.push(resolve));
    },
    ended: () => ended,
    close() {
      git.stop();
      return end;
    },
  };
}

function textOf(answer: BatchAnswer): Fact<string> {
  if (answer.kind === 'missing') return MISSING;
  if (answer.type !== 'blob') return unknown('it is no file');
  if (answer.bytes === null) return TOO_LARGE;
  if (answer.bytes.subarray(0, BINARY_START).includes(0)) return unknown('the file is binary');
  return known(answer.bytes.toString('utf8'));
}
