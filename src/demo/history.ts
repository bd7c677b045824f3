/**
 * Half a year of acme as the scoreboard would have collected it: the same for the same day. More and more is written by
 * agents, the gate stops some of it, and now and then something has to be taken back.
 */
import type { Sha } from '../domain/change.js';
import type { Deed, Happening, JudgedDeed, ScoredPlace } from '../domain/scoreboard.js';
import { FIRST_INSTALLATION } from './clock.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 183;

const REPOSITORIES = [
  { id: 9101, name: 'payments', team: 'payments', pace: 3 },
  { id: 9102, name: 'web', team: 'storefront', pace: 4 },
  { id: 9103, name: 'data-platform', team: 'data', pace: 2 },
  { id: 9104, name: 'landing-zone', team: 'platform', pace: 1 },
] as const;
const AGENTS = ['claude-code', 'copilot', 'codex', 'devin'] as const;
const PEOPLE = ['ann', 'bob', 'carol', 'erin'] as const;

export interface RepositoryHistory {
  readonly place: ScoredPlace;
  readonly happenings: readonly Happening[];
}

/** Ends with the day before `now` (epoch milliseconds). */
export function historyOfAcme(now: number): readonly RepositoryHistory[] {
  const until = Math.floor(now / DAY_MS) * DAY_MS;
  return REPOSITORIES.map((repository) => {
    const { id, name } = repository;
    const place = { installation: FIRST_INSTALLATION, repository: { id, owner: 'acme', name } };
    const writing = new Writing(place, repository);
    for (let day = 0; day < DAYS; day += 1) writing.day(until - (DAYS - day) * DAY_MS, day / DAYS);
    return { place, happenings: writing.happenings };
  });
}

class Writing {
  readonly happenings: Happening[] = [];
  private readonly chance: () => number;
  private number = 100;
  private deployment = 0;

  constructor(
    private readonly place: ScoredPlace,
    private readonly repository: (typeof REPOSITORIES)[number],
  ) {
    this.chance = chanceFrom(repository.id);
  }

  /** `progress`: how far the half year is, from 0 to 1. */
  day(start: number, progress: number): void {
    const weekday = new Date(start).getUTCDay();
    if (weekday === 1) this.restoreTest(start + 3 * HOUR_MS);
    if (weekday === 0 || weekday === 6) return;
    const changes = Math.round(this.chance() * this.repository.pace * (1 + progress));
    let last: { readonly number: number; readonly at: number } | null = null;
    for (let count = 0; count < changes; count += 1) {
      const opened = start + (8 + this.chance() * 6) * HOUR_MS;
      const merged = this.change(opened, progress);
      if (merged !== null && merged.at > (last?.at ?? 0)) last = merged;
    }
    if (last !== null) this.deploy(last, progress);
    if (this.chance() < 0.02 - 0.015 * progress) this.drift(start + 9 * HOUR_MS);
  }

  private change(opened: number, progress: number): { readonly number: number; readonly at: number } | null {
    this.number += 1;
    const { number } = this;
    const judged = this.marks(number, opened, progress);
    const isAi = judged.origin === 'ai';
    const wait = (0.4 + 5 * this.chance() ** 2) * (judged.risk === 'high' ? 2.5 : 1) * (1.4 - 0.6 * progress) * HOUR_MS;
    if (isAi && this.chance() < 0.12)
      this.judge(opened, { ...judged, verdict: 'denied', rules: ['iam/wildcard-grant'] });
    this.judge(opened + 60_000, { ...judged, verdict: 'pending', rules: ['approvals/required'] });
    if (isAi && judged.risk !== 'low')
      this.judge(opened + wait / 2, {
        ...judged,
        verdict: 'pending',
        heldForSecond: true,
        rules: ['approvals/two-person'],
      });
    if (this.chance() < 0.06) return null;
    this.judge(opened + wait, { ...judged, verdict: 'approved' });
    const at = Math.round(opened + wait + this.chance() * HOUR_MS);
    this.merge(at, number, null);
    if (this.chance() < 0.02 - 0.012 * progress) this.override(at, number);
    if (this.chance() < (isAi ? 0.05 : 0.035) * (1.5 - progress)) return this.revert(at, number, progress);
    return { number, at };
  }

