/** What can stand in the way of a deployment. Part of decision-rules.ts; decided by core/deployment-decision.ts and flows/guard-deployment.ts. */
import type { DecisionRule } from './decision-rule.js';

const LOOK =
  'A person who had no hand in it looks at the run at GitHub, as a reviewer of the environment, and approves it.';

export const DEPLOYMENT_RULES: readonly DecisionRule[] = [
  {
    id: 'deployment/environment-unknown',
    why: 'The autonomy matrix has no entry for the environment: anybody can make up a name, and nobody has said what is at stake there.',
    remedy: `Give the environment an entry with its kind. ${LOOK}`,
  },
  {
    id: 'deployment/deployer-unknown',
    why: 'Who started the run is a deleted account, or software that is in no catalog and may be an agent.',
    remedy: `Name own agents under \`agents\` and machines under \`machine_users\`. ${LOOK}`,
  },
  {
    id: 'deployment/level',
    why: 'An agent started the run, and its level, or that of an agent whose work is in it, does not let it deploy here.',
    remedy: 'A person starts the deployment; or change the autonomy matrix.',
  },
  {
    id: 'deployment/read-only',
    why: 'The deployment brings a change that is or may be of an agent, to an environment where agents have level 0.',
    remedy: 'Deploy without the change, or change the autonomy matrix.',
  },
  {
    id: 'deployment/unattended',
    why: 'Automation started the run and it brings work of an agent: nobody has decided that it goes out now, and the agent may not.',
    remedy: `A person starts the deployment. ${LOOK}`,
  },
  {
    id: 'deployment/first',
    why: 'Nothing that the app let go on to this environment has succeeded before, so what is new cannot be told. Deployments that never asked do not count: whoever may write deployments can tell GitHub of any.',
    remedy: LOOK,
  },
  {
    id: 'deployment/behind',
    why: 'The commit is older than the one deployed now: a rollback, or an old run started again.',
    remedy: LOOK,
  },
  {
    id: 'deployment/diverged',
    why: 'The commit and the one deployed now each have commits that the other lacks.',
    remedy: LOOK,
  },
  {
    id: 'deployment/unknown',
    why: 'What is new against the last deployment could not be read: it is gone, or too long ago.',
    remedy: LOOK,
  },
  {
    id: 'deployment/parts-unknown',
    why: 'The deployment has more commits than were read.',
    remedy: `Deploy more often. ${LOOK}`,
  },
  {
    id: 'deployment/unreviewed-change',
    why: 'A commit in it came without a pull request: no verdict is on it.',
    remedy: LOOK,
  },
  {
    id: 'deployment/origin-unknown',
    why: 'Who wrote a change in it is not known: the log has no full verdict on the head that was merged.',
    remedy: LOOK,
  },
  {
    id: 'deployment/verdict-unknown',
    why: 'The verdict on a change in it is not known: it was merged at another head than the one judged, into a branch that is not gated, or before the app was there.',
    remedy: LOOK,
  },
  {
    id: 'deployment/change-pending',
    why: 'A change in it was merged before it had what the policy asks for: somebody passed by the check.',
    remedy: LOOK,
  },
  {
    id: 'deployment/change-indeterminate',
    why: 'A change in it could not be judged when it was merged.',
    remedy: LOOK,
  },
  {
    id: 'deployment/change-denied',
    why: 'A change in it is denied by the policy, and was merged past the check.',
    remedy: 'Revert it, or change what the policy denies.',
  },
  {
    id: 'deployment/no-budget',
    why: 'An agent deploys to a sandbox for which the policy gives no budget.',
    remedy: 'Give the environment `sandbox` with runs, hours, a lease and a workflow that destroys.',
  },
  {
    id: 'deployment/over-budget',
    why: 'The agent has used up its deployments or hours of today (UTC).',
    remedy: 'Wait for tomorrow, raise the budget, or have a person start the deployment.',
  },
  {
    id: 'deployment/action',
    why: 'An agent started a run that is no action which the policy names: another workflow, files outside of its paths, or a category that it leaves out.',
    remedy: 'Name the action under `production.actions`, or have a person start the deployment.',
  },
  {
    id: 'deployment/plan',
    why: 'An agent deploys, and the policy asks for no plans, or a change in it did not pass the gate of plans by itself.',
    remedy: 'Say under `plan` which stacks need plans, and let their workflows upload them.',
  },
  {
    id: 'deployment/rollback',
    why: 'An agent deploys, and the workflow that would go back is not on the default branch.',
    remedy: 'Add the workflow that `production.rollback` names.',
  },
  {
    id: 'deployment/two-person',
    why: 'An agent deploys, and fewer than two people who had no hand in a change of it have approved it.',
    remedy: 'Who approves the run counts with those who approved the change.',
  },
  {
    id: 'deployment/unread',
    why: 'Something that an agent needs to deploy could not be read.',
    remedy: `It is looked at again within the hour. ${LOOK}`,
  },
  {
    id: 'deployment/policy',
    why: 'The policy is broken or could not be read, so nothing can be decided.',
    remedy: 'Mend it: `twokey validate` names the place.',
  },
  {
    id: 'deployment/commit',
    why: 'The request names another commit than that of its run.',
    remedy: 'Start the deployment anew.',
  },
  {
    id: 'deployment/deadline',
    why: 'Nobody settled within the hours of the policy what the deployment waited for.',
    remedy: 'Settle it, and start the deployment anew.',
  },
];
