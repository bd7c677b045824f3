/** Reads what a Dockerfile's last user is and what it runs from afar. One of the readers of core/readers.ts. */
import type { Effect, Reader } from '../../domain/effect.js';
import { compareSides, type Entry, entryChanges } from './declared-things.js';

interface Image {
  /** Of the last stage; null: none is said, so root or what the base image says. */
  readonly user: Entry | null;
  readonly remote: readonly Entry[];
}

/** Only a user switched from or to root, and scripts run from the network: an image by itself opens and grants nothing. */
export const readDockerfile: Reader = (file) =>
  compareSides(file, { parse: imageOf, effects: (base, head) => imageChanges(base, head) });

function imageChanges(base: Image | null, head: Image | null): readonly Effect[] {
  const remote = entryChanges(base?.remote ?? [], head?.remote ?? []);
  if (base === null || head === null || isRoot(base) === isRoot(head)) return remote;
  const users = (image: Image) => (image.user ? [image.user] : []);
  return [...entryChanges(users(base), users(head)), ...remote];
}

/** A variable may be root as well. */
function isRoot(image: Image): boolean {
  return image.user === null || /^(?:(?:root|0)(?::|$)|\$)/.test(image.user.value);
}

function imageOf(text: string): Image {
  let user: Entry | null = null;
  const remote: Entry[] = [];
  for (const { words, line } of instructionsOf(text)) {
    const [word = '', ...rest] = words.split(/\s+/);
    const value = rest.join(' ');
    const name = word.toUpperCase();
    if (name === 'FROM') user = null;
    else if (name === 'USER') user = { subject: 'USER', type: 'docker/user', path: 'USER', value, line };
    else if (isRemote(name, value))
      remote.push({ subject: name, type: 'docker/remote-script', path: name, value, line });
  }
  return { user, remote };
}

function isRemote(name: string, value: string): boolean {
  if (name === 'ADD') return /^(?:--\S+ )*\[?"?https?:\/\//.test(value);
  return name === 'RUN' && pipesIntoShell(value);
}

const FETCH = /\b(?:curl|wget)\b/;
/** What runs all that it is given: a shell, or an interpreter without a file. */
const SHELL =
  /^\s*(?:(?:(?:[\w./]{0,100}\/)?(?:sudo|doas|env|exec|nohup|time|command|busybox)|-\S+|\w{1,40}=\S*)\s)*(?:[\w./-]{0,100}\/)?(?:(?:b?a|da|z|k|mk|fi|t?c|pw)?sh\b|(?:python[\d.]*|perl|ruby|node|php)(?:\s-\w+)*(?:\s-(?:\s|$)|\s*$))/;
/** A shell that is given what a command inside of its words fetches. */
const FETCHED_WORDS =
  /(?:\b(?:b?a|da|z|k|mk|fi|t?c|pw)?sh|\beval|\bsource|(?:^|\s)\.)\s[^;&\n]{0,100}(?:[$<]\(|`)\s*(?:curl|wget)\b/;

/** Something fetched in one command and given to a shell further on; every command is looked at once. */
function pipesIntoShell(value: string): boolean {
  if (FETCHED_WORDS.test(value)) return true;
  const commands = value.split(/(\|\|?|[;&\n])/);
  let isFetched = false;
  for (let at = 0; at < commands.length; at += 2) {
    const command = commands[at] ?? '';
    if (isFetched && SHELL.test(command)) return true;
    isFetched = commands[at + 1] === '|' && (isFetched || FETCH.test(command));
  }
  return false;
}

interface Instruction {
  readonly words: string;
  readonly line: number;
}

/** Lines joined where one ends in a backslash, and the script of a heredoc; comment lines between them left out. */
function instructionsOf(text: string): readonly Instruction[] {
  const found: Instruction[] = [];
  let open: OpenInstruction | null = null;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    open ??= { parts: [], line: index + 1, until: null };
    if (goesOnAfter(open, line)) continue;
    found.push(instruction(open));
    open = null;
  }
  if (open) found.push(instruction(open));
  return found;
}

interface OpenInstruction {
  readonly parts: string[];
  readonly line: number;
  /** The line that ends its script. */
  until: string | null;
}

const HEREDOC = /(?:^|\s)<<-?["']?([A-Za-z_]\w*)/;

/** Takes a line in, and says whether more belong to the instruction. */
function goesOnAfter(open: OpenInstruction, line: string): boolean {
  if (line === open.until) return false;
  const isContinued = line.endsWith('\\');
  const part = isContinued ? line.slice(0, -1).trim() : line;
  open.parts.push(open.until === null || isContinued ? part : `${part} ;`);
  open.until ??= HEREDOC.exec(line)?.[1] ?? null;
  return isContinued || open.until !== null;
}

function instruction({ parts, line }: OpenInstruction): Instruction {
  return { words: parts.join(' ').replace(/\s+/g, ' '), line };
}
