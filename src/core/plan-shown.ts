/** From the bytes of a plan file to what may be kept and shown of it: judged, and without any value. */
import { canonicalJson } from '../domain/canonical.js';
import type { Plan, PlanRuleOptions, ResourceChange } from '../domain/plan.js';
import type { ArtifactFile, JudgedFile, ShownChange } from '../domain/plan-evidence.js';
import { judgePlan } from './plan/judge-plan.js';
import { readPlan } from './plan/read-plan.js';
import { findingKeys } from './plan-approvals.js';

/** More of a plan than this nobody looks at, and every record would carry it. */
const MOST_FINDINGS = 500;
const MOST_CHANGES = 2_000;

export function judgedFile(
  { name, bytes, digest: content }: ArtifactFile,
  rules: PlanRuleOptions,
  digestOf: (text: string) => string,
): JudgedFile {
  const read = readPlan(bytes);
  if (read.kind === 'error') {
    const { reason, remedy } = read.error;
    const empty = { counts: null, findings: [], changes: [], cut: false };
    return { file: name, content, digest: content, refusal: { reason, remedy }, ...empty };
  }
  const { findings, counts } = judgePlan(read.value, { rules, tickets: [], approvals: 0 });
  const changes = shownChanges(read.value);
  const digest = digestOf(canonicalJson({ counts, findings: findingKeys(findings), changes }));
  return {
    ...{ file: name, content, digest, refusal: null, counts },
    findings: findings.slice(0, MOST_FINDINGS),
    changes: changes.slice(0, MOST_CHANGES),
    cut: findings.length > MOST_FINDINGS || changes.length > MOST_CHANGES,
  };
}

const ORDER = ['delete', 'replace', 'forget-and-create', 'forget', 'update', 'create', 'import', 'move'] as const;

/** What is destroyed first. */
function shownChanges({ changes }: Plan): readonly ShownChange[] {
  const shown = changes.flatMap((change): readonly ShownChange[] => {
    const action = change.mode === 'managed' ? actionOf(change) : null;
    return action === null ? [] : [{ address: change.address, action }];
  });
  const rank = ({ action }: ShownChange) => ORDER.indexOf(action);
  return shown.toSorted((one, other) => rank(one) - rank(other) || (one.address < other.address ? -1 : 1));
}

function actionOf({ action, isImported, previousAddress, address }: ResourceChange): ShownChange['action'] | null {
  if (action.kind !== 'no-op' && action.kind !== 'read') return action.kind;
  if (isImported) return 'import';
  return previousAddress !== null && previousAddress !== address ? 'move' : null;
}
