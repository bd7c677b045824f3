/** After a first judgement: asks what it still wants to know (core/open-questions.ts) and judges again, until nothing is open. */
import { dependsOnPushers } from '../core/automation-hands.js';
import { type Gathered, type Judge, type Judgement, judgeTogether } from '../core/judge.js';
import { listsBehind, type Question, questionsOf } from '../core/open-questions.js';
import type { AccountId, RepositoryRef } from '../domain/change.js';
import { NOBODY_LISTED, type Standing } from '../domain/independence.js';
import { type Fact, type Unknown, unknown } from '../domain/result.js';
import type { NamedTicket, TicketState } from '../domain/ticket.js';
import type { Forge } from '../ports/forge.js';
import type { Memory } from '../ports/store.js';
import type { TicketTracker } from '../ports/tickets.js';
import type { Clock } from '../ports.js';
import { branchOf } from './known-pushes.js';

export interface AnswerPorts {
  readonly forge: Forge;
  readonly memory: Memory;
  readonly clock: Clock;
  readonly tracker: TicketTracker;
}

/** Each round asks what the answers of the one before made matter; there are no more kinds than this. */
const MOST_ROUNDS = 5;
const REMEMBERED_MS = 60_000;
/** Only names for people depend on it. */
const COLLABORATORS_REMEMBERED_MS = 300_000;

export interface Answered {
  readonly open: readonly Gathered[];
  readonly judgements: readonly Judgement[];
  /** What was asked for each of them. */
  readonly asked: readonly (readonly Question[])[];
}

/** Judges the changes of one commit with everything that can matter to their approvals. */
export async function judgeWithAnswers(
  ports: AnswerPorts,
  group: { readonly open: readonly Gathered[]; readonly unseen: Unknown | null },
  by: Judge,
): Promise<Answered> {
  const started = ports.clock();
  const known = new Set<string>();
  const asked = group.open.map((): Question[] => []);
  let open = group.open;
  let judgements = judgeTogether(open, group.unseen, by);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const answered: Gathered[] = [];
    let isNew = false;
    for (const [index, gathered] of open.entries()) {
      const questions = openQuestions(gathered, judgements[index], known);
      isNew ||= questions.length > 0;
      asked[index]?.push(...questions);
      answered.push(await answerAll({ ports, started }, gathered, questions));
    }
    if (!isNew) break;
    open = answered;
    judgements = judgeTogether(open, group.unseen, by);
  }
  for (const [index, judgement] of judgements.entries()) readAlong(ports, open[index], judgement);
  return { open, judgements, asked };
}

/** The same questions once more: with facts that have not changed, the same were asked again. */
export async function answeredAgain(
  ports: AnswerPorts,
  open: readonly Gathered[],
  asked: readonly (readonly Question[])[],
): Promise<readonly Gathered[]> {
  const started = ports.clock();
  return await Promise.all(open.map((gathered, index) => answerAll({ ports, started }, gathered, asked[index] ?? [])));
}

/** The next look at a change of this repository brings what approvals rest on, so that a yes asks for nothing more. */
function readAlong({ forge }: AnswerPorts, gathered: Gathered | undefined, { change, verdict }: Judgement): void {
  if (gathered === undefined) return;
  for (const list of listsBehind(verdict, gathered.independence)) forge.readAlong(change.repository, list);
}

/** Each question once: an answer may be that it cannot be told. */
function openQuestions(
  { change, independence, tickets = null, along = NOBODY_LISTED }: Gathered,
  judgement: Judgement | undefined,
  asked: Set<string>,
): readonly Question[] {
  if (judgement === undefined || judgement.policy.kind !== 'valid') return [];
  const { verdict, policy, provenance } = judgement;
  const conceded = provenance.corrections.some(({ kind }) => kind === 'accepted') || verdict.waivers.length > 0;
  const restsOnPushers = conceded || dependsOnPushers(provenance, change);
  const facts = { head: change.head.sha, policy: policy.policy, verdict, restsOnPushers, independence, tickets, along };
  return questionsOf(facts).filter((question) => {
    const key = `${change.number} ${keyOf(question)}`;
    const isNew = !asked.has(key);
    asked.add(key);
    return isNew;
  });
}

function keyOf(question: Question): string {
  switch (question.kind) {
    case 'standing':
      return `standing ${question.account.id}`;
    case 'fresh-team':
      return `team ${question.team}`;
    case 'ticket':
      return `ticket ${question.ticket.ticket}`;
    case 'pushes':
    case 'outsiders':
    case 'collaborators':
    case 'fresh-outsiders':
      return question.kind;
  }
}

