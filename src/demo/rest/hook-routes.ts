/** Routes about the app's own webhook: which deliveries were attempted, what was in them, and once more, please. */
import type { Attempt } from '../hook-log.js';
import type { Json } from '../shapes/site.js';
import { type Answer, type Call, invalid, json, notFound, param, type Route } from './route.js';

export const HOOK_ROUTES: readonly Route[] = [
  { method: 'GET', template: '/app/hook/deliveries', needs: 'app', answer: listDeliveries },
  { method: 'GET', template: '/app/hook/deliveries/{delivery_id}', needs: 'app', answer: showDelivery },
  { method: 'POST', template: '/app/hook/deliveries/{delivery_id}/attempts', needs: 'app', answer: redeliver },
];

function listDeliveries({ service, query }: Call): Answer {
  const wanted = query.get('status');
  if (wanted !== null && wanted !== 'success' && wanted !== 'failure') throw invalid(`status "${wanted}" is unknown.`);
  const fitting = service.hookLog.attempts.filter(
    (one) => wanted === null || isSuccess(one) === (wanted === 'success'),
  );
  const newest = fitting.toReversed();
  const slice = (from: number, to: number) => newest.slice(from, to).map(itemShape);
  return { kind: 'list', total: newest.length, slice, wrap: null, cursor: 'cursor' };
}

function showDelivery(call: Call): Answer {
  const attempt = attemptOf(call);
  const { event, id, payload } = attempt.delivery;
  const headers = { 'X-GitHub-Event': event, 'X-GitHub-Delivery': id, 'content-type': 'application/json' };
  return json({
    ...itemShape(attempt),
    url: '',
    request: { headers, payload },
    response: { headers: {}, payload: null },
  });
}

function redeliver(call: Call): Answer {
  call.service.hookLog.redeliver(attemptOf(call).delivery);
  return json({}, 202);
}

function attemptOf(call: Call): Attempt {
  const wanted = param(call, 'delivery_id');
  const found = call.service.hookLog.attempts.find(({ id }) => String(id) === wanted);
  if (found === undefined) throw notFound();
  return found;
}

function itemShape({ id, delivery, at, isRepeat, status }: Attempt): Json {
  return {
    id,
    guid: delivery.id,
    delivered_at: at,
    redelivery: isRepeat,
    duration: 0.03,
    status: status === 0 ? 'failed to connect to host' : status < 400 ? 'OK' : 'Invalid HTTP Response',
    status_code: status === 0 ? 502 : status,
    event: delivery.event,
    action: delivery.action,
    installation_id: idIn(delivery.payload.installation),
    repository_id: idIn(delivery.payload.repository),
    throttled_at: null,
  };
}

function isSuccess({ status }: Attempt): boolean {
  return status >= 200 && status < 400;
}

function idIn(value: unknown): number | null {
  const id = typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : null;
  return typeof id === 'number' ? id : null;
}
