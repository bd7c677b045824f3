/** Routes of commit statuses, the older kind of check. */

import { nodeId } from '../clock.js';
import { accountShape } from '../shapes/account.js';
import { type Json, repositoryApi } from '../shapes/site.js';
import { type CommitStatus, STATUS_STATES } from '../world/model.js';
import { Refused } from '../world/refused.js';
import {
  type Answer,
  type Call,
  installationOf,
  invalid,
  json,
  list,
  may,
  objectBody,
  param,
  type Route,
  repositoryOf,
  resolveRef,
  textField,
} from './route.js';

export const STATUS_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    template: '/repos/{owner}/{repo}/statuses/{sha}',
    needs: may('statuses', 'write'),
    answer: createStatus,
  },
  {
    method: 'GET',
    template: '/repos/{owner}/{repo}/commits/{ref}/statuses',
    needs: may('statuses', 'read'),
    answer: statusesOfCommit,
  },
];

function createStatus(call: Call): Answer {
  const body = objectBody(call);
  const state = STATUS_STATES.find((one) => one === body.state);
  if (state === undefined) throw invalid(`State is not included in the list: ${STATUS_STATES.join(', ')}.`);
  const status = call.service.world.status(repositoryOf(call), installationOf(call).app.bot, {
    ...{ sha: param(call, 'sha'), state, context: textField(body, 'context') ?? 'default' },
    description: textField(body, 'description') ?? null,
    targetUrl: textField(body, 'target_url') ?? null,
  });
  return json(statusShape(call, status), 201);
}

/** "In reverse chronological order": the first one of a context is the latest. */
function statusesOfCommit(call: Call): Answer {
  const repository = repositoryOf(call);
  const ref = param(call, 'ref');
  const sha = resolveRef(repository, ref);
  if (sha === null) throw new Refused(422, `No commit found for SHA: ${ref}`);
  const found = repository.statuses.filter((status) => status.sha === sha);
  return list(found.toReversed(), (status) => statusShape(call, status));
}

function statusShape(call: Call, { id, sha, createdAt, creator, ...status }: CommitStatus): Json {
  const { site } = call.service;
  const { state, context, description, targetUrl } = status;
  const url = `${repositoryApi(site, repositoryOf(call))}/statuses/${sha}`;
  return {
    ...{ url, id, node_id: nodeId('SC', id), avatar_url: null, state, context, description, target_url: targetUrl },
    ...{ created_at: createdAt, updated_at: createdAt, creator: creator.deleted ? null : accountShape(site, creator) },
  };
}
