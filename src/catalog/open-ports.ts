/** Finds ingress rules that let the whole internet reach an administration port. Used by the network rules. */
import type { FileView, PatchLine } from '../domain/risk-rule.js';
import { holdsAdminPort } from './admin-ports.js';
import { blockOf, isReadWhole, under } from './line-signals.js';

const EVERYONE =
  /["'](?:0\.0\.0\.0\/[0-7]|128\.0\.0\.0\/1|::\/[0-7])["']|:\s*(?:0\.0\.0\.0\/0|::\/0)$|source_address_prefix\w*\s*=\s*\[?"(?:\*|Internet|Any)"/;
const SOURCE = /cidr|source_(?:ranges|address)|CidrIp/i;
const RULE = /security_group|firewall|network_security|SecurityGroup|network_acl|default_security/;

/** The added lines that name everyone as the source of a rule for such a port. Ports that the hunk does not show count. */
export function exposedAdminPorts(file: FileView): readonly PatchLine[] {
  const isReadable =
    file.kind === 'terraform' || file.kind === 'manifest' || file.kind === 'template' || file.kind === 'bicep';
  if (file.inert !== null || isReadWhole(file) || !isReadable) return [];
  const added = new Set(file.touched.filter((line) => line.sign === '+' && namesEveryone(line)));
  if (added.size === 0) return [];
  return file.lines.filter((line, index) => added.has(line) && isExposed(rule(file.lines, index)));
}

function namesEveryone(line: PatchLine): boolean {
  if (!EVERYONE.test(line.text)) return false;
  const ruled = line.owner === null || RULE.test(line.owner.type);
  return ruled && (SOURCE.test(line.text) || under(line, SOURCE)) && !/destination/i.test(line.text);
}

/** Lines to look at each way; ports further off count as not shown. */
const WINDOW = 30;

/** The lines of the innermost rule around a line, as they are at the head. */
function rule(lines: readonly PatchLine[], index: number): readonly PatchLine[] {
  const line = lines[index];
  if (line === undefined) return [];
  const depth = line.scope.filter((text) => !/[[(]$/.test(text)).length;
  const belongs = (other: PatchLine | undefined) =>
    other !== undefined && (other.text === '' || (other.scope.length >= depth && sameOwner(other, line)));
  let from = index;
  let to = index;
  while (index - from < WINDOW && belongs(lines[from - 1])) from -= 1;
  while (to - index < WINDOW && belongs(lines[to + 1])) to += 1;
  return lines.slice(from, to + 1).filter((other) => other.sign !== '-');
}

function sameOwner(one: PatchLine, other: PatchLine): boolean {
  return blockOf(one)?.address === blockOf(other)?.address;
}

function isExposed(lines: readonly PatchLine[]): boolean {
  const isEgress = lines.some(
    (line) => /^type\s*=\s*"egress"|^direction\s*=\s*"(?:EGRESS|Outbound)"/i.test(line.text) || under(line, /egress/i),
  );
  return !isEgress && opensAdminPort(lines.map((line) => line.text));
}

function opensAdminPort(texts: readonly string[]): boolean {
  const from = numbers(texts, /^["']?(?:from_?port)["']?\s*[:=]\s*["']?(-?\d{1,5})/i);
  const to = numbers(texts, /^["']?(?:to_?port)["']?\s*[:=]\s*["']?(-?\d{1,5})/i);
  const listed = texts.flatMap((text) => (/ports?(?:_ranges?)?["']?\s*[:=]/i.test(text) ? ranges(text) : []));
  if (texts.some((text) => /^["']?(?:ip_?)?protocol["']?\s*[:=]\s*["']?(?:-1|all|\*)/i.test(text))) return true;
  const start = from[0];
  const end = to[0];
  if (start !== undefined || end !== undefined) return holdsAdminPort(start ?? 0, Math.max(end ?? 65535, start ?? 0));
  return listed.length === 0 || listed.some(([low, high]) => holdsAdminPort(low, high));
}

function numbers(texts: readonly string[], pattern: RegExp): readonly number[] {
  return texts.flatMap((text) => {
    const found = pattern.exec(text)?.[1];
    return found === undefined ? [] : [Number(found)];
  });
}

function ranges(text: string): readonly (readonly [number, number])[] {
  return [...text.matchAll(/(\d{1,5})(?:-(\d{1,5}))?/g)].map(
    (found) => [Number(found[1]), Number(found[2] ?? found[1])] as const,
  );
}
