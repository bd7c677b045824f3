/**
 * Which level of autonomy an agent has in an environment, and why. The lowest that anything says counts; what is not
 * known can only make it lower. Asked before a merge (barred.ts).
 */
import {
  AUTONOMY_NAMES,
  type AutonomyLevel,
  type AutonomyMatrix,
  type AutonomyRule,
  type MatrixEnvironment,
} from '../domain/autonomy.js';
import type { Account } from '../domain/change.js';
import { type PathMatcher, pathMatcher } from './paths.js';
import { isMember, type Teams } from './people.js';

/** Who acts, as far as it is known. */
export interface AutonomySubject {
  /** Null: software that is not known by name. */
  readonly agent: string | null;
  /** `owner/name`. */
  readonly repository: string;
  /** The people who direct it; empty: nobody is known. */
  readonly people: readonly Account[];
  readonly teams: Teams;
}

export interface AutonomyFinding {
  readonly level: AutonomyLevel;
  /** Every matrix has an entry for the environment. */
  readonly known: boolean;
  /** What says so, in words; the names in it are the policy's own. */
  readonly because: readonly string[];
}

/** Without a matrix, and in environments that it does not know, an agent proposes and does not deploy. */
const UNSAID: AutonomyLevel = 1;

/** The form in which names of environments are compared: GitHub's own rule is not documented, so the loosest is taken. */
export function environmentKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase().normalize('NFC');
}

export function autonomyIn(
  matrices: readonly AutonomyMatrix[],
  environment: string,
  subject: AutonomySubject,
): AutonomyFinding {
  if (matrices.length === 0) {
    return { level: UNSAID, known: false, because: ['the policy has no matrix: agents propose, and deploy nowhere'] };
  }
  const found = matrices.map((matrix) => inMatrix(matrix, environment, subject));
  const level = lowest(found.map((one) => one.level));
  return {
    level,
    known: found.every((one) => one.known),
    because: found.filter((one) => one.level === level).flatMap((one) => one.because),
  };
}

/** The entries for an environment of this name. */
export function entriesFor(matrix: AutonomyMatrix, environment: string): readonly MatrixEnvironment[] {
  return matrix.filter(({ match }) => matcherOf(match)([environmentKey(environment)]));
}

/** The level of one entry for a subject: the lowest rule that is for it, in place of the entry's own. */
export function levelOf(
  entry: MatrixEnvironment,
  subject: AutonomySubject,
): { readonly level: AutonomyLevel; readonly why: string } {
  const fitting = entry.rules.map((rule) => ({ rule, fit: fitOf(rule, subject) })).filter(({ fit }) => fit !== 'no');
  const sure = fitting.filter(({ fit }) => fit === 'yes').map(({ rule }) => rule.level);
  // What may be for it counts where it lowers what certainly is.
  const certain = sure.length === 0 ? entry.level : lowest(sure);
  const counting = fitting.filter(({ rule, fit }) => fit === 'yes' || rule.level < certain).map(({ rule }) => rule);
  if (counting.length === 0) return { level: entry.level, why: `${entry.id} has level ${show(entry.level)}` };
  const level = lowest(counting.map((rule) => rule.level));
  const rule = counting.find((one) => one.level === level);
  const whom = rule === undefined ? '' : [...rule.agents, ...rule.repositories, ...rule.teams].join(', ');
  return { level, why: `a rule of ${entry.id} for ${whom} says level ${show(level)}` };
}

function inMatrix(matrix: AutonomyMatrix, environment: string, subject: AutonomySubject): AutonomyFinding {
  const entries = entriesFor(matrix, environment);
  const found = (entries.length === 0 ? matrix : entries).map((entry) => levelOf(entry, subject));
  if (entries.length === 0) {
    const level = lowest([UNSAID, ...found.map((one) => one.level)]);
    const because = `no entry is for this environment, so it has the strictest level, at most ${show(UNSAID)}`;
    return { level, known: false, because: [because] };
  }
  const level = lowest(found.map((one) => one.level));
  return { level, known: true, because: found.filter((one) => one.level === level).map(({ why }) => why) };
}

type Fit = 'yes' | 'maybe' | 'no';

function fitOf(rule: AutonomyRule, subject: AutonomySubject): Fit {
  const fits = [ofAgent(rule, subject), ofRepository(rule, subject), ofTeams(rule, subject)];
  return fits.find((fit) => fit === 'no') ?? fits.find((fit) => fit === 'maybe') ?? 'yes';
}

function ofAgent({ agents }: AutonomyRule, { agent }: AutonomySubject): Fit {
  if (agents.length === 0) return 'yes';
  if (agent === null) return 'maybe';
  return agents.includes(agent) ? 'yes' : 'no';
}

function ofRepository({ repositories }: AutonomyRule, { repository }: AutonomySubject): Fit {
  return repositories.length === 0 || matcherOf(repositories)([repository]) ? 'yes' : 'no';
}

/** All of them belong to it, or none does and that is known; otherwise it may be theirs. */
function ofTeams({ teams: named }: AutonomyRule, { people, teams }: AutonomySubject): Fit {
  if (named.length === 0) return 'yes';
  const belongs = (account: Account) => named.some((team) => isMember(account, team, teams));
  if (people.length > 0 && people.every(belongs)) return 'yes';
  const isKnown = people.length > 0 && named.every((team) => teams.get(team)?.kind === 'known');
  return isKnown && !people.some(belongs) ? 'no' : 'maybe';
}

function lowest(levels: readonly AutonomyLevel[]): AutonomyLevel {
  return levels.toSorted((a, b) => a - b)[0] ?? UNSAID;
}

export function show(level: AutonomyLevel): string {
  return `${level} (${AUTONOMY_NAMES[level]})`;
}

/** Globs are compiled once a policy. */
const matchers = new WeakMap<readonly string[], PathMatcher>();

function matcherOf(globs: readonly string[]): PathMatcher {
  const known = matchers.get(globs);
  if (known !== undefined) return known;
  const made = pathMatcher(globs);
  matchers.set(globs, made);
  return made;
}
