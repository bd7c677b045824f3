/** The shapes of webhook payloads as far as events.ts reads them: which subject an event is about, and who sent it. */
import { z } from 'zod';
import { type RepositoryRef, type Sha, shaOf } from './domain/change.js';

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

export const pullRequestEvent = z.object({
  action,
  installation,
  repository,
  pull_request: z.object({ number: id }),
  sender: z.object({ login: z.string() }).nullish(),
});

export const reviewEvent = z.object({
  action,
  installation,
  repository,
  pull_request: z.object({ number: id }),
});

const comment = z.object({ body: z.string().nullish() });
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

export const checkSuiteEvent = z.object({
  action,
  installation,
  repository,
  check_suite: z.object({ head_sha: sha, app: z.object({ id }).nullish() }),
});

const paths = z.array(z.string()).default([]);

export const pushEvent = z.object({
  installation,
  repository: rawRepository.transform((raw) => ({ ...repositoryRef(raw), defaultBranch: raw.default_branch ?? null })),
  ref: z.string(),
  created: z.boolean().default(false),
  deleted: z.boolean().default(false),
  forced: z.boolean().default(false),
  commits: z.array(z.object({ added: paths, modified: paths, removed: paths })).default([]),
});

export const installationEvent = z.object({ action, installation });
