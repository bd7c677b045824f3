/** Judges the risk of a change: runs every rule of the catalog and of the policy over its files. Follows gather, feeds decide. */
import { addedObjects } from '../catalog/kubernetes-objects.js';
import { addressKey } from '../catalog/line-signals.js';
import { RISK_RULES } from '../catalog/risk-rules.js';
import type { Change } from '../domain/change.js';
import { CATEGORIES, type Finding, higher, RISK_LEVELS, type Risk, type RiskLevel } from '../domain/finding.js';
import type { Policy } from '../domain/policy.js';
import type { ChangeView, FileView, Hit, RiskRule } from '../domain/risk-rule.js';
import { viewOf } from './file-view.js';
import { withoutMovedBlocks } from './moved-blocks.js';
import { pathFindings } from './path-rules.js';
import { sizeOf } from './size.js';

export type RiskInput = Pick<Change, 'files' | 'commits' | 'totals'>;

/** More places of one rule in one file help nobody. */
const PLACES_PER_FILE = 10;

/** The level is the maximum of the findings; what could not be seen is a finding too. */
export function assessRisk(input: RiskInput, policy: Pick<Policy, 'paths' | 'size'>): Risk {
  const files = withoutMovedBlocks(input.files.items.map(viewOf));
  const size = sizeOf(files, input);
  const change: ChangeView = {
    files,
    keptAddresses: keptAddresses(files),
    judgedLines: size.judged,
    sizeLimits: policy.size,
    unseenFiles: input.files.missing?.reason ?? null,
    unseenCommits: input.commits.missing?.reason ?? null,
  };
  const findings = [...pathFindings(files, policy.paths), ...catalogFindings(change)].sort(mostSeriousFirst);
  return {
    level: findings.reduce<RiskLevel>((level, finding) => higher(level, finding.level), 'low'),
    categories: CATEGORIES.filter((category) => findings.some((finding) => finding.category === category)),
    findings,
    size,
    unseen: input.files.missing,
  };
}

function catalogFindings(change: ChangeView): readonly Finding[] {
  return RISK_RULES.flatMap((rule) => {
    if (rule.about === 'change') return rule.find(change).map((hit) => finding(rule, hit, null));
    return change.files.flatMap((file) => places(rule.find(file, change)).map((hit) => finding(rule, hit, file.path)));
  });
}

/** One hit an object or line, the first ones. */
function places(hits: readonly Hit[]): readonly Hit[] {
  if (hits.length < 2) return hits;
  const distinct = new Map<string, Hit>();
  for (const hit of hits) {
    if (distinct.size < PLACES_PER_FILE && !distinct.has(hit.seen)) distinct.set(hit.seen, hit);
  }
  return [...distinct.values()];
}

function finding(rule: RiskRule, hit: Hit, path: string | null): Finding {
  return {
    rule: rule.id,
    category: rule.category,
    level: rule.level,
    confidence: rule.confidence,
    path,
    line: hit.line,
    why: `${rule.title}: ${hit.seen}. ${rule.why}`,
    remedy: rule.remedy,
  };
}

/** What the change writes again elsewhere, moves, or lets go of without destroying it. */
function keptAddresses(files: readonly FileView[]): ReadonlySet<string> {
  const kept = new Set<string>();
  for (const file of files) {
    for (const block of file.blocks) {
      if (block.event === 'added' && file.inert === null) kept.add(addressKey(file.names[0], block.address));
    }
    for (const address of movedFrom(file)) kept.add(addressKey(file.names[0], address));
    for (const object of addedObjects(file)) kept.add(object);
  }
  return kept;
}

function movedFrom(file: FileView): readonly string[] {
  if (file.kind !== 'terraform' || file.inert !== null) return [];
  const forgets = file.touched.some((line) => line.sign === '+' && /^destroy\s*=\s*false$/.test(line.text));
  return file.touched.flatMap((line) => {
    const keyword = line.owner?.kind === 'block' ? line.owner.keyword : '';
    const counts = line.sign === '+' && (keyword === 'moved' || (keyword === 'removed' && forgets));
    const from = counts ? /^from\s*=\s*([\w.-]+)/.exec(line.text)?.[1] : undefined;
    return from === undefined ? [] : [from];
  });
}

/** A fixed order, whatever order GitHub lists the files in. */
function mostSeriousFirst(one: Finding, other: Finding): number {
  const byLevel = RISK_LEVELS.indexOf(other.level) - RISK_LEVELS.indexOf(one.level);
  if (byLevel !== 0) return byLevel;
  const key = (each: Finding) => `${each.rule}\n${each.path ?? ''}`;
  const [left, right] = [key(one), key(other)];
  if (left !== right) return left < right ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0) || (one.why < other.why ? -1 : Number(one.why > other.why));
}
