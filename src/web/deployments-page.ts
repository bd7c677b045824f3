/** Deployments that wait: why, and whose word lets each go on. And what agents deployed in sandboxes, with when it is destroyed. */
import { html } from 'hono/html';
import type { Deployment, Obstacle } from '../domain/deployment.js';
import type { SandboxLease } from '../domain/deployment-gate.js';
import type { WaitingDeployment } from '../ports/dashboard.js';
import { chip, code, emptyBox, fullName, type Html, moment, path, said, span, type Tone, table } from './shown.js';

/** No lease is longer than thirty days; one that ended is shown for the rest of them where it needs somebody. */
export const LEASES_SHOWN_MS = 31 * 86_400_000;

export interface DeploymentsView {
  readonly waiting: readonly WaitingDeployment[];
  /** Newest first. */
  readonly leases: readonly SandboxLease[];
  /** Ids of repositories whose changes have pages. */
  readonly known: ReadonlySet<number>;
  readonly now: number;
}

export function deploymentsPage(view: DeploymentsView): Html {
  const { waiting, leases } = view;
  const standing = leases.filter(({ state }) => state !== 'destroyed' && state !== 'extended');
  return html`<h1>Deployments</h1>
<p class="lead">What waits before it is deployed, the longest first, and what agents deployed in sandboxes. Everything that was decided is in <a href="/audit?kind=deployment">the audit log</a>.</p>
<section aria-label="Waiting"><h2>Waiting</h2>${waiting.length === 0 ? NOTHING_WAITS : waitingTable(view)}</section>
<section aria-label="Sandboxes of agents"><h2>Sandboxes of agents</h2>${standing.length === 0 ? NOTHING_STANDS : leaseTable(standing, view.now)}</section>`;
}

const NOTHING_WAITS = emptyBox('Nothing waits.', 'Every deployment that asked has its answer.');
const NOTHING_STANDS = emptyBox(
  'Nothing stands.',
  'No agent has a lease of a sandbox: what they deployed was destroyed.',
);

function waitingTable({ waiting, known, now }: DeploymentsView): Html {
  const rows = waiting.map(({ gate, decision }) => {
    const { repository, environment, run, askedAt, deadline, sha } = gate;
    const body = bodyIn(decision?.body ?? null);
    return [
      html`<span class="change-name">${said(fullName(repository))}</span>
<div class="sub">to ${code(environment, 60)}, run ${run}${sha === null ? '' : html`, ${code(sha.slice(0, 7))}`}</div>
${body === null ? '' : changesIn(body.deployment, known.has(repository.id) ? repository : null)}`,
      body === null ? unread(decision) : reasons(body.decision.because),
      body === null ? html`<span class="muted">nobody yet: it is tried again</span>` : whoLetsOn(body.decision.because),
      html`${span(Math.max(0, now - askedAt))}<div class="sub">${deadline > now ? `refused in ${span(deadline - now)}` : 'refused at the next look'}</div>`,
    ];
  });
  const columns = [
    { title: 'Deployment' },
    { title: 'Why it waits' },
    { title: 'Who lets it go on' },
    { title: 'Waits for', kind: 'tight' as const },
  ];
  return html`<div class="box">${table({ caption: 'Deployments that wait, the longest first', columns, rows })}</div>`;
}

interface HeldBody {
  readonly decision: { readonly because: readonly Obstacle[] };
  readonly deployment: Deployment | null;
}

/** Our own JSON, written by flows/answer-deployment.ts. Null: pruned, or not held. */
function bodyIn(text: string | null): HeldBody | null {
  if (text === null) return null;
  const { decision, deployment } = JSON.parse(text) as Partial<HeldBody>;
  return decision?.because === undefined ? null : { decision, deployment: deployment ?? null };
}

function unread(decision: WaitingDeployment['decision']): Html {
  const text = decision === null ? 'nothing could be decided yet' : 'the record of why was pruned';
  return html`<span class="muted">${text}</span>`;
}

/** What is in it, as far as it was read. */
function changesIn(
  deployment: Deployment | null,
  linked: { readonly owner: string; readonly name: string } | null,
): Html {
  const parts = deployment?.parts.items ?? [];
  const numbers = parts.flatMap((part) => (part.kind === 'change' ? [part.number] : []));
  const pushes = parts.length - numbers.length;
  if (parts.length === 0) return html``;
  const changes = numbers
    .slice(0, MOST_CHANGES)
    .map((number) =>
      linked === null
        ? html`<li>#${number}</li>`
        : html`<li><a href="${path('changes', linked.owner, linked.name, number)}">#${number}</a></li>`,
    );
  const more = numbers.length > changes.length ? html`<li>and ${numbers.length - changes.length} more</li>` : '';
  return html`<ul class="chips">${changes}${more}${pushes > 0 ? html`<li>${chip(`${pushes} pushed`, 'warn')}</li>` : ''}</ul>`;
}

const MOST_CHANGES = 10;

function reasons(because: readonly Obstacle[]): Html {
  return html`<ul class="plain-list">${because.map(({ rule, text }) => html`<li>${said(text, 300)} ${code(rule)}</li>`)}</ul>`;
}

/** A review settles what waits for a look; what is missing only settles itself. */
function whoLetsOn(because: readonly Obstacle[]): Html {
  const missing = because.filter(({ effect }) => effect !== 'hold');
  const held = because.length > missing.length;
  return html`${held ? html`<p>A required reviewer of the environment who may approve in the repository, did not start the run, and had no hand in what is in it: by approving the run at GitHub.</p>` : ''}
${missing.length === 0 ? '' : html`<p>${held ? 'And first' : 'First'}:</p><ul class="plain-list">${missing.map(({ remedy }) => html`<li>${said(remedy, 300)}</li>`)}</ul>`}`;
}

const STATES = {
  running: { text: 'runs', tone: 'ok' },
  destroying: { text: 'is being destroyed', tone: 'note' },
  destroyed: { text: 'destroyed', tone: 'plain' },
  outlived: { text: 'may still stand: destroy it by hand', tone: 'bad' },
  extended: { text: 'taken over by a later one', tone: 'plain' },
} as const satisfies Record<SandboxLease['state'], { readonly text: string; readonly tone: Tone }>;

function leaseTable(leases: readonly SandboxLease[], now: number): Html {
  const rows = leases.map(({ repository, environment, run, agents, from, until, destroy, state }) => [
    html`<span class="change-name">${said(fullName(repository))}</span><div class="sub">${code(environment, 60)}, run ${run}</div>`,
    said(agents.join(', ')),
    html`${chip(STATES[state].text, STATES[state].tone)}<div class="sub">ended by ${code(destroy, 60)}</div>`,
    moment(from),
    html`${moment(until)}<div class="sub">${until > now ? `in ${span(until - now)}` : `${span(now - until)} ago`}</div>`,
  ]);
  const columns = [
    { title: 'Sandbox' },
    { title: 'Agents' },
    { title: 'State' },
    { title: 'Since', kind: 'tight' as const },
    { title: 'Lease ends', kind: 'tight' as const },
  ];
  return html`<div class="box">${table({ caption: 'What agents deployed in sandboxes, the latest first', columns, rows })}</div>`;
}
