/** Judges the risk of a change: runs every rule of the catalog and of the policy over its files. Follows gather, feeds decide. */
import { addedObjects } from '../catalog/kubernetes-objects.js';
import { addressKey, isReadWhole } from '../catalog/line-signals.js';
import { RISK_RULES } from '../catalog/risk-rules.js';
import type { Change, Texts } from '../domain/change.js';
import type { Effect, Parsers } from '../domain/effect.js';
import { CATEGORIES, type Finding, higher, RISK_LEVELS, type Risk, type RiskLevel } from '../domain/finding.js';
import type { Policy } from '../domain/policy.js';
import type { ChangeView, FileView, Hit, RiskRule } from '../domain/risk-rule.js';
import { inEnvironments } from './environments.js';
import { withoutMovedBlocks } from './moved-blocks.js';
import { withoutMovedEffects } from './moved-effects.js';
import { pathFindings } from './path-rules.js';
import { rememberedView } from './remembered-views.js';
import { movesOf, withoutRenames } from './renamed-effects.js';
import { sizeOf } from './size.js';

/** What risk is judged by. `texts` holds the files that core/texts-needed.ts names. */
export type RiskInput = Pick<Change, 'files' | 'commits' | 'totals'> & { readonly texts: Texts };

/** What a policy has to say about risk. */
export type RiskPolicy = Pick<Policy, 'paths' | 'environments'> & {
  readonly size: Pick<Policy['size'], 'medium' | 'high'>;
};

/** More places of one rule in one file help nobody. */
const PLACES_PER_FILE = 10;

/** The level is the maximum of the findings; what could not be seen is a finding too. */
export function assessRisk(input: RiskInput, policy: RiskPolicy, parsers: Parsers): Risk {
  const views = input.files.items.map((file) => rememberedView(file, { texts: input.texts, parsers }));
  const [first] = views;
  if (first === undefined) return riskOf(views, input, policy);
  const before = ASSESSED.get(first);
  if (before !== undefined && isSameChange(before, { views, input, policy })) return before.risk;
  const risk = riskOf(views, input, policy);
  ASSESSED.set(first, { views, input: { ...input, texts: NO_TEXTS }, policy, risk });
  return risk;
}

interface Assessed {
  readonly views: readonly FileView[];
  readonly input: RiskInput;
  readonly policy: RiskPolicy;
}

/** By the first view: the same files ask for no second assessment while their views are remembered. */
const ASSESSED = new WeakMap<FileView, Assessed & { readonly risk: Risk }>();
const NO_TEXTS: Texts = new Map();

/** Whether everything is the same that riskOf looks at. */
function isSameChange(one: Assessed, other: Assessed): boolean {
  const [before, now] = [one.input, other.input];
  return (
    one.policy === other.policy &&
    before.totals.additions === now.totals.additions &&
    before.totals.deletions === now.totals.deletions &&
    before.files.missing?.reason === now.files.missing?.reason &&
    before.commits.missing?.reason === now.commits.missing?.reason &&
    one.views.length === other.views.length &&
    one.views.every((view, index) => view === other.views[index])
  );
}

function riskOf(views: readonly FileView[], input: RiskInput, policy: RiskPolicy): Risk {
  const files = withoutRenames(withoutMovedEffects(withoutMovedBlocks(views)));
  const size = sizeOf(files, input);
  // Only what is lost asks for it, and it needs the lines of every file.
  let kept: ReadonlySet<string> | null = null;
  const change: ChangeView = {
    files,
    get keptAddresses() {
      kept ??= keptAddresses(files);
      return kept;
    },
    judgedLines: size.judged,
    sizeLimits: policy.size,
    unseenFiles: input.files.missing?.reason ?? null,
    unseenCommits: input.commits.missing?.reason ?? null,
  };
  const found = [...pathFindings(files, policy.paths), ...catalogFindings(change)];
  const findings = inEnvironments(found, files, policy.environments).toSorted(mostSeriousFirst);
  return {
    level: findings.reduce<RiskLevel>((level, finding) => higher(level, finding.level), 'low'),
    categories: CATEGORIES.filter((category) => findings.some((finding) => finding.category === category)),
    findings,
    size,
    unseen: input.files.missing,
  };
}

