/** Scenes in which what counts is what Terraform would do. They come last: they make the policy ask for plans. */
import { type Acme, FILES } from './organisation.js';
import type { Outcome, Scene, Step } from './scene.js';
import { approves, propose } from './steps.js';
import type { PullRequest } from './world/model.js';
import { zipOf } from './zip.js';

const WORKFLOW = '.github/workflows/plan.yml';
const WORKFLOW_TEXT = `on: pull_request
jobs:
  plan:
    runs-on: ubuntu-latest
    steps:
      - run: terraform plan -out=tfplan && terraform show -json tfplan > tfplan.json
`;
const POLICY = `${FILES['.github/twokey.yml']}plan:
  workflows: [plan.yml]
  stacks: [{ id: site, paths: ["site/**"], artifact: tfplan }]
`;

const site = (flag: string) => `resource "aws_s3_bucket" "site" {
  bucket = "acme-site"
}

resource "aws_s3_bucket_public_access_block" "site" {
  bucket                  = aws_s3_bucket.site.id
  block_public_acls       = ${flag}
  ignore_public_acls      = ${flag}
  block_public_policy     = ${flag}
  restrict_public_buckets = ${flag}
}
`;

export const planScenes: readonly Scene[] = [
  {
    title: 'a plan that opens a bucket',
    open: (acme) => {
      const { world, infra, dave } = acme;
      const files = { '.github/twokey.yml': POLICY, [WORKFLOW]: WORKFLOW_TEXT };
      world.commit(infra, 'main', { files, author: 'olivia' });
      return propose(acme, {
        by: dave,
        branch: 'claude/serve-the-site',
        title: 'Serve the site from a bucket',
        message: 'Serve the site from a bucket\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
        files: { 'site/main.tf': site('false') },
      });
    },
    outcome: 'held',
    steps: [
      plans('the workflow brings the plan: everybody could read the bucket', bucketPlan(false), 'held'),
      approves('bob', 'held'),
      approves('carol', 'held'),
      {
        what: 'dave has it closed, and the new plan passes',
        act: (acme, pull) => {
          const { world, infra, dave } = acme;
          world.commit(infra, pull.headRef, { files: { 'site/main.tf': site('true') }, author: dave });
          bring(acme, pull, bucketPlan(true));
        },
        outcome: 'held',
      },
      approves('bob', 'held'),
      approves('carol', 'mergeable'),
    ],
  },
];

function plans(what: string, plan: object, outcome: Outcome): Step {
  return { what, act: (acme, pull) => bring(acme, pull, plan), outcome };
}

/** The workflow runs on the head and leaves what it would do. */
function bring({ world, infra, dave }: Acme, pull: PullRequest, plan: object): void {
  const { headSha: sha, headRef: branch } = pull;
  const run = world.startRun(infra, dave, { path: WORKFLOW, event: 'pull_request', sha, branch });
  world.finishRun(run, {
    conclusion: 'success',
    artifacts: { tfplan: zipOf({ 'tfplan.json': JSON.stringify(plan) }) },
  });
}

/** As `terraform show -json` writes it. */
function bucketPlan(isClosed: true | false): object {
  const everybody = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme-site/*' };
  const flags = ['block_public_acls', 'ignore_public_acls', 'block_public_policy', 'restrict_public_buckets'];
  return {
    format_version: '1.2',
    terraform_version: '1.9.8',
    resource_changes: [
      created('aws_s3_bucket', { bucket: 'acme-site' }),
      created('aws_s3_bucket_policy', {
        bucket: 'acme-site',
        policy: JSON.stringify({ Version: '2012-10-17', Statement: [everybody] }),
      }),
      created('aws_s3_bucket_public_access_block', {
        bucket: 'acme-site',
        ...Object.fromEntries(flags.map((flag) => [flag, isClosed])),
      }),
    ],
    complete: true,
    errored: false,
  };
}

function created(type: string, after: object): object {
  const change = { actions: ['create'], before: null, after, after_unknown: { id: true } };
  return { address: `${type}.site`, mode: 'managed', type, name: 'site', change };
}
