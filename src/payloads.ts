/** The shapes of webhook payloads as far as events.ts reads them: which subject an event is about, and who sent it. */
import { z } from 'zod';
import { type Account, type AccountKind, accountIdOf, type RepositoryRef, type Sha, shaOf } from './domain/change.js';

const id = z.int().positive();
const installation = z.object({ id });

const sha = z.string().transform((text, context): Sha => {
  const value = shaOf(text);
  if (value !== null) return value;
  context.addIssue('not a git object id');
  return z.NEVER;
});

const rawRepository = z.object({
  id,
  name: z.string().min(1),
  owner: z.object({ login: z.string().min(1) }),
  default_branch: z.string().nullish(),
});

function repositoryRef(raw: z.infer<typeof rawRepository>): RepositoryRef {
  return { id: raw.id, owner: raw.owner.login, name: raw.name };
}

const repository = rawRepository.transform(repositoryRef);

const action = z.string();

const KINDS: ReadonlyMap<string, AccountKind> = new Map([
  ['User', 'user'],
  ['Bot', 'bot'],
  ['Organization', 'organization'],
  ['Mannequin', 'mannequin'],
]);

/** Who caused an event: always the login, and the account where it is told in full. */
const actor = z
  .object({ login: z.string(), id: id.nullish().catch(null), type: z.string().nullish().catch(null) })
  .nullish()
  .transform((raw): { readonly login: string; readonly account: Account | null } | null => {
    if (!raw) return null;
    const kind = KINDS.get(raw.type ?? '');
    const { login, id: number } = raw;
    const isKnown = kind !== undefined && typeof number === 'number';
    return { login, account: isKnown ? { id: accountIdOf(number), login, kind } : null };
  });

/** A commit where one may stand; null: none, or not in a form that we know. */
const shaOrNull = z
  .string()
  .nullish()
  .catch(null)
  .transform((text) => (text && !/^0+$/.test(text) ? shaOf(text) : null));

/** A time as GitHub writes it, in text or in seconds; '' where it is not told. */
const time = z
  .union([
    z.string(),
    z
      .int()
      .nonnegative()
      .transform((seconds) => new Date(seconds * 1000).toISOString()),
  ])
  .nullish()
  .catch(null)
  .transform((at) => (at ?? '').replace('.000Z', 'Z'));

export const pullRequestEvent = z.object({
  action,
  installation,
  repository,
  pull_request: z.object({
    number: id,
    merged: z.boolean().nullish(),
    updated_at: time,
    head: z
      .object({
        sha: shaOrNull,
        repo: z
          .object({ id: id.nullish().catch(null) })
          .nullish()
          .catch(null),
      })
      .nullish()
      .catch(null),
  }),
  label: z.object({ name: z.string() }).nullish().catch(null),
  changes: z.object({ base: z.object({}).optional() }).nullish(),
  before: shaOrNull,
  after: shaOrNull,
  sender: actor,
});

export const reviewEvent = z.object({
  action,
  installation,
  repository,
  pull_request: z.object({ number: id }),
});

const comment = z.object({
  body: z.string().nullish(),
  user: z.object({ id, login: z.string(), type: z.string() }).nullish(),
});
const sender = z.object({ login: z.string() }).nullish();

/** `issue.pull_request` is there when the issue is a pull request. */
export const issueCommentEvent = z.object({
  action,
  installation,
  repository,
  issue: z.object({ number: id, pull_request: z.object({}).nullish() }),
  comment,
  sender,
});

export const lineCommentEvent = z.object({
  action,
  installation,
  repository,
  pull_request: z.object({ number: id }),
  comment,
  sender,
});

export const checkRunEvent = z.object({
  action,
  installation,
  repository,
  check_run: z.object({ head_sha: sha, app: z.object({ id }).nullish() }),
  requested_action: z.object({ identifier: z.string() }).nullish(),
});

export const statusEvent = z.object({
  installation,
  repository,
  sha: z.string(),
  context: z.string(),
  state: z.string(),
  commit: z
    .object({ commit: z.object({ message: z.string() }), parents: z.array(z.object({ sha: z.string() })) })
    .nullish()
    .catch(null),
  sender: z.object({ login: z.string() }).nullish().catch(null),
});

export const checkSuiteEvent = z.object({
  action,
  installation,
  repository,
  check_suite: z.object({ head_sha: sha, app: z.object({ id }).nullish() }),
});

const paths = z.array(z.string()).default([]);

export const pushEvent = z.object({
  installation,
  repository: rawRepository.extend({ pushed_at: time }).transform((raw) => ({
    ...repositoryRef(raw),
    defaultBranch: raw.default_branch ?? null,
    pushedAt: raw.pushed_at,
  })),
  before: shaOrNull,
  after: shaOrNull,
  sender: actor,
  ref: z.string(),
  created: z.boolean().default(false),
  deleted: z.boolean().default(false),
  forced: z.boolean().default(false),
  commits: z.array(z.object({ added: paths, modified: paths, removed: paths })).default([]),
});

export const installationEvent = z.object({ action, installation });

/** Repositories that the app was given, or lost. */
export const selectionEvent = z.object({
  action,
  installation,
  repositories_removed: z.array(z.object({ full_name: z.string() })).default([]),
});

/** Somebody's place: in one repository where it is named, in the organisation where it is not. */
export const peopleEvent = z.object({ action, installation, repository: repository.nullish() });

/** A change of protection: of one repository where it is named, of the organisation where it is not. */
export const protectionEvent = z.object({ installation, repository: repository.nullish() });

export const organisationEvent = z.object({ action, installation });

export const repositoryEvent = z.object({
  action,
  installation,
  repository,
  changes: z.object({ default_branch: z.object({}).optional() }).nullish(),
});

export const mergeGroupEvent = z
  .object({
    action,
    installation,
    repository,
    merge_group: z.object({ head_sha: sha, head_ref: z.string(), base_sha: sha, base_ref: z.string() }),
  })
  .transform(({ merge_group: { head_sha, head_ref, base_sha, base_ref }, ...event }) => ({
    ...event,
    group: {
      head: head_sha,
      headRef: head_ref,
      base: base_sha,
      branch: base_ref.replace(/^refs\/heads\//, ''),
    },
  }));

export const workflowRunEvent = z.object({
  action,
  installation,
  repository: rawRepository.transform((raw) => ({ ...repositoryRef(raw), defaultBranch: raw.default_branch ?? null })),
  workflow_run: z.object({
    id,
    event: z.string(),
    head_sha: shaOrNull,
    head_branch: z.string().nullish(),
    head_repository: z.object({ id }).nullish().catch(null),
  }),
});

/** `sha` is always told since 2026; the deployment may be missing. */
export const deploymentRuleEvent = z.object({
  action,
  installation,
  repository,
  environment: z.string().min(1),
  deployment_callback_url: z.string(),
  sha: shaOrNull,
  deployment: z.object({ id, sha: shaOrNull }).nullish(),
});

export const deploymentReviewEvent = z.object({
  action,
  installation,
  repository,
  workflow_run: z.object({ id }).nullish(),
});

export const deploymentStatusEvent = z.object({
  installation,
  repository,
  deployment: z.object({ id, sha, environment: z.string().min(1) }),
  deployment_status: z.object({ state: z.string() }),
});
