/** Finds names that lead somewhere else after the plan: existing DNS records whose answer changes. */
import { type PlanObject, type PlanView, seenByType } from './plan-object.js';
import { attribute, items, type ObjectSide, part, text, texts } from './side.js';
import { type Sight, sightOf } from './sight.js';

const RECORDS =
  /^(?:aws_route53_record|google_dns_record_set|azurerm_(?:private_)?dns_(?:a|aaaa|cname|mx|ns)_record|cloudflare_(?:dns_)?record|digitalocean_record)$/;
/** Answers that carry people; TXT and the like carry proofs. */
const CARRYING = /^(?:A|AAAA|CNAME|ALIAS|MX|NS)$/i;
const ANSWERS = ['records', 'rrdatas', 'record', 'target_resource_id', 'value', 'content'];

export function findTraffic(view: PlanView): readonly Sight[] {
  return seenByType(view, (type) => (RECORDS.test(type) ? changedAnswer : null));
}

function changedAnswer(object: PlanObject): readonly Sight[] {
  const { before, after, change } = object;
  if (!/^(?:update|replace)$/.test(change.action.kind) || before === null || after === null) return [];
  if (!CARRYING.test(text(attribute(after, 'type')) ?? 'A')) return [];
  const changed = answersOf(before) !== answersOf(after);
  return changed ? [sightOf(object, { rule: 'plan/dns-answer', attribute: 'records' })] : [];
}

function answersOf(side: ObjectSide): string {
  const plain = ANSWERS.map((name) => [...texts(attribute(side, name))].sort().join(','));
  const alias = items(attribute(side, 'alias')).map((block) => text(part(block, 'name')) ?? '');
  return [...plain, ...alias].join(' ').toLowerCase();
}