function catalogFindings(change: ChangeView): readonly Finding[] {
  const found: Finding[] = [];
  for (const rule of CHANGE_RULES) for (const hit of rule.find(change)) found.push(finding(rule, hit, null));
  for (const file of change.files) {
    for (const rule of hasLines(file) ? FILE_RULES : WHOLE_FILE_RULES) {
      note(found, { rule, file, hits: rule.find(file, change) });
    }
    for (const [rule, hits] of effectHits(file, change)) note(found, { rule, file, hits });
  }
  return found;
}

interface Found {
  readonly rule: RiskRule;
  readonly file: FileView;
  readonly hits: readonly Hit[];
}

function note(found: Finding[], { rule, file, hits }: Found): void {
  for (const hit of places(hits)) found.push(finding(rule, hit, file.path));
}

const CHANGE_RULES = RISK_RULES.filter((rule) => rule.about === 'change');
const FILE_RULES = RISK_RULES.filter((rule) => rule.about === 'file');
const WHOLE_FILE_RULES = FILE_RULES.filter((rule) => rule.asks !== 'lines');
const EFFECT_RULES = RISK_RULES.filter((rule) => rule.about === 'effect');

const NO_HITS: ReadonlyMap<RiskRule, readonly Hit[]> = new Map();

function hasLines(file: FileView): boolean {
  return !isReadWhole(file) && file.touched.length > 0;
}

/** Effect after effect, so that what one rule asked of an effect is at hand for the next. */
function effectHits(file: FileView, change: ChangeView): ReadonlyMap<RiskRule, readonly Hit[]> {
  if (file.effects.length === 0) return NO_HITS;
  const found = new Map<RiskRule, Hit[]>();
  for (const effect of file.effects) {
    for (const rule of EFFECT_RULES) {
      const seen = rule.find(effect, file, change);
      if (seen === null) continue;
      const hit = { path: null, line: effect.line, seen: `${seen}${whereItWas(effect)}` };
      const hits = found.get(rule);
      if (hits) hits.push(hit);
      else found.set(rule, [hit]);
    }
  }
  return found;
}

/** What is gone has no line at the head: its place at the base is named. */
function whereItWas(effect: Effect): string {
  const isGone = effect.event === 'removed' || effect.event === 'entry-removed' || effect.event === 'closed';
  return isGone && effect.baseLine !== null ? ` (line ${effect.baseLine} at the base)` : '';
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
  let declared: ReadonlySet<string> | null = null;
  for (const file of files) {
    if (file.additions === 0 && isReadWhole(file)) continue;
    for (const address of addedByLines(file)) kept.add(addressKey(file.names[0], address));
    for (const { from, to } of movesOf(file)) {
      declared ??= declaredAddresses(files);
      if (to === null || declared.has(addressKey(file.names[0], to))) kept.add(addressKey(file.names[0], from));
    }
    for (const object of addedObjects(file)) kept.add(object);
  }
  return kept;
}

/** What was read whole is paired by core/moved-effects.ts, which looks closer. */
function addedByLines(file: FileView): readonly string[] {
  if (file.inert !== null || isReadWhole(file)) return [];
  return file.blocks.flatMap(({ event, address }) => (event === 'added' ? [address] : []));
}

/** Addresses that the change declares, where something may move to. */
function declaredAddresses(files: readonly FileView[]): ReadonlySet<string> {
  const live = files.filter((file) => file.kind === 'terraform' && file.inert === null);
  return new Set(
    live.flatMap((file) => {
      const seen = file.effects.flatMap((effect) => (DECLARING.has(effect.event) ? [effect.subject] : []));
      return [...seen, ...addedByLines(file)].map((address) => addressKey(file.names[0], address));
    }),
  );
}

const DECLARING: ReadonlySet<string> = new Set(['added', 'changed', 'moved', 'enabled']);

/** A fixed order, whatever order GitHub lists the files in. */
export function mostSeriousFirst(one: Finding, other: Finding): number {
  if (one.level !== other.level) return RISK_LEVELS.indexOf(other.level) - RISK_LEVELS.indexOf(one.level);
  if (one.rule !== other.rule) return one.rule < other.rule ? -1 : 1;
  const [left, right] = [one.path ?? '', other.path ?? ''];
  if (left !== right) return left < right ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0) || (one.why < other.why ? -1 : Number(one.why > other.why));
}
