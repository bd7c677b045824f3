/** Whether an owner by CODEOWNERS has approved each owned path, and what is asked where no owner can. Used by decide.ts. */
import type { OwnedPaths, Ownership } from '../domain/ownership.js';
import type { Policy } from '../domain/policy.js';
import { type Fact, type Unknown, unknown } from '../domain/result.js';
import type { CountingApproval, RequiredOwners, Requirement } from '../domain/verdict.js';
import { isMember, type Teams } from './people.js';

/** What CODEOWNERS asks of a change; nothing where the policy does not ask it. */
export interface OwnersAsked {
  readonly owners: readonly RequiredOwners[];
  readonly problems: Ownership['problems'];
  /** Why not everything that it asks is known; then nothing can be approved. */
  readonly unknown: Unknown | null;
}

export function ownersAsked(policy: Pick<Policy, 'codeowners'>, read: Fact<Ownership> | null): OwnersAsked {
  const nothing = { owners: [], problems: [], unknown: null };
  if (policy.codeowners === 'off') return nothing;
  if (read === null) return { ...nothing, unknown: unknown('it was not read') };
  if (read.kind === 'unknown') return { ...nothing, unknown: read };
  const { owned, problems, unseen } = read.value;
  return { owners: owned.map(requiredOwners), problems, unknown: unseen };
}

/** A mailbox says nobody who could approve: where no owner has an account, two people answer for the path instead. */
export function ownerDemands(owners: readonly RequiredOwners[]): Requirement['because'] {
  const faceless = owners.filter(({ names }) => names.length === 0);
  return [
    {
      rule: 'codeowners/owner',
      approvals: owners.length > 0 ? 1 : 0,
      text: 'CODEOWNERS names owners of what it changes',
    },
    {
      rule: 'codeowners/no-account',
      approvals: faceless.length > 0 ? 2 : 0,
      text: 'CODEOWNERS gives some of it to mailboxes, which cannot approve',
    },
  ];
}

/** One owner is enough for each set of paths with the same owners. */
export function representOwners(
  owners: readonly RequiredOwners[],
  counting: readonly CountingApproval[],
  teams: Teams,
): readonly RequiredOwners[] {
  return owners.map((one) => {
    const by = counting
      .map(({ account }) => account)
      .filter((account) => one.names.some((name) => isMember(account, name, teams)));
    return { ...one, by, met: one.names.length === 0 || by.length > 0 };
  });
}

function requiredOwners({ owners, paths }: OwnedPaths): RequiredOwners {
  const names = owners.filter(({ kind }) => kind !== 'mailbox').map(({ name }) => name);
  const mailboxes = owners.filter(({ kind }) => kind === 'mailbox').map(({ name }) => name);
  return { names: [...new Set(names)], mailboxes, paths, met: false, by: [] };
}
