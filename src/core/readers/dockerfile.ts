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

function isRoot(image: Image): boolean {
  return image.user === null || /^(?:root|0)(?::|$)/.test(image.user.value);
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

const SHELL = /^\s*(?:sudo\s+)?(?:\S{0,20}\/)?(?:ba|da|z)?sh\b/;

/** Something fetched in one command and given to a shell in the next; every command is looked at once. */
function pipesIntoShell(value: string): boolean {
  const commands = value.split(/([|;&\n])/);
  return commands.some(
    (command, at) =>
      at % 2 === 0 &&
      commands[at + 1] === '|' &&
      /\b(?:curl|wget)\b/.test(command) &&
      SHELL.test(commands[at + 2] ?? ''),
  );
}

interface Instruction {
  readonly words: string;
  readonly line: number;
}

/** Lines joined where one ends in a backslash; comment lines between them left out. */
function instructionsOf(text: string): readonly Instruction[] {
  const found: Instruction[] = [];
  let open: { readonly parts: string[]; readonly line: number } | null = null;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const goesOn = line.endsWith('\\');
    open ??= { parts: [], line: index + 1 };
    open.parts.push(goesOn ? line.slice(0, -1).trim() : line);
    if (goesOn) continue;
    found.push({ words: open.parts.join(' ').replace(/\s+/g, ' '), line: open.line });
    open = null;
  }
  if (open) found.push({ words: open.parts.join(' ').replace(/\s+/g, ' '), line: open.line });
  return found;
}
