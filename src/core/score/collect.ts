/** What entries of the audit log say to the scoreboard: judgements, waivers, opened gates, stopped deployments, drift of controls and of stacks. */
import { z } from 'zod';
import type { KeptEntry } from '../../domain/audit.js';
import { RISK_LEVELS } from '../../domain/finding.js';
import { MODES } from '../../domain/policy.js';
import { ORIGINS } from '../../domain/provenance.js';
import type { Deed, Happening, ScoredPlace } from '../../domain/scoreboard.js';
import { VERDICT_KINDS } from '../../domain/verdict.js';

const place = z.object({ kind: z.string(), number: z.int(), at: z.int(), about: z.unknown() });
const account = z.union([z.object({ login: z.string() }).transform(({ login }) => login), z.int().transform(String)]);

const decision = z.object({
  verdict: z.enum(VERDICT_KINDS),
  mode: z.enum(MODES),
  gated: z.boolean(),
  origin: z.enum(ORIGINS),
  risk: z.enum(RISK_LEVELS),
  approvals: z.int(),
  counting: z.array(z.unknown()),
  rules: z.array(z.string()),
  waivers: z.array(z.object({ rule: z.string(), grantedBy: account, until: z.number() })),
});

/** What is in the body alone, which may be pruned. */
const decisionBody = z.object({
  provenance: z.object({ agents: z.array(z.string()) }),
  facts: z.object({
    change: z.object({ commits: z.object({ items: z.array(z.object({ authoredAt: z.string().nullish() })) }) }),
  }),
});
const breakGlass = z.object({ by: account, comment: z.int() });
const reasonBody = z.object({ reason: z.string() });
const posture = z.object({ event: z.enum(['drifted', 'held']), control: z.string(), place: z.string() });
const stopped = z.object({
  ...{ event: z.literal('decided'), decision: z.enum(['hold', 'reject']), observed: z.literal(false) },
  ...{
    run: z.int(),
    attempt: z.int(),
    environment: z.string(),
    agents: z.array(z.string()),
    rules: z.array(z.string()),
  },
});
const drift = z.object({ stack: z.string(), run: z.int(), drifted: z.boolean() });

/** What it says; an entry of another kind or form says nothing. */
export function collected({ installation, repository }: ScoredPlace, entry: KeptEntry): readonly Happening[] {
  const read = place.parse(JSON.parse(entry.entry));
  const body: unknown = entry.body === null ? null : JSON.parse(entry.body);
  return deedsOf(read, body).map(({ key, deed }) => ({
    ...{ installation, repository, key, at: read.at, lastAt: read.at, deed },
  }));
}

interface Keyed {
  readonly key: string;
  readonly deed: Deed;
}

function deedsOf({ kind, number, about, at }: z.infer<typeof place>, body: unknown): readonly Keyed[] {
  switch (kind) {
    case 'decision':
      return decided(number, about, body);
    case 'break-glass': {
      const read = breakGlass.safeParse(about);
      if (!read.success) return [];
      const { by, comment } = read.data;
      const why = reasonBody.safeParse(body).data?.reason ?? '';
      return [
        { key: `break-glass:${number}:${comment}`, deed: { kind: 'override', what: 'break-glass', by, why, number } },
      ];
    }
    case 'drift': {
      const read = drift.safeParse(about);
      if (!read.success) return [];
      const { stack, run, drifted } = read.data;
      const state = drifted ? 'failed' : 'held';
      return [{ key: `control:stack ${stack}:${run}`, deed: { kind: 'control', name: `stack ${stack}`, state } }];
    }
    case 'deployment':
      return stoppedIn(about);
    case 'posture': {
      const read = posture.safeParse(about);
      if (!read.success) return [];
      const name = `${read.data.control} ${read.data.place}`.trim();
      const state = read.data.event === 'held' ? 'held' : 'failed';
      return [{ key: `control:${name}:${at}`, deed: { kind: 'control', name, state } }];
    }
    default:
      return [];
  }
}

/** Each attempt once as held and once as refused, however often it was looked at. */
function stoppedIn(about: unknown): readonly Keyed[] {
  const read = stopped.safeParse(about);
  if (!read.success) return [];
  const { decision, run, attempt, environment, agents } = read.data;
  const what = decision === 'hold' ? 'held' : 'refused';
  const rules = read.data.rules.map((rule) => rule.replace(/ (?:hold|wait|reject)$/, ''));
  const deed: Deed = { kind: 'stopped', what, run, environment, agents, rules: [...new Set(rules)] };
  return [{ key: `stopped:${run}:${attempt}:${environment}:${what}`, deed }];
}

function decided(number: number, about: unknown, body: unknown): readonly Keyed[] {
  const read = decision.safeParse(about);
  if (!read.success) return [];
  const { verdict, mode, gated, origin, risk, approvals, counting, rules, waivers } = read.data;
  const known = decisionBody.safeParse(body).data;
  const agents = known?.provenance.agents ?? [];
  const heldForSecond = verdict === 'pending' && counting.length > 0 && counting.length < approvals;
  const unmet = rules.filter((rule) => rule.endsWith(' unmet')).map((rule) => rule.slice(0, -' unmet'.length));
  const written = (known?.facts.change.commits.items ?? []).map(({ authoredAt }) => Date.parse(authoredAt ?? ''));
  const times = written.filter((at) => !Number.isNaN(at));
  const authoredAt = times.length === 0 ? null : Math.min(...times);
  const judged = { verdict, mode, gated, origin, agents, risk, heldForSecond };
  return [
    {
      key: `judged:${number}:${Object.values(judged).join(' ')}`,
      deed: { kind: 'judged', number, ...judged, rules: unmet, authoredAt, team: '' },
    },
    ...waivers.map(
      ({ rule, grantedBy, until }): Keyed => ({
        key: `waiver:${number}:${rule}:${until}`,
        deed: { kind: 'override', what: 'waiver', by: grantedBy, why: rule, number },
      }),
    ),
  ];
}