  private marks(number: number, opened: number, progress: number): JudgedDeed {
    const drawn = this.chance();
    const origin = drawn < 0.18 + 0.38 * progress ? 'ai' : drawn > 0.9 ? 'automation' : 'human';
    const agents = origin === 'ai' ? [this.oneOf(AGENTS)] : [];
    const risk = this.oneOf(['low', 'low', 'low', 'medium', 'high'] as const);
    const authoredAt = Math.round(opened - this.chance() * 20 * HOUR_MS);
    return {
      ...{ kind: 'judged', number, verdict: 'pending', mode: 'enforce', gated: true, origin, agents, risk },
      ...{ heldForSecond: false, rules: [], authoredAt, team: this.repository.team },
    };
  }

  private judge(at: number, judged: JudgedDeed): void {
    const { number, verdict, heldForSecond } = judged;
    this.tell(at, `judged:${number}:${verdict} ${heldForSecond}`, judged);
  }

  private merge(at: number, number: number, undoes: number | null): void {
    const named = undoes === null ? null : { pulls: [undoes], commits: [] };
    const sha = this.sha(number);
    this.tell(at, `merged:${number}`, { kind: 'merged', number, sha, base: 'main', intoDefault: true, undoes: named });
  }

  private revert(merged: number, undoes: number, progress: number): { readonly number: number; readonly at: number } {
    this.deploy({ number: undoes, at: merged }, progress);
    this.number += 1;
    const at = Math.round(merged + (1 + this.chance() * 5) * HOUR_MS);
    const judged = this.marks(this.number, at - HOUR_MS, 0);
    this.judge(at - HOUR_MS / 2, {
      ...judged,
      origin: 'human',
      agents: [],
      verdict: 'approved',
      authoredAt: at - HOUR_MS,
    });
    this.merge(at, this.number, undoes);
    return { number: this.number, at };
  }

  private deploy({ number, at: merged }: { readonly number: number; readonly at: number }, progress: number): void {
    this.deployment += 1;
    const id = this.repository.id * 10_000 + this.deployment;
    const at = Math.round(merged + (0.3 + this.chance() * (3 - 2 * progress)) * HOUR_MS);
    const told = { deployment: id, environment: 'production', sha: this.sha(number), production: true };
    this.tell(at, `deployed:${id}:success`, { kind: 'deployed', ...told, state: 'success' });
    if (this.chance() > 0.03) return;
    const issue = 50_000 + this.deployment;
    this.tell(at + HOUR_MS, `incident:${issue}:opened`, { kind: 'incident', issue, state: 'opened' });
    this.tell(at + 3 * HOUR_MS, `incident:${issue}:closed`, { kind: 'incident', issue, state: 'closed' });
  }

  private override(at: number, number: number): void {
    const what = this.oneOf(['waiver', 'waiver', 'break-glass', 'bypass'] as const);
    const why = what === 'waiver' ? 'size/over-max' : 'Payments were down';
    this.tell(at, `${what}:${number}`, { kind: 'override', what, by: this.oneOf(PEOPLE), why, number });
  }

  private restoreTest(at: number): void {
    const run = Math.round(at / HOUR_MS);
    const passed = this.chance() < 0.95;
    this.tell(at, `restore-test:${run}`, { kind: 'restore-test', run, workflow: 'restore-test.yml', passed });
  }

  private drift(at: number): void {
    const name = 'posture/required-check main';
    this.tell(at, `control:${name}:${at}:failed`, { kind: 'control', name, state: 'failed' });
    this.tell(at + (2 + this.chance() * 30) * HOUR_MS, `control:${name}:${at}:held`, {
      kind: 'control',
      name,
      state: 'held',
    });
  }

  private tell(when: number, key: string, deed: Deed): void {
    const at = Math.round(when);
    this.happenings.push({ ...this.place, key, at, lastAt: at, deed });
  }

  private sha(number: number): Sha {
    return `${this.repository.id}${number}`.padStart(40, '0') as Sha;
  }

  private oneOf<T>(choices: readonly [T, ...(readonly T[])]): T {
    return choices[Math.floor(this.chance() * choices.length)] ?? choices[0];
  }
}

/** From 0 to 1, and the same for the same seed (mulberry32). */
function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
