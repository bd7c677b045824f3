/** Tells what a Terraform module is about by the words of its source. Weak evidence, used by the iam and network rules. */
import type { Owner, PatchLine } from '../domain/risk-rule.js';

type Block = Extract<Owner, { kind: 'block' }>;

const WORDS = {
  iam: /(?:^|[^a-z])(?:iam|irsa|roles?|polic(?:y|ies)|permissions?|sso|rbac|oidc|users?|assume|serviceaccounts?)(?:$|[^a-z])/,
  network:
    /(?:^|[^a-z])(?:vpc|subnets?|security[-_]?groups?|sg|firewalls?|nacl|alb|nlb|elb|lb|load[-_]?balancers?|dns|route53|zones?|waf|vpn|peerings?|tgw|routes?|routing|transit|transit[-_]gateway|ingress|nat|egress|networks?|networking)(?:$|[^a-z])/,
} as const satisfies Record<'iam' | 'network', RegExp>;

const OBSERVING = /alarm|alert|monitor|dashboard|metric|logs?(?:$|[^a-z])|autoscaling|lifecycle/;

/** Whether a module only watches: what it is told of others changes nothing about them. */
export function isObserving(source: string): boolean {
  return OBSERVING.test(source.toLowerCase());
}

/** Whether the source of a module says that it is about this; weak evidence. */
export function moduleSourceIs(about: 'iam' | 'network', source: string): boolean {
  const words = source.toLowerCase().replace(/[?].*$/, '');
  return words !== '' && !OBSERVING.test(words) && WORDS[about].test(words);
}

/** Whether an edit of the module is about this: not its version, and only where the source is known. */
export function moduleIs(about: 'iam' | 'network', line: PatchLine, block: Block): boolean {
  if (!moduleSourceIs(about, block.type)) return false;
  return block.change !== 'edited' || !/^(?:source|version|providers?|count|for_each)\s*=/.test(line.text);
}
