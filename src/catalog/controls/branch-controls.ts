/** Controls of a gated branch: is it protected, and is the protection whole. */
import { type Control, docs, type Ours, READS, type RulesetRule } from './control.js';

const PROTECTION = [READS.rules, READS.classic] as const;
const RULES_PAGE = docs(
  'repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets',
);
const RULESETS_PAGE = docs(
  'repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets',
);
const CLASSIC_PAGE = docs(
  'repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches',
);
const QUEUE_PAGE = docs(
  'repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue',
);

function pullRequestRule(): RulesetRule {
  return {
    type: 'pull_request',
    parameters: {
      required_approving_review_count: 1,
      dismiss_stale_reviews_on_push: true,
      require_last_push_approval: true,
      require_code_owner_review: false,
      required_review_thread_resolution: false,
    },
  };
}

function checkRule({ check, app }: Ours): RulesetRule {
  return {
    type: 'required_status_checks',
    parameters: {
      strict_required_status_checks_policy: false,
      do_not_enforce_on_create: false,
      required_status_checks: [{ context: check, ...(app === null ? {} : { integration_id: app }) }],
    },
  };
}

const terraformReviews = (): string => `pull_request {
  required_approving_review_count = 1
  dismiss_stale_reviews_on_push   = true
  require_last_push_approval      = true
}`;

const terraformCheck = ({ check, app }: Ours): string => `required_status_checks {
  required_check {
    context        = "${check}"
    integration_id = ${app ?? '<id of your Twokey app>'}
  }
}`;

export const BRANCH_CONTROLS = [
  {
    id: 'posture/branch-protected',
    title: 'The branch is protected',
    about: 'branch',
    why: 'Without an active rule whoever may push may change what is deployed, and no verdict is asked for.',
    reads: PROTECTION,
    remedy: 'Put an active ruleset on the branch. A ruleset that is only evaluated or disabled holds nothing.',
    rule: () => ({ type: 'deletion' }),
    source: RULESETS_PAGE,
  },
  {
    id: 'posture/pull-request-required',
    title: 'Changes come by pull request',
    about: 'branch',
    why: 'A push straight to the branch passes by reviews, checks and this app.',
    reads: PROTECTION,
    remedy: 'Require a pull request before merging.',
    rule: pullRequestRule,
    terraform: terraformReviews,
    source: RULES_PAGE,
  },
  {
    id: 'posture/review-required',
    title: 'GitHub itself asks for an approval',
    about: 'branch',
    why: 'It closes the seconds between an event and our answer to it, and holds while this app is away.',
    reads: PROTECTION,
    remedy: 'Require at least one approving review.',
    rule: pullRequestRule,
    terraform: terraformReviews,
    source: RULES_PAGE,
  },
  {
    id: 'posture/check-required',
    title: 'Our check is required',
    about: 'branch',
    why: 'A check that is not required stops nobody.',
    reads: PROTECTION,
    remedy: 'Require the check "twokey" of this app.',
    rule: checkRule,
    terraform: terraformCheck,
    source: RULES_PAGE,
  },
  {
    id: 'posture/check-pinned',
    title: 'The required check must come from our app',
    about: 'branch',
    why: 'Where no source is named, every workflow and every token with write access can post a green check of our name: it is forgeable.',
    reads: PROTECTION,
    remedy: 'Choose this app as the expected source of the check.',
    rule: checkRule,
    terraform: terraformCheck,
    source: RULES_PAGE,
  },
  {
    id: 'posture/force-push-blocked',
    title: 'Force pushes are blocked',
    about: 'branch',
    why: 'A force push replaces what was reviewed by something else.',
    reads: PROTECTION,
    remedy: 'Block force pushes.',
    rule: () => ({ type: 'non_fast_forward' }),
    terraform: () => 'non_fast_forward = true',
    source: RULES_PAGE,
  },
  {
    id: 'posture/deletion-blocked',
    title: 'The branch cannot be deleted',
    about: 'branch',
    why: 'Who deletes and makes it anew has pushed without a review.',
    reads: PROTECTION,
    remedy: 'Restrict deletions.',
    rule: () => ({ type: 'deletion' }),
    terraform: () => 'deletion = true',
    source: RULES_PAGE,
  },
  {
    id: 'posture/stale-reviews-dismissed',
    title: 'A push dismisses earlier approvals',
    about: 'branch',
    why: 'An approval of one commit says nothing of the next.',
    reads: PROTECTION,
    remedy: 'Dismiss stale approvals when new commits are pushed.',
    rule: pullRequestRule,
    terraform: terraformReviews,
    source: RULES_PAGE,
  },
  {
    id: 'posture/last-push-approval',
    title: 'Somebody other than the last pusher approves',
    about: 'branch',
    why: 'Otherwise who is asked to approve can push the last commit and approve it.',
    reads: PROTECTION,
    remedy: 'Require approval of the most recent reviewable push.',
    rule: pullRequestRule,
    terraform: terraformReviews,
    source: RULES_PAGE,
  },
  {
    id: 'posture/admins-included',
    title: 'Administrators are under the rules',
    about: 'branch',
    why: 'Classic protection leaves administrators out by default; a ruleset does where they are on its bypass list.',
    reads: [...PROTECTION, READS.ruleset],
    remedy: 'Include administrators in classic protection ("do not allow bypassing"); take them off the bypass list.',
    source: CLASSIC_PAGE,
  },
  {
    id: 'posture/no-bypass-actors',
    title: 'Nobody may pass by the rules',
    about: 'branch',
    why: 'Everyone on a bypass list can merge what was held. GitHub shows the list only to who may change it.',
    reads: [...PROTECTION, READS.ruleset],
    remedy:
      'Empty the bypass list, or keep it to a break-glass team. Where it is not visible, let an administrator run `twokey posture` with their own token.',
    source: RULESETS_PAGE,
  },
  {
    id: 'posture/no-exempt-actors',
    title: 'Nobody is exempt without a trace',
    about: 'branch',
    why: 'For an exempt actor no rule is run and no entry of the bypass is written: it cannot be seen afterwards.',
    reads: [READS.rules, READS.ruleset],
    remedy: 'Turn "exempt" into "for pull requests only", or take the actor off the list.',
    source: RULESETS_PAGE,
  },
  {
    id: 'posture/ci-required',
    title: 'A check of the build is required too',
    about: 'branch',
    why: 'An approval does not tell whether tests pass.',
    reads: PROTECTION,
    remedy: 'Require a check of your tests beside ours, or a workflow or code scanning.',
    source: RULES_PAGE,
  },
  {
    id: 'posture/checks-from-the-start',
    title: 'Checks hold for a new branch too',
    about: 'branch',
    why: 'With "do not require status checks on creation" a branch that matches can be made with anything on it.',
    reads: [READS.rules],
    remedy: 'Switch "do not require status checks on creation" off.',
    rule: checkRule,
    source: RULES_PAGE,
  },
  {
    id: 'posture/merge-queue',
    title: 'The merge queue waits for every entry',
    about: 'branch',
    why: 'With HEADGREEN the last entry of a group speaks for all: a change whose own checks fail can ride along. Too short a wait fails before an answer can come.',
    reads: [READS.rules],
    remedy: 'Set the grouping strategy to ALLGREEN, and the wait for checks to five minutes or more.',
    source: QUEUE_PAGE,
  },
] as const satisfies readonly Control[];
