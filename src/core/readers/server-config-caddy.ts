/** What matters of a Caddyfile: its sites, where they send requests, whom they let in. Asked by server-config.ts. */
import type { Entry } from './declared-things.js';
import type { ServerConfig } from './server-config-shape.js';

/** Null: braces do not pair. */
export function caddyConfig(text: string): ServerConfig | null {
  const entries: Entry[] = [];
  let depth = 0;
  let site = '';
  for (const [index, raw] of text.split('\n').entries()) {
    const words = wordsOf(raw);
    const line = index + 1;
    if (depth === 0 && isSite(words)) {
      const addresses = words.filter((word) => word !== '{').map((word) => word.replace(/,$/, ''));
      site = addresses.join(' ');
      for (const value of addresses)
        entries.push({ subject: 'sites', type: 'caddy/listener', path: 'site', value, line });
    }
    const entry = depth > 0 ? entryOf(words.filter((word) => word !== '{')) : null;
    if (entry) entries.push({ ...entry, subject: site || 'options', line });
    depth += deeper(words);
    if (depth < 0 || depth > 100) return null;
  }
  return depth === 0 ? { entries, access: [], whole: false } : null;
}

function wordsOf(line: string): readonly string[] {
  const code = line.replace(/(?:^|\s)#.*$/, '').trim();
  return code.split(/\s+/).filter((word) => word !== '');
}

/** Neither the options before the first site, nor a snippet. */
function isSite([first]: readonly string[]): boolean {
  return first !== undefined && first !== '{' && !first.startsWith('(');
}

function deeper(words: readonly string[]): number {
  if (words.at(-1) === '{') return 1;
  return words[0] === '}' ? -1 : 0;
}

function entryOf(words: readonly string[]): Pick<Entry, 'type' | 'path' | 'value'> | null {
  const at = words.findIndex((word) => /^(?:remote_ip|client_ip|basic_?auth|forward_auth)$/.test(word));
  if (at >= 0) return { type: 'caddy/access', path: words[at] ?? '', value: words.join(' ') };
  const [path = ''] = words;
  const value = words.slice(1).join(' ');
  if (path === 'bind' || path === 'admin') return { type: 'caddy/listener', path, value };
  return path === 'reverse_proxy' || path === 'to'
    ? {
        type: 'caddy/network',
        path,
        value: words
          .slice(1)
          .filter((word) => !/^[/*@]/.test(word))
          .join(' '),
      }
    : null;
}
