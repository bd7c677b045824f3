/** Judges the controls of a repository, of its environments and of its workflows. */
import type { RepositoryControlId } from '../../catalog/controls.js';
import type { EnvironmentPosture, PostureFacts, Sight } from '../../domain/posture.js';
import { fails, holds, lacking, notApplicable, type Said, whereKnown } from './finding.js';
import { type ReadWorkflow, readWorkflowFile } from './workflows.js';

/** What the policy asks of it. */
export interface PostureWishes {
  readonly needsCodeowners: boolean;
}

type Placed = Said & { readonly place: string };
type Judge = (facts: PostureFacts, wishes: PostureWishes) => readonly Placed[];

export const REPOSITORY_JUDGES = {
  'posture/rulesets-enforced': whole(({ rulesets }) =>
    whereKnown(rulesets, (known) => {
      const idle = known.filter(({ enforcement }) => enforcement !== 'active');
      const names = idle.map(({ name, enforcement }) => `${name} (${enforcement})`).join(', ');
      if (idle.length > 0) return fails(`not in force: ${names}`);
      return known.length === 0 ? notApplicable('there is no ruleset') : holds('every ruleset is active');
    }),
  ),
  'posture/not-bypassed': whole(({ bypasses }) =>
    whereKnown(bypasses, (known) => {
      const words = known.map(({ actor, ref, at }) => `${actor} on ${ref} at ${at}`);
      return words.length === 0 ? holds('nobody did') : fails(words.join('; '));
    }),
  ),
  'posture/code-owners-valid': whole(({ codeowners }, { needsCodeowners }) =>
    whereKnown(codeowners, (errors) => {
      if (errors === null) {
        return needsCodeowners
          ? fails('the policy asks for code owners, and there is no CODEOWNERS file')
          : notApplicable('there is no CODEOWNERS file');
      }
      return errors.length === 0 ? holds('GitHub finds no error in it') : fails(errors.join('; '));
    }),
  ),
  'posture/actions-may-not-approve': whole(({ workflowToken }) =>
    whereKnown(workflowToken, ({ approves }) =>
      approves ? fails('Actions may create and approve pull requests') : holds('Actions may not approve'),
    ),
  ),
  'posture/workflow-token-read-only': whole(({ workflowToken }) =>
    whereKnown(workflowToken, ({ writes }) => (writes ? fails('it may write by default') : holds('it reads only'))),
  ),
  'posture/secret-scanning': whole(({ secretScanning }) =>
    whereKnown(secretScanning, ({ scans }) => (scans ? holds('it is on') : fails('it is off'))),
  ),
  'posture/push-protection': whole(({ secretScanning }) =>
    whereKnown(secretScanning, ({ stopsPushes }) => (stopsPushes ? holds('it is on') : fails('it is off'))),
  ),
  'posture/environment-protected': perEnvironment(({ protections, apps }) => {
    const rules = protections.filter((kind) => kind !== 'wait_timer');
    if (rules.length > 0) return holds(rules.join(', '));
    return whereKnown(apps, (ids) => (ids.length > 0 ? holds('a rule of an app') : fails('it has no rule')));
  }),
  'posture/environment-rule-ours': perEnvironment(({ apps }, ours) =>
    whereKnown(apps, (ids) => {
      if (ours !== null) return ids.includes(ours) ? holds('our rule is enabled') : fails('our rule is not enabled');
      if (ids.length === 0) return fails('no rule of any app is enabled');
      return { outcome: 'not-visible', why: `apps ${ids.join(', ')} have a rule; which app is ours was not said` };
    }),
  ),
  'posture/no-cloud-keys': perWorkflow(({ cloudKeys }) =>
    cloudKeys.length === 0 ? null : fails(`it uses ${cloudKeys.join(', ')}`),
  ),
  'posture/plan-apply-separated': perWorkflow(({ applies }) => {
    const flaws = applies.filter(({ flaw }) => flaw !== '').map(({ job, flaw }) => `${job}: ${flaw}`);
    if (flaws.length > 0) return fails(flaws.join('; '));
    return applies.length === 0 ? null : holds('each apply waits at an environment');
  }),
  'posture/restore-tests-scheduled': whole((facts) => judgeRestores(facts)),
} as const satisfies Readonly<Record<RepositoryControlId, Judge>>;

function whole(judge: (facts: PostureFacts, wishes: PostureWishes) => Said): Judge {
  return (facts, wishes) => [{ ...judge(facts, wishes), place: '' }];
}

/** GitHub makes these by itself, and nothing of ours is deployed there. */
const NOT_OURS: ReadonlySet<string> = new Set(['github-pages', 'copilot']);

function perEnvironment(judge: (environment: EnvironmentPosture, ours: number | null) => Said): Judge {
  return ({ environments, appId }) => {
    if (environments.kind === 'unknown') return [{ ...lacking(environments), place: '' }];
    const own = environments.value.filter(({ name }) => !NOT_OURS.has(name));
    if (own.length === 0) return [{ ...notApplicable('there is no environment'), place: '' }];
    return own.map((environment) => ({ ...judge(environment, appId), place: environment.name }));
  };
}

interface Looked {
  readonly path: string;
  readonly read: Sight<ReadWorkflow>;
}

function lookedAt({ workflows }: PostureFacts): Sight<readonly Looked[]> {
  if (workflows.kind === 'unknown') return workflows;
  const value = workflows.value.map(({ path, text }): Looked => {
    if (text.kind === 'unknown') return { path, read: text };
    const read = readWorkflowFile(path, text.value);
    if (read !== null) return { path, read: { kind: 'known', value: read } };
    return { path, read: { kind: 'unknown', because: 'unreadable', reason: 'it is no YAML that can be read' } };
  });
  return { kind: 'known', value };
}

/** Only files that say something against it, or could not be read, are told one by one. */
function perWorkflow(judge: (workflow: ReadWorkflow) => Said | null): Judge {
  return (facts) => {
    const looked = lookedAt(facts);
    if (looked.kind === 'unknown') return [{ ...lacking(looked), place: '' }];
    const said = looked.value.flatMap(({ path, read }) => {
      const one = read.kind === 'known' ? judge(read.value) : lacking(read);
      return one === null ? [] : [{ ...one, place: path }];
    });
    if (said.length > 0) return said;
    if (looked.value.length === 0) return [{ ...notApplicable('there is no workflow'), place: '' }];
    return [{ ...holds('no workflow does otherwise'), place: '' }];
  };
}

function judgeRestores(facts: PostureFacts): Said {
  return whereKnown(lookedAt(facts), (looked) => {
    const read = looked.flatMap((one) => (one.read.kind === 'known' ? [{ ...one.read.value, path: one.path }] : []));
    const test = read.find(({ restoresOnSchedule }) => restoresOnSchedule);
    if (test !== undefined) return holds(`${test.path} runs on a schedule`);
    const hidden = looked.find((one) => one.read.kind === 'unknown');
    if (hidden?.read.kind === 'unknown') return lacking(hidden.read);
    const applies = read.some((one) => one.applies.length > 0);
    return applies
      ? fails('no scheduled workflow tries to restore')
      : notApplicable('no workflow changes infrastructure');
  });
}
