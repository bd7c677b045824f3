/** What matters of an nginx configuration: who is let in, where it listens, where it sends requests. Asked by server-config.ts. */
import type { Entry } from './declared-things.js';
import type { AccessRule } from './exposure.js';
import type { ServerConfig } from './server-config-shape.js';

interface Block {
  readonly name: string;
  /** A block of `location`, `server`, `upstream`, … as it is written. */
  readonly words: readonly string[];
  readonly directives: { readonly words: readonly string[]; readonly line: number }[];
  readonly blocks: Block[];
}

/** Null: braces do not pair. */
export function nginxConfig(text: string): ServerConfig | null {
  const root = blocksOf(text);
  if (root === null) return null;
  const entries: Entry[] = [];
  const access: (AccessRule & { subject: string })[] = [];
  collect(root, '', { entries, access });
  return { entries: withoutTwins(entries), access, whole: false };
}

const TOKEN = /#[^\n]*|"(?:[^"\\]|\\[\s\S])*"?|'(?:[^'\\]|\\[\s\S])*'?|\n|[;{}]|[^\s;{}"'#][^\s;{}]*/g;

function blocksOf(text: string): Block | null {
  const stack: Block[] = [{ name: '', words: [], directives: [], blocks: [] }];
  let words: string[] = [];
  let line = 1;
  for (const [token] of text.matchAll(TOKEN)) {
    const top = stack.at(-1);
    if (top === undefined || stack.length > 100) return null;
    if (token === ';') top.directives.push({ words, line });
    else if (token === '{') {
      const block: Block = { name: words[0] ?? '', words, directives: [], blocks: [] };
      top.blocks.push(block);
      stack.push(block);
    } else if (token === '}') stack.pop();
    if (token === ';' || token === '{' || token === '}') words = [];
    else if (token !== '\n' && !token.startsWith('#')) words.push(token.replace(/^["']|["']$/g, ''));
    line += token.split('\n').length - 1;
  }
  return stack.length === 1 ? (stack[0] ?? null) : null;
}

interface Found {
  readonly entries: Entry[];
  readonly access: (AccessRule & { subject: string })[];
}

function collect(block: Block, outer: string, found: Found): void {
  const subject = subjectOf(block, outer);
  const server = /server \S+|upstream \S+/.exec(subject)?.[0] ?? subject;
  for (const { words, line } of block.directives) {
    const entry = entryOf(words, block.name === 'upstream');
    if (entry)
      found.entries.push({
        ...entry,
        line,
        subject: entry.type === 'nginx/access' ? subject : subjectFor(entry, server),
      });
  }
  for (const rule of accessOf(block, subject)) found.access.push(rule);
  for (const child of block.blocks) collect(child, subject, found);
}

/** A server that only gets another name listens and sends where it did. */
function subjectFor(entry: Pick<Entry, 'type'>, server: string): string {
  return entry.type === 'nginx/listener' || !server.startsWith('upstream') ? 'server' : server;
}

function subjectOf(block: Block, outer: string): string {
  if (block.name === 'server' && block.words.length === 1) {
    const name = block.directives.find((directive) => directive.words[0] === 'server_name')?.words[1] ?? '_';
    return `server ${name}`;
  }
  if (block.name !== 'location' && block.name !== 'upstream') return outer;
  return `${outer} ${block.words.join(' ')}`.trim();
}

function entryOf(words: readonly string[], isUpstream: boolean): Pick<Entry, 'type' | 'path' | 'value'> | null {
  const [path = '', value = ''] = words;
  if (['allow', 'deny'].includes(path)) return { type: 'nginx/access', path, value };
  if (/^(?:auth_(?:basic|request|jwt)|satisfy|ssl_verify_client)$/.test(path)) {
    return { type: 'nginx/access', path, value: path === 'auth_basic' && value !== 'off' ? 'on' : value };
  }
  if (path === 'listen') return { type: 'nginx/listener', path, value };
  if (isUpstream && path === 'server') return { type: 'nginx/network', path, value };
  if (/^(?:proxy|grpc|fastcgi|uwsgi|scgi)_pass$/.test(path))
    return { type: 'nginx/network', path, value: hostOf(value) };
  return null;
}

/** `http://app:8080/v1/`, `$scheme://app:8080` → `app:8080`: the path is a matter of routes, but for that of a socket. */
function hostOf(target: string): string {
  const place = target.replace(/^\$?\w+:\/\//, '');
  return place.startsWith('unix:') ? place : place.replace(/\/.*/s, '');
}

/** A request goes to a host however many locations send it there. */
function withoutTwins(entries: readonly Entry[]): readonly Entry[] {
  const met = new Set<string>();
  return entries.filter((entry) => {
    if (entry.type !== 'nginx/network') return true;
    const key = `${entry.subject} ${entry.path} ${entry.value}`;
    if (met.has(key)) return false;
    met.add(key);
    return true;
  });
}

/** Who comes in, where anything is said about it; a block whose `deny all` is gone lets everybody in. */
function accessOf(block: Block, subject: string): readonly (AccessRule & { subject: string })[] {
  if (!['server', 'location'].includes(block.name) || block.words.length === 0) return [];
  const denied = block.directives.some(({ words }) => words[0] === 'deny' && words[1] === 'all');
  const allowed = block.directives.filter(({ words }) => words[0] === 'allow');
  const rule = (from: string, line: number) =>
    ({ direction: 'ingress', from: [from], ports: 'unknown', line, subject }) as const;
  const line = block.directives[0]?.line ?? 1;
  if (!denied) return [rule('0.0.0.0/0', line)];
  const all = allowed.map(({ words, line: at }) => rule(words[1] === 'all' ? '0.0.0.0/0' : (words[1] ?? ''), at));
  return all.length > 0 ? all : [rule('127.0.0.1/32', line)];
}
