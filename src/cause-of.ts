/** Who did what, as a webhook tells it: for the audit log. Total over payloads; what is not told is null. */
import { z } from 'zod';
import type { Cause } from './domain/audit.js';
import { accountIdOf } from './domain/change.js';
import type { Delivery } from './ports/store.js';

const KINDS = { User: 'user', Bot: 'bot', Organization: 'organization', Mannequin: 'mannequin' } as const;

const told = z.object({
  action: z.string().max(64).optional().catch(undefined),
  sender: z
    .object({
      id: z.int().positive(),
      login: z.string().max(100),
      type: z.enum(['User', 'Bot', 'Organization', 'Mannequin']).catch('User'),
    })
    .nullish()
    .catch(null),
});

export function causeOf({ id: delivery, event }: Delivery, payload: unknown): Cause {
  const read = told.safeParse(payload);
  if (!read.success) return { delivery, event, action: '', actor: null };
  const { action = '', sender } = read.data;
  const actor = sender ? { id: accountIdOf(sender.id), login: sender.login, kind: KINDS[sender.type] } : null;
  return { delivery, event, action, actor };
}
