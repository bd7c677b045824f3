/** Judges overlong manifests without parsing them: generated dashboards and schemas of which no object came, went or decides. */

import type { FileText } from '../../domain/effect.js';

const LONG = 1_000_000;
const LONGEST = 20_000_000;
const PLAIN_KINDS = /^(?:ConfigMap|ConfigMapList|CustomResourceDefinition|CustomResourceDefinitionList|List)$/;
const DECIDING_CONFIG = /aws-auth|argocd-rbac-cm|coredns|kube-dns|ingress-nginx/;

/** Whether both sides are overlong, hold only config maps and resource definitions, and hold the same ones by name. */
export function isLongAndPlain({ base, head }: FileText): boolean {
  if (base === null || head === null) return false;
  if (Math.max(base.length, head.length) <= LONG || Math.max(base.length, head.length) > LONGEST) return false;
  if (!hasOnlyPlainKinds(base) || !hasOnlyPlainKinds(head)) return false;
  return namesIn(base) === namesIn(head) && isPlainPart(base, head) && isPlainPart(head, base);
}

function hasOnlyPlainKinds(text: string): boolean {
  const kinds = [...text.matchAll(/^(?:- | {2})?["']?kind["']?:[ \t]*["']?(\w*)/gm)].map((match) => match[1] ?? '');
  return kinds.length > 0 && kinds.every((kind) => PLAIN_KINDS.test(kind)) && !DECIDING_CONFIG.test(text);
}

function namesIn(text: string): string {
  return [...text.matchAll(/^(?:---| {2,6}name: \S+)/gm)].map((match) => match[0]).join('\n');
}

/** Whether the lines that stand on one side only name no kind that decides, however it is written. */
function isPlainPart(text: string, other: string): boolean {
  const known = new Set(other.split('\n'));
  return text
    .split('\n')
    .filter((line) => !known.has(line) && !line.trimStart().startsWith('#'))
    .every(
      (line) =>
        !/\\[xu]|apiVersion|\bkind\b["']?\s*:\s*["']?(?:\w*Role|\w*Binding|\w*Policy|Service|Ingress|Gateway)/.test(
          line,
        ),
    );
}