interface Asking {
  readonly ports: AnswerPorts;
  readonly started: number;
}

/** All of them at once: none needs the answer of another. */
async function answerAll(asking: Asking, start: Gathered, questions: readonly Question[]): Promise<Gathered> {
  const lessons = await Promise.all(questions.map((question) => answer(asking, start, question)));
  return lessons.reduce((gathered, learn) => learn(gathered), start);
}

/** What an answer adds to what was gathered. */
type Lesson = (gathered: Gathered) => Gathered;

async function answer({ ports, started }: Asking, asked: Gathered, question: Question): Promise<Lesson> {
  const { forge, clock } = ports;
  const { repository } = asked.change;
  switch (question.kind) {
    case 'pushes':
      return independent({ pushes: await pushesTold(ports, asked) });
    case 'standing': {
      const standing = await forge.readStanding(repository, question.account);
      return withStanding(question.account.id, standing);
    }
    case 'outsiders':
      return independent({ outsiders: await forge.readOutsiders(repository, clock() - REMEMBERED_MS) });
    case 'fresh-outsiders':
      return independent({ outsiders: await forge.readOutsiders(repository, started) });
    case 'collaborators': {
      const least = asked.policy.kind === 'valid' ? asked.policy.policy.approverPermission : 'write';
      const since = clock() - COLLABORATORS_REMEMBERED_MS;
      return independent({ collaborators: await forge.readCollaborators(repository, least, since) });
    }
    case 'ticket':
      return withTicket(question.ticket, await ticketState(ports, asked, question.ticket));
    case 'fresh-team': {
      const members = await forge.readTeam(question.team, started);
      return (gathered) => ({ ...gathered, teams: new Map([...gathered.teams, [question.team, members]]) });
    }
  }
}

function independent(more: Partial<Gathered['independence']>): Lesson {
  return (gathered) => ({ ...gathered, independence: { ...gathered.independence, ...more } });
}

function withStanding(account: AccountId, standing: Fact<Standing>): Lesson {
  return (gathered) => {
    const standings = new Map([...gathered.independence.standings, [account, standing] as const]);
    return { ...gathered, independence: { ...gathered.independence, standings } };
  };
}

function withTicket(asked: NamedTicket, state: Fact<TicketState>): Lesson {
  return (gathered) => {
    const { tickets } = gathered;
    if (!tickets) return gathered;
    const items = tickets.items.map((one) => (one.ticket === asked.ticket ? { ...one, state } : one));
    return { ...gathered, tickets: { ...tickets, items } };
  };
}

async function ticketState(
  { forge, tracker }: AnswerPorts,
  { change, policy }: Gathered,
  { kind, ticket }: NamedTicket,
): Promise<Fact<TicketState>> {
  if (policy.kind !== 'valid') return unknown('the policy could not be read');
  if (kind === 'github') return await forge.readIssueState(issueOf(ticket, change.repository));
  const where = policy.policy.ticket.tracker;
  return where === null ? unknown('no tracker is named') : await tracker.lookUp(where, ticket);
}

/** `#12` is one of the change's own repository. */
function issueOf(ticket: string, here: RepositoryRef): { owner: string; name: string; number: number } {
  const [place = '', number = ''] = ticket.split('#');
  const [owner, name] = place === '' ? [here.owner, here.name] : place.split('/');
  return { owner: owner ?? here.owner, name: name ?? here.name, number: Number(number) };
}

/** GitHub's record of the branch, kept for good: branches are deleted, and their record with them. */
async function pushesTold(
  { forge, memory }: AnswerPorts,
  { change, independence }: Gathered,
): Promise<Gathered['independence']['pushes']> {
  const { items } = independence.pushes;
  const ref = branchOf(change);
  if (ref === null) return independence.pushes;
  const told = await forge.readPushes(change.repository, ref);
  if (told.kind === 'unknown') return { items, missing: told, asked: 'yes' };
  const place = { kind: 'branch', ref } as const;
  await memory.addPushes(told.value.map((push) => ({ repository: change.repository.id, place, push })));
  const isTold = told.value.some(({ after }) => after === change.head.sha);
  const missing = isTold ? null : unknown("GitHub's record of the branch does not tell it");
  return { items: [...items, ...told.value], missing, asked: 'yes' };
}
