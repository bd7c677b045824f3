/**
 * Lists of people that are read together with a change, because approvals were seen to rest on them: what lets a change
 * through is then as fresh as the change itself, and compared with it before a yes, without a call of its own.
 */
import { z } from 'zod';
import type { Account, RepositoryRef } from '../../domain/change.js';
import type { ListedPeople, PeopleList } from '../../domain/independence.js';
import type { Clock } from '../../ports.js';
import { actorShape, type Page, pageShape } from './parse-basics.js';
import type { QueryParts } from './query.js';
import { teamNamed } from './teams.js';

/** What is asked for: teams as policies write them, and people from outside. */
export interface AskedPeople {
  readonly teams: readonly string[];
  readonly outsiders: boolean;
}

export const NOBODY_ASKED: AskedPeople = { teams: [], outsiders: false };

export interface PeopleAlong {
  add(repository: RepositoryRef, list: PeopleList): void;
  of(repository: RepositoryRef): AskedPeople;
  /** GitHub did not bear them: for an hour they are not asked along. */
  refuse(repository: RepositoryRef): void;
}

const AN_HOUR_MS = 3_600_000;
/** Each may bring a hundred people with every change. */
const MOST_TEAMS = 8;
const OUTSIDERS = 'outsiders';

/** What each repository wants; an hour later it has to say so again, because policies change. */
export function peopleAlong(clock: Clock): PeopleAlong {
  const wanted = new Map<number, Map<string, number>>();
  const refused = new Map<number, number>();
  const isPast = (until: number) => until <= clock();
  return {
    add: (repository, list) => {
      if (!isPast(refused.get(repository.id) ?? 0)) return;
      const lists = wanted.get(repository.id) ?? new Map<string, number>();
      const isOfOwner = list.kind === 'outsiders' || slugIn(list.team, repository.owner) !== null;
      const key = list.kind === 'outsiders' ? OUTSIDERS : list.team;
      if (isOfOwner && (lists.has(key) || lists.size < MOST_TEAMS)) lists.set(key, clock() + AN_HOUR_MS);
      wanted.set(repository.id, lists);
    },
    of: ({ id }) => {
      const lists = wanted.get(id);
      for (const [key, until] of lists ?? []) if (isPast(until)) lists?.delete(key);
      const keys = [...(lists?.keys() ?? [])];
      return { teams: keys.filter((key) => key !== OUTSIDERS), outsiders: keys.includes(OUTSIDERS) };
    },
    refuse: ({ id }) => {
      wanted.delete(id);
      refused.set(id, clock() + AN_HOUR_MS);
    },
  };
}

/** The lists that a snapshot came with, to be asked for once more. */
export function askedOf({ teams, outsiders }: ListedPeople): AskedPeople {
  return { teams: teams.map(([team]) => team), outsiders: outsiders !== null };
}

const MEMBERS = 'members(first: 100) { pageInfo { hasNextPage endCursor } nodes { ...who } }';
/** With who is from outside comes how many there are in all, at the least an owner: an app that is shown nobody sees nobody. */
const OUTSIDE = `
    holder: owner { __typename }
    everybody: collaborators(first: 1) { totalCount }
    outsiders: collaborators(first: 100, affiliation: OUTSIDE) { pageInfo { hasNextPage endCursor } nodes { ...who } }`;

export function partsFor({ teams, outsiders }: AskedPeople): QueryParts {
  const each = teams.map((_, index) => `team${index}: team(slug: $team${index}) { ${MEMBERS} }`);
  return {
    declared: teams.map((_, index) => `, $team${index}: String!`).join(''),
    inRepository: outsiders ? OUTSIDE : '',
    atRoot: each.length === 0 ? '' : `\n  people: organization(login: $owner) { ${each.join(' ')} }`,
  };
}

export function variablesFor({ teams }: AskedPeople, owner: string): Readonly<Record<string, string>> {
  return Object.fromEntries(teams.map((team, index) => [`team${index}`, slugIn(team, owner) ?? '']));
}

const peoplePage = pageShape(actorShape);

/** In the answer, under `repository`. */
export const outsidersShapes = {
  holder: z.object({ __typename: z.string() }).optional(),
  everybody: z.object({ totalCount: z.number() }).nullish(),
  outsiders: peoplePage.nullish(),
};

/** In the answer, beside `repository`. */
export const peopleShape = z.record(z.string(), z.object({ members: peoplePage }).nullable()).nullish();

export interface PeopleAnswer {
  readonly repository: z.infer<z.ZodObject<typeof outsidersShapes>>;
  readonly people?: z.infer<typeof peopleShape>;
}

/** Only what is whole: a team that may not be seen, and a list that goes on, are left to calls of their own. */
export function listedPeople({ teams }: AskedPeople, { repository, people }: PeopleAnswer): ListedPeople {
  const told = teams.flatMap((team, index) => {
    const members = whole(people?.[`team${index}`]?.members);
    return members === null ? [] : [[team, members] as const];
  });
  const isTold = repository.holder?.__typename === 'Organization' && (repository.everybody?.totalCount ?? 0) > 0;
  const outsiders = isTold ? whole(repository.outsiders) : null;
  return { teams: told, outsiders: outsiders?.map(({ id }) => id) ?? null };
}

/** In the order of ids: GitHub promises none. */
function whole(page: Page<Account | null> | null | undefined): readonly Account[] | null {
  if (!page || page.next !== null) return null;
  const items = page.items.filter((item) => item !== null);
  return items.length === page.items.length ? items.toSorted((a, b) => a.id - b.id) : null;
}

function slugIn(team: string, owner: string): string | null {
  const named = teamNamed(team);
  return named?.org.toLowerCase() === owner.toLowerCase() ? named.slug : null;
}
