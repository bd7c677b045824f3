/** The record of a repository's branches: who moved which from where to where. */
import { accountShape } from '../shapes/account.js';
import { type Answer, type Call, may, type Route, repositoryOf } from './route.js';

export const ACTIVITY_ROUTES: readonly Route[] = [
  { method: 'GET', template: '/repos/{owner}/{repo}/activity', needs: may('contents', 'read'), answer: activity },
];

/** Newest first; `ref` may leave out `refs/heads/`. */
function activity(call: Call): Answer {
  const { site } = call.service;
  const ref = call.query.get('ref');
  const wanted = ref === null || ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
  const items = repositoryOf(call).activity.filter((one) => wanted === null || one.ref === wanted);
  const shaped = items.toReversed().map(({ id, before, after, ref: on, at, type, actor }) => ({
    ...{ id, node_id: Buffer.from(`Activity:${id}`).toString('base64'), before, after, ref: on },
    ...{ timestamp: at, activity_type: type, actor: actor.deleted ? null : accountShape(site, actor) },
  }));
  return {
    ...{ kind: 'list', total: shaped.length, wrap: null, cursor: 'after' },
    slice: (from, to) => shaped.slice(from, to),
  };
}
