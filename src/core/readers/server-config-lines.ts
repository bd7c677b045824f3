/** What matters of configurations of one directive a line: haproxy, sshd, squid, sudoers, databases. Asked by server-config.ts. */
import type { Entry } from './declared-things.js';
import type { ServerConfig } from './server-config-shape.js';

/** By the name of the file; what has no name known is read as haproxy's. */
export function lineConfig(name: string, text: string): ServerConfig {
  const dialect = DIALECTS.find(([names]) => names.test(name))?.[1] ?? haproxy;
  const entries: Entry[] = [];
  let section = '';
  for (const [index, raw] of text.split('\n').entries()) {
    const words = raw
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    if (words[0] === '') continue;
    if (SECTION.test(words[0] ?? '')) section = words.join(' ');
    const entry = dialect(words);
    if (entry) entries.push({ ...entry, subject: section || name, line: index + 1 });
  }
  return { entries, access: [], whole: false };
}

const SECTION = /^(?:global|defaults|frontend|backend|listen|peers|resolvers|Match)$/;

type Said = Pick<Entry, 'type' | 'path' | 'value'> | null;

function haproxy(words: readonly string[]): Said {
  const [path = '', first = '', second = ''] = words;
  if (path === 'bind') return { type: 'haproxy/listener', path, value: first };
  if (path === 'server') return { type: 'haproxy/network', path, value: second };
  if (path === 'acl' && /^src\b/.test(second)) return { type: 'haproxy/access', path, value: words.slice(1).join(' ') };
  const decides =
    /^(?:http-request|tcp-request)$/.test(path) &&
    words.some((word) => /^(?:deny|allow|reject|accept|tarpit|auth)$/.test(word));
  return decides ? { type: 'haproxy/access', path, value: words.slice(1).join(' ') } : null;
}

/** Rules of who may become whom, or log in from where: every line is one. */
function everyLine(words: readonly string[]): Said {
  const [path = ''] = words;
  return { type: 'server/access', path, value: words.slice(1).join(' ') };
}

/** `bind-address = 0.0.0.0`, `listen_addresses '*'`, `bind 127.0.0.1`: where a database or a daemon listens. */
function daemon(words: readonly string[]): Said {
  const [, path = '', value = ''] = /^([^\s=:]*)(?:\s*=\s*|\s*:\s+|\s+|$)(.*)$/.exec(words.join(' ')) ?? [];
  const isWay =
    /^(?:mysqlx?[-_])?bind[-_]?(?:address|ip\w*)?$|^listen[-_]?address(?:es)?$|^port$|^skip[-_]networking$/i;
  if (isWay.test(path)) return { type: 'server/listener', path, value };
  const decides = /^(?:protected-mode|require_?pass|authorization|skip[-_]grant[-_]tables)$/i.test(path);
  return decides ? { type: 'server/access', path, value } : null;
}

/** https://man.openbsd.org/sshd_config: names in any case. */
const SSHD_ACCESS =
  /^(?:permitrootlogin|passwordauthentication|permitemptypasswords|pubkeyauthentication|kbdinteractiveauthentication|challengeresponseauthentication|allowusers|allowgroups|denyusers|denygroups|authorizedkeys(?:file|command)|authorizedprincipals(?:file|command)|trustedusercakeys|revokedkeys|forcecommand|chrootdirectory|strictmodes|ignorerhosts|kerberosauthentication|include|authenticationmethods|gssapiauthentication|hostbasedauthentication|usepam|permituserenvironment|match)$/;
const SSHD_WAYS =
  /^(?:port|listenaddress|gatewayports|allowtcpforwarding|permitopen|permitlisten|permittunnel|allowstreamlocalforwarding|disableforwarding|x11forwarding|allowagentforwarding)$/;

function sshd(words: readonly string[]): Said {
  const [path = ''] = words;
  const value = words.slice(1).join(' ');
  if (SSHD_ACCESS.test(path.toLowerCase())) return { type: 'sshd/access', path, value };
  return SSHD_WAYS.test(path.toLowerCase()) ? { type: 'sshd/listener', path, value } : null;
}

function squid(words: readonly string[]): Said {
  const [path = ''] = words;
  const value = words.slice(1).join(' ');
  if (/^(?:acl|\w+_access|auth_param)$/.test(path)) return { type: 'squid/access', path, value };
  return /^https?_port$/.test(path) ? { type: 'squid/listener', path, value } : null;
}

function hosts(words: readonly string[]): Said {
  const line = words.join(' ');
  const [path = ''] = line.split(':');
  return line.includes(':')
    ? { type: 'tcpwrappers/access', path: path.trim(), value: line.slice(path.length + 1).trim() }
    : null;
}

const DIALECTS: readonly (readonly [RegExp, (words: readonly string[]) => Said])[] = [
  [/sshd/, sshd],
  [/squid/, squid],
  [/hosts\.(?:allow|deny)/, hosts],
  [/sudoers|pg_hba/, everyLine],
  [/(?:^|[-_.])(?:my|mysqld?|postgresql|redis(?:-server)?|mongod?|memcached)\.(?:cnf|conf)/, daemon],
];
