/** Reads the configuration of web servers, proxies and firewalls into effects. One of the readers of core/readers.ts. */
import type { Effect, Reader } from '../../domain/effect.js';
import { compareSides, entryChanges } from './declared-things.js';
import { exposureChanges } from './exposure.js';
import { caddyConfig } from './server-config-caddy.js';
import { firewallConfig } from './server-config-firewall.js';
import { lineConfig } from './server-config-lines.js';
import { nginxConfig } from './server-config-nginx.js';
import type { ServerConfig } from './server-config-shape.js';

/** nginx, haproxy, iptables, nftables, ufw, Caddy, sshd, squid and hosts.allow, told apart by name and then by text. */
export const readServerConfig: Reader = (file) =>
  compareSides(file, {
    parse: (text) => configOf(file.name, masked(text.replaceAll('\r\n', '\n'))),
    effects: (base, head) => configChanges(base ?? EMPTY, head ?? EMPTY),
  });

/** Whether a template is made into a configuration of nginx. */
export function looksLikeServerTemplate(text: string): boolean {
  return /^\s*server\s*\{/m.test(text) && /^\s*(?:listen|server_name)\s/m.test(text);
}

const EMPTY: ServerConfig = { entries: [], access: [], whole: true };

function configOf(name: string, text: string): ServerConfig | null {
  const base = plainName(name);
  if (/caddyfile/.test(base)) return caddyConfig(text);
  if (/iptables|ip6tables|nftables|\.nft$|\.rules(?:\.|$)|ufw|firewall/.test(base) || FIREWALL.test(text))
    return firewallConfig(text);
  if (BY_LINE.test(base) || HAPROXY.test(text)) return lineConfig(base, text);
  return nginxConfig(text);
}

/** The name that the file has where it is used, without the ending of a template. */
function plainName(name: string): string {
  const folder = /(?:^|\/)((?:sudoers|sshd_config)\.d\/)[^/]*$/.exec(name)?.[1] ?? '';
  return `${folder}${name.slice(name.lastIndexOf('/') + 1).toLowerCase()}`.replace(TEMPLATE, '');
}

const TEMPLATE = /\.(?:j2|jinja2?|erb|tmpl|tpl|template)$/;
const BY_LINE =
  /haproxy|sshd|squid|hosts\.(?:allow|deny)|sudoers|pg_hba|(?:^|[-_.])(?:my|mysqld?|postgresql|redis(?:-server)?|mongod?|memcached)\.(?:cnf|conf)/;
const FIREWALL = /^\s*(?:\*filter$|:INPUT |(?:sudo )?(?:ip6?tables|ufw|nft) |-A [A-Z]|table (?:inet|ip6?) \w)/m;
const HAPROXY = /^(?:frontend|backend|listen)[ \t]+[^\s;]+[ \t]*$/m;

function configChanges(base: ServerConfig, head: ServerConfig): readonly Effect[] {
  const before = bySubject(base.access);
  const after = bySubject(head.access);
  const exposures = [...new Set([...before.keys(), ...after.keys()])].flatMap((subject) => {
    const was = before.get(subject) ?? [];
    const is = after.get(subject) ?? [];
    const bothSay = was.length > 0 && is.length > 0;
    const whole = was.length > 0 ? base.whole : head.whole;
    return bothSay || whole ? exposureChanges(was, is, subject) : [];
  });
  return [...entryChanges(base.entries, head.entries), ...exposures];
}

function bySubject(rules: ServerConfig['access']): ReadonlyMap<string, ServerConfig['access']> {
  const found = new Map<string, ServerConfig['access'][number][]>();
  for (const rule of rules) {
    const same = found.get(rule.subject);
    if (same) same.push(rule);
    else found.set(rule.subject, [rule]);
  }
  return found;
}

/** Actions of Jinja, ERB and Go templates: statements are blanked, what stands for a value becomes one word. */
function masked(text: string): string {
  const actions =
    /\{%[^\n%]{0,200}%\}|\{#[^\n#]{0,200}#\}|<%[^=\n][^\n%]{0,200}%>|\{\{[^\n}]{0,200}\}\}|<%=[^\n%]{0,200}%>|\$\{[^\n{}]{0,200}\}/g;
  return text.replace(actions, (action) => (/^(?:\{\{|<%=|\$\{)/.test(action) ? action.replace(/[^\w.]/g, '') : ' '));
}
