/**
 * Weighs waivers and break-glass: who asked, who granted, for which head and until when. Rules that were waived are taken
 * out of the risk before the decision. Nothing here is remembered: a comment that is edited or deleted, a push, another
 * base and the end of the time each end it. Used by core/judge.ts.
 */
import { isWaivable, meansRule } from '../catalog/waivable.js';
import type { Account, Change, Comment } from '../domain/change.js';
import type { CommandAnswer, Concessions, Override, RecordedCommand, Waiver } from '../domain/concession.js';
import { CATEGORIES, higher, type Risk, type RiskLevel } from '../domain/finding.js';
import type { Policy } from '../domain/policy.js';
import { type Command, commandsIn, FEWEST_WORDS } from './commands.js';
import { instant } from './concession-reasons.js';
import type { Contributors } from './contributors.js';
import type { Teams } from './people.js';
import { whyNotHuman, whyNotIndependent, whyNotOnList } from './voices.js';

/** Nobody reads more of them, and strangers may write comments. */
const MOST_REFUSED = 20;
const HOUR_MS = 3_600_000;

export interface ConcessionFacts {
  readonly change: Pick<Change, 'comments' | 'head' | 'base'>;
  readonly policy: Policy;
  readonly teams: Teams;
  readonly contributors: Contributors;
  readonly recorded: readonly RecordedCommand[];
  readonly risk: Risk;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What holds now, and an answer to every command that asks for some of it; of very many that are refused, the latest. */
export function weighConcessions(facts: ConcessionFacts): Concessions {
  const said = facts.change.comments.items.flatMap((comment) => spokenIn(comment, facts));
  const asked = said.flatMap((one) => (one.command.kind === 'waive' ? valid(one) : []));
  const grants = said.flatMap((one) => (one.command.kind === 'grant' ? valid(one) : []));
  const judged = grants.map((grant) => ({ grant, ask: askFor(grant, asked) }));
  const waivers = judged.flatMap(({ grant, ask }) => (typeof ask === 'string' ? [] : waiverOf(grant, ask, facts)));
  const answers = said.map((one) => answerTo(one, judged, waivers));
  const refused = new Set(answers.filter(({ outcome }) => outcome !== 'accepted').slice(-MOST_REFUSED));
  return {
    waivers: latestPerRule(waivers),
    override: overrideIn(said),
    answers: answers.filter((answer) => answer.outcome === 'accepted' || refused.has(answer)),
  };
}

/** Commands of humans that change a verdict and were not seen before. They are to be kept. */
export function firstSeenCommands(
  { comments, head, base }: Pick<Change, 'comments' | 'head' | 'base'>,
  recorded: readonly RecordedCommand[],
  { policy, teams, headship }: { readonly policy: Policy; readonly teams: Teams; readonly headship: Headship },
): readonly RecordedCommand[] {
  return comments.items.flatMap((comment) => {
    const { author, edited } = comment;
    if (author === null || edited || whyNotHuman(author, policy, teams) !== null) return [];
    return commandsIn(comment).flatMap((command, place) => {
      if (!isConcession(command) || recordOf(recorded, comment, place) !== undefined) return [];
      return {
        ...{ comment: comment.id, place, kind: command.kind, by: author, at: comment.at, base: base.ref },
        rule: command.kind === 'break-glass' ? null : command.rule,
        head: headship === 'new' ? null : head.sha,
      };
    });
  });
}

/** Whether an earlier look at the change saw this head and every comment: only then was a new one written for it. */
export type Headship = 'new' | 'seen-before';

/** Whether any comment asks for what only the people on a policy's lists may do. */
export function asksForConcession(comments: Change['comments']): boolean {
  return comments.items.some((comment) => commandsIn(comment).some(isConcession));
}

/** The risk without the findings of waived rules. */
export function withoutWaived(risk: Risk, waivers: readonly Pick<Waiver, 'rule'>[]): Risk {
  if (waivers.length === 0) return risk;
  const waived = new Set(waivers.map(({ rule }) => rule));
  const findings = risk.findings.filter(({ rule }) => !waived.has(rule));
  return {
    ...risk,
    level: findings.reduce<RiskLevel>((level, finding) => higher(level, finding.level), 'low'),
    categories: CATEGORIES.filter((category) => findings.some((finding) => finding.category === category)),
    findings,
  };
}

type Concession = Extract<Command, { readonly kind: 'waive' | 'grant' | 'break-glass' }>;

interface Spoken {
  readonly comment: Comment;
  readonly command: Concession | Extract<Command, { readonly kind: 'malformed' }>;
  /** Why it has no effect; null: it may have. */
  readonly problem: string | null;
  readonly until: number;
}

/** A command that holds so far, with its author. */
interface Valid extends Spoken {
  readonly command: Concession;
  readonly by: Account;
}

function isConcession(command: Command): command is Concession {
  return command.kind === 'waive' || command.kind === 'grant' || command.kind === 'break-glass';
}

/** What machines write is no command, so it needs no answer either. */
function spokenIn(comment: Comment, facts: ConcessionFacts): readonly Spoken[] {
  const { author } = comment;
  if (author !== null && whyNotHuman(author, facts.policy, facts.teams) !== null) return [];
  return commandsIn(comment).flatMap((command, place) => {
    if (command.kind === 'malformed') return { comment, command, problem: command.problem, until: 0 };
    if (!isConcession(command)) return [];
    const hours = command.kind === 'break-glass' ? facts.policy.breakGlass.hours : facts.policy.waivers.hours;
    const until = Date.parse(comment.at) + hours * HOUR_MS;
    return { comment, command, until, problem: whyNot({ comment, command, place, until }, facts) };
  });
}

type Candidate = { readonly comment: Comment; readonly command: Concession; readonly until: number } & {
  readonly place: number;
};

/** The first reason why a command has no effect, whoever else says what. */
function whyNot({ comment, command, place, until }: Candidate, facts: ConcessionFacts): string | null {
  const { author } = comment;
  if (comment.edited) return 'the comment was edited; write a new one';
  if (author === null) return 'the account was deleted';
  const why = whyNotThisCommand(command, author, facts);
  if (why !== null) return why;
  const kept = recordOf(facts.recorded, comment, place);
  if (kept === undefined) return 'it has not been recorded yet';
  const { head, base } = facts.change;
  if (kept.head === null)
    return 'a push came at about the same time, so it may have been meant for another commit; write it again';
  if (kept.head !== head.sha) return `it was for commit ${kept.head.slice(0, 7)}; a push ends it`;
  if (kept.base !== base.ref) return 'it was for another base branch';
  if (Number.isNaN(until)) return 'when it was written cannot be read';
  return facts.now >= until ? `it ended at ${instant(until)}` : null;
}

function whyNotThisCommand(command: Concession, author: Account, facts: ConcessionFacts): string | null {
  const { policy, teams, contributors } = facts;
  const { waivers, breakGlass } = policy;
  if ('reason' in command && command.reason === null) return `it gives no reason of at least ${FEWEST_WORDS} words`;
  if (command.kind === 'break-glass') {
    if (breakGlass.by.length === 0) return 'the policy lists nobody who may (key break_glass)';
    return whyNotOnList(author, { list: breakGlass.by, key: 'break_glass', teams });
  }
  if (!isWaivable(command.rule)) return 'this rule cannot be waived';
  if (!meansRule(waivers.rules, command.rule)) return 'the policy does not list this rule under waivers';
  if (command.kind === 'waive') return null;
  const notListed = whyNotOnList(author, { list: waivers.grant, key: 'waivers', teams });
  return notListed ?? whyNotIndependent(author, contributors);
}

function recordOf(
  recorded: readonly RecordedCommand[],
  comment: Pick<Comment, 'id' | 'author'>,
  place: number,
): RecordedCommand | undefined {
  return recorded.find((one) => one.comment === comment.id && one.place === place && one.by.id === comment.author?.id);
}

function valid(one: Spoken): readonly Valid[] {
  const { comment, command, problem } = one;
  const by = comment.author;
  return problem === null && by !== null && command.kind !== 'malformed' ? [{ ...one, command, by }] : [];
}

/** The request that a grant answers, or why there is none. Whoever asked for a rule grants it to nobody. */
function askFor(grant: Valid, asked: readonly Valid[]): Valid | string {
  const same = asked.filter((ask) => ruleOf(ask.command) === ruleOf(grant.command));
  if (same.some((ask) => ask.by.id === grant.by.id)) return 'whoever asked for it cannot grant it';
  const before = same.filter(({ comment }) => isBefore(comment, grant.comment));
  return before.at(-1) ?? 'nobody has asked for it before, on this commit';
}

function isBefore(one: Comment, other: Comment): boolean {
  return one.at === other.at ? one.id < other.id : one.at < other.at;
}

function ruleOf(command: Spoken['command']): string {
  return 'rule' in command ? command.rule : '';
}

function waiverOf({ command, by, until }: Valid, ask: Valid, { risk }: ConcessionFacts): Waiver {
  const rule = ruleOf(command);
  const reason = 'reason' in ask.command ? (ask.command.reason ?? '') : '';
  const findings = risk.findings.filter((finding) => finding.rule === rule);
  return { rule, askedBy: ask.by, reason, grantedBy: by, until, findings };
}

function latestPerRule(waivers: readonly Waiver[]): readonly Waiver[] {
  const latest = new Map<string, Waiver>();
  for (const waiver of waivers) {
    const known = latest.get(waiver.rule);
    if (known === undefined || known.until < waiver.until) latest.set(waiver.rule, waiver);
  }
  return [...latest.values()];
}

function overrideIn(said: readonly Spoken[]): Override | null {
  const broken = said.flatMap((one) => (one.command.kind === 'break-glass' ? valid(one) : [])).at(-1);
  if (broken === undefined) return null;
  const { by, comment, until, command } = broken;
  const reason = 'reason' in command ? (command.reason ?? '') : '';
  return { kind: 'break-glass', by, reason, comment: comment.id, at: comment.at, until };
}

type JudgedGrant = { readonly grant: Valid; readonly ask: Valid | string };

function answerTo(one: Spoken, judged: readonly JudgedGrant[], waivers: readonly Waiver[]): CommandAnswer {
  const { comment, command, problem, until } = one;
  const about = { comment: comment.id, by: comment.author, command: shown(command) };
  if (problem !== null || command.kind === 'malformed')
    return { ...about, outcome: 'refused', text: problem ?? 'it is not understood' };
  const accepted = { ...about, outcome: 'accepted', text: `holds until ${instant(until)}` } as const;
  if (command.kind === 'break-glass') return accepted;
  if (command.kind === 'grant') {
    const ask = judged.find(({ grant }) => grant.comment === comment && grant.command === command)?.ask;
    return typeof ask === 'string' ? { ...about, outcome: 'refused', text: ask } : accepted;
  }
  if (waivers.some(({ rule }) => rule === command.rule)) return { ...about, outcome: 'accepted', text: 'granted' };
  return { ...about, outcome: 'waiting', text: `somebody else grants it by "/twokey grant ${command.rule}"` };
}

function shown(command: Spoken['command']): string {
  if (command.kind === 'malformed') return command.text;
  return command.kind === 'break-glass' ? command.kind : `${command.kind} ${command.rule}`;
}
