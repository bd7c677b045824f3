/** What matters of iptables, nftables and ufw rules, saved or in a script. Asked by server-config.ts. */
import type { Entry } from './declared-things.js';
import { type AccessRule, portsBetween } from './exposure.js';
import type { ServerConfig } from './server-config-shape.js';

/** One entry a rule, comments and counters left out. */
export function firewallConfig(text: string): ServerConfig {
  const entries: Entry[] = [];
  const access: (AccessRule & { subject: string })[] = [];
  let chain = '';
  for (const [index, raw] of text.split('\n').entries()) {
    const rule = plainRule(raw);
    chain = chainIn(rule, chain);
    const subject = /(?:-[AIPD]|--append|--insert|--policy)\s+(\S+)/.exec(rule)?.[1] ?? chain;
    if (!isRule(rule, chain)) continue;
    const line = index + 1;
    entries.push({ subject: subject || 'rules', type: 'firewall/rule', path: 'rule', value: rule, line });
    const opened = openedBy(rule, line, subject);
    if (opened) access.push({ ...opened, subject: subject || 'rules' });
  }
  return { entries, access, whole: true };
}

function plainRule(raw: string): string {
  return raw
    .replace(/(?:^|\s)#.*$/, '')
    .replace(/-m\s+comment\b|--comment\s+(?:"[^"]*"|'[^']*'|\S+)|\bcomment\s+"[^"]*"/g, ' ')
    .replace(/\[\d+:\d+\]|\bcounter(?:\s+packets\s+\d+\s+bytes\s+\d+)?/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/;$/, '')
    .trim();
}

function chainIn(rule: string, chain: string): string {
  return /^chain (\S+)/.exec(rule)?.[1] ?? (/^table /.test(rule) ? '' : chain);
}

/** Commands that change rules, or leave nothing of them. */
const COMMAND =
  /\bip6?tables (?:-t \S+ )?(?:-[FR]|--(?:flush|replace|delete))\b|(?:^|\s)ufw (?:--\S+ )?(?:allow|deny|limit|reject|delete|default|route|insert|prepend|disable|reset)\b/;
/** The same of nft, and lines of a file that it is given. */
const OF_NFT =
  /\bnft (?:-\S+ )*["']?(?:add|create|insert|delete|destroy|replace|flush) \w|^(?:add|create|insert|delete|destroy|replace|flush) (?:rule|element|chain|table|set|map|ruleset)\b/;

/** A rule of any of the three: an option of iptables, a command, or a statement of an nftables chain. */
function isRule(rule: string, chain: string): boolean {
  if (/(?:^|\s)-(?:A|I|P|D) \w|^:\w+ (?:ACCEPT|DROP|REJECT)|--(?:append|insert|policy) /.test(rule)) return true;
  if (COMMAND.test(rule) || OF_NFT.test(rule) || /(?:^|[{;] ?)(?:elements|define)\b.*=/.test(rule)) return true;
  return chain !== '' && /\b(?:accept|drop|reject|jump|goto|policy|dnat|snat|masquerade|redirect)\b/.test(rule);
}

function openedBy(rule: string, line: number, chain: string): AccessRule | null {
  if (!/\b(?:accept|allow|limit)\b/i.test(rule) || /(?:^|\s)-D |\bufw delete\b|policy accept/.test(rule)) return null;
  if (/^:|(?:^|\s)-P |^type /.test(rule) || isAnswer(rule) || isLocal(rule)) return null;
  const but = /(?:^|\s)! (?:-s|--source) |\bsaddr !=/.test(rule);
  const from = (but ? null : /(?:-s|--source|\bsaddr|\bfrom)\s+(\{[^}]*\}|\S+)/.exec(rule)?.[1]) ?? 'any';
  const sources = from
    .replace(/[{}]/g, '')
    .split(/[\s,]+/)
    .filter((one) => one !== '');
  return {
    direction: /output|egress|\bout\b/i.test(chain === '' ? rule : chain) ? 'egress' : 'ingress',
    from: sources.map((one) => (/^(?:any|anywhere|0\/0)$/i.test(one) ? '0.0.0.0/0' : one)),
    ports: portsOf(rule),
    line,
  };
}

/** Only what belongs to connections that were let through before. */
function isAnswer(rule: string): boolean {
  return /\bestablished\b/i.test(rule) && !/\bnew\b/i.test(rule);
}

/** Only what the machine tells itself. */
function isLocal(rule: string): boolean {
  return /\blo\b/.test(rule) && !/(?:! -[io]|!=) "?lo\b/.test(rule);
}

function portsOf(rule: string): AccessRule['ports'] {
  if (/(?:^|\s)! --dports? /.test(rule)) return 'all';
  const named =
    /(?:--dports?|\bdport|\bport)\s+(\{[^}]*\}|\S+)/.exec(rule)?.[1] ??
    /\b(?:allow|limit)\s+(?:in\s+)?(\d[\d:,]*)/.exec(rule)?.[1];
  if (named === undefined) return 'all';
  const words = named
    .replace(/[{}]/g, '')
    .split(/[\s,]+/)
    .filter((one) => one !== '');
  const all = words.map((word) => portsBetween(word.replace(/[:-].*$/, ''), word.replace(/^.*[:-]/, ''), 'tcp'));
  if (all.includes('all')) return 'all';
  return all.includes('unknown') ? 'unknown' : all.flatMap((ports) => (typeof ports === 'string' ? [] : ports));
}
