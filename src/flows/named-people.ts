/**
 * Finds who stands behind the names of a policy. A login is looked up when a policy that names it is first seen, and
 * means that account from then on: logins are given up and taken by others, and machines are renamed.
 */
import { keyOfLogin, loginsIn, type Teams } from '../core/people.js';
import type { Account } from '../domain/change.js';
import type { Policy } from '../domain/policy.js';
import { type Fact, known, ok, type Result } from '../domain/result.js';
import type { Forge, ForgeError } from '../ports/forge.js';
import type { Memory } from '../ports/store.js';

export interface NamingPorts {
  readonly forge: Forge;
  readonly memory: Memory;
  readonly installation: number;
}

/** Every login that the policy names, under the keys of `Teams`. Error: it could not be asked now. */
export async function namedPeople(ports: NamingPorts, policy: Policy): Promise<Result<Teams, ForgeError>> {
  const { approvers, corrections, machineUsers, waivers, breakGlass } = policy;
  const people = [...approvers.flatMap(({ members }) => members), ...corrections, ...waivers.grant, ...breakGlass.by];
  const logins = loginsIn([...people, ...machineUsers]);
  if (logins.length === 0) return ok(new Map());
  const remembered = await ports.memory.logins(ports.installation, logins);
  const behind = new Map<string, Fact<readonly Account[]>>();
  for (const login of logins) {
    const before = remembered.get(login);
    const found = before === undefined ? await lookedUp(ports, login) : ok(known(before));
    if (found.kind === 'error') return found;
    behind.set(keyOfLogin(login), found.value.kind === 'known' ? known([found.value.value]) : found.value);
  }
  return ok(behind);
}

async function lookedUp(
  { forge, memory, installation }: NamingPorts,
  login: string,
): Promise<Result<Fact<Account>, ForgeError>> {
  const found = await forge.readAccount(login);
  if (found.kind === 'ok' && found.value.kind === 'known') {
    await memory.addLogin(installation, login, found.value.value);
  }
  return found;
}
