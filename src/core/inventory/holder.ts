/** One identity as it was seen in one place, before the places are joined; and whether it is known as an AI tool. */
import { ADMIN_TOGETHER, WRITE_PERMISSIONS } from '../../catalog/access.js';
import { ACCESS_AREAS, type AccessArea, type InventoryRow } from '../../domain/inventory.js';
import { nameKey, type SignatureIndex } from '../signatures.js';

export type Holder = Omit<InventoryRow, 'exception'>;
type Known = InventoryRow['agent'];

/** An account counts only under its own name: one that is an agent's under some display names alone is nobody's. */
export function agentOfAccount(
  { accountsById, accountsByLogin }: SignatureIndex,
  { id, login }: { readonly id?: number; readonly login: string },
): Known {
  const byId = id === undefined ? [] : (accountsById.get(id) ?? []);
  const byLogin = (accountsByLogin.get(login.toLowerCase()) ?? []).filter(
    ({ mark }) => mark.id === undefined || id === undefined,
  );
  const found = [...byId, ...byLogin].find(({ mark }) => mark.named === undefined);
  if (found === undefined) return null;
  const { signature, mark } = found;
  return { id: signature.id, agentClass: mark.as ?? signature.agentClass };
}

export function agentOfApp(index: SignatureIndex, slug: string): Known {
  const signature = index.apps.get(slug.toLowerCase());
  if (signature !== undefined) return { id: signature.id, agentClass: signature.agentClass };
  return agentOfAccount(index, { login: `${slug}[bot]` });
}

/** A title that is the name of an agent and nothing else: a hint, and said to be one. */
export function agentOfTitle(index: SignatureIndex, title: string): Known {
  const signature = index.names.get(nameKey(title));
  return signature === undefined ? null : { id: signature.id, agentClass: signature.agentClass };
}

export interface Rights {
  readonly areas: readonly AccessArea[];
  readonly adminEquivalent: boolean;
  /** Names of the permissions that make it so, or of all that write. */
  readonly named: readonly string[];
}

/** What permissions by GitHub's names amount to; levels other than `read` write. */
export function rightsOf(permissions: Readonly<Record<string, string>>): Rights {
  const written = Object.keys(permissions).filter(
    (name) => Object.hasOwn(WRITE_PERMISSIONS, name) && permissions[name] !== 'read' && permissions[name] !== 'none',
  );
  const areas = new Set(written.flatMap((name) => WRITE_PERMISSIONS[name]?.areas ?? []));
  const admin = written.filter((name) => WRITE_PERMISSIONS[name]?.admin === true);
  const together = ADMIN_TOGETHER.every((name) => written.includes(name)) ? ADMIN_TOGETHER : [];
  const strong = [...new Set([...admin, ...together])];
  return {
    areas: ACCESS_AREAS.filter((one) => areas.has(one)),
    adminEquivalent: strong.length > 0,
    named: (strong.length > 0 ? strong : written).map((name) => `${name}: ${permissions[name] ?? ''}`),
  };
}
