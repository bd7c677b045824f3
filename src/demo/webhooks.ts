/**
 * Sends the world's happenings to the app's webhook URL: signed, in order, one at a time, with a log of what was answered.
 * Several URLs are several processes behind a balancer: each gets its turn, and what one does not take the next one gets.
 */
import { createHash, createHmac } from 'node:crypto';
import { grants } from './credentials.js';
import type { Faults } from './faults.js';
import type { Delivery, HookLog } from './hook-log.js';
import type { Site } from './shapes/site.js';
import { payloadOf, placeOf } from './webhook-payloads.js';
import { isInstalledOn } from './world/access.js';
import type { Happening } from './world/happenings.js';
import type { App, Installation } from './world/model.js';

/** What an app must be granted to get an event that it subscribes to. */
const EVENT_PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  pull_request: ['pull_requests'],
  pull_request_review: ['pull_requests'],
  pull_request_review_comment: ['pull_requests'],
  push: ['contents'],
  release: ['contents'],
  issue_comment: ['issues'],
  check_run: ['checks'],
  check_suite: ['checks'],
  status: ['statuses'],
  label: ['issues', 'pull_requests'],
  membership: ['members'],
  member: ['members'],
  team: ['members'],
  organization: ['members'],
  repository: ['metadata'],
  merge_group: ['merge_queues'],
  workflow_run: ['actions'],
  deployment_protection_rule: ['deployments'],
  deployment_review: ['deployments'],
  deployment_status: ['deployments'],
  repository_ruleset: ['administration'],
  branch_protection_rule: ['administration'],
  branch_protection_configuration: ['administration'],
};

/** GitHub waits ten seconds for an answer. */
const PATIENCE = 10_000;

export interface Hook {
  readonly app: App;
  readonly secret: string;
}

export class Webhooks {
  readonly deliveries: Delivery[] = [];
  private urls: readonly string[] = [];
  private held: Delivery[] | null = null;
  /** One line of sending for each URL; the order is kept within a line. */
  private tails: readonly Promise<void>[] = [Promise.resolve()];
  private turn = 0;
  private readonly late = new Set<Promise<void>>();

  constructor(
    private readonly site: Site,
    private readonly hook: Hook,
    private readonly faults: Faults,
    private readonly log: HookLog,
  ) {
    log.redeliver = (delivery) => this.redeliver(delivery);
    site.state.onHappening((happening) => this.happened(happening));
  }

  deliverTo(url: string | readonly string[] | null): void {
    this.urls = url === null ? [] : [url].flat();
    const more = Math.max(0, this.urls.length - this.tails.length);
    this.tails = [...this.tails, ...Array.from({ length: more }, () => Promise.resolve())];
  }

  /** Keeps everything back until `release`. */
  hold(): void {
    this.held ??= [];
  }

  /** Sends what was held back, in the order that `arrange` gives. */
  release(arrange: (held: readonly Delivery[]) => readonly Delivery[] = (held) => held): void {
    const held = this.held ?? [];
    this.held = null;
    for (const delivery of arrange(held)) this.queue(delivery);
  }

  /** The same body under the same delivery id once more. */
  redeliver(delivery: Delivery): void {
    this.queue(delivery);
  }

  /** When every webhook that is not held back was sent and answered. */
  async settled(): Promise<void> {
    for (let seen: readonly Promise<void>[] = []; seen !== this.tails || this.late.size > 0; ) {
      seen = this.tails;
      await Promise.all([...seen, ...this.late]);
    }
  }

  /** The headers under which a body is sent. */
  headers(delivery: Pick<Delivery, 'id' | 'event' | 'body'>, secret = this.hook.secret): Record<string, string> {
    const sign = (kind: 'sha1' | 'sha256'): string =>
      `${kind}=${createHmac(kind, secret).update(delivery.body).digest('hex')}`;
    return {
      accept: '*/*',
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/5141ed1',
      'x-github-delivery': delivery.id,
      'x-github-event': delivery.event,
      'x-github-hook-id': String(this.hook.app.id),
      'x-github-hook-installation-target-id': String(this.hook.app.id),
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature': sign('sha1'),
      'x-hub-signature-256': sign('sha256'),
    };
  }

  private happened(happening: Happening): void {
    const installation = this.recipient(happening);
    if (installation === null) return;
    const payload = payloadOf(this.site, installation, happening);
    const delivery: Delivery = {
      id: guid(this.deliveries.length),
      event: happening.event,
      action: 'action' in happening ? happening.action : null,
      payload,
      body: JSON.stringify(payload),
      statuses: [],
      sent: false,
    };
    this.deliveries.push(delivery);
    this.dispatch(delivery);
  }

  private dispatch(delivery: Delivery): void {
    const fate = this.faults.takeFate(delivery.event, delivery.action);
    if (fate === 'drop') return;
    if (typeof fate === 'object') {
      const sending = new Promise((resolve) => setTimeout(resolve, fate.delay)).then(() => this.send(delivery));
      this.late.add(sending);
      void sending.finally(() => this.late.delete(sending));
      return;
    }
    for (let times = fate === 'duplicate' ? 2 : 1; times > 0; times -= 1) {
      if (this.held === null) this.queue(delivery);
      else this.held.push(delivery);
    }
  }

  /** The installation of our app that hears of this; null when none does. */
  private recipient(happening: Happening): Installation | null {
    const { app } = this.hook;
    if (happening.event === 'installation' || happening.event === 'installation_repositories') {
      return happening.installation.app === app ? happening.installation : null;
    }
    const { owner, repository } = placeOf(happening);
    const found = this.site.state.installations.find((one) => one.app === app && one.account === owner);
    if (found === undefined || found.suspendedAt !== null) return null;
    if (repository !== null && !isInstalledOn(this.site.state, app.id, repository)) return null;
    return this.subscribes(happening, found) ? found : null;
  }

  /** Requests to run checks again go to the app that made them alone, subscribed or not. */
  private subscribes(happening: Happening, installation: Installation): boolean {
    const { app } = this.hook;
    const addressed =
      (happening.event === 'check_run' &&
        (happening.action === 'rerequested' || happening.action === 'requested_action')) ||
      happening.event === 'check_suite';
    if (addressed) {
      const source = happening.event === 'check_run' ? happening.run.app : happening.suite.app;
      return source === app && installation.permissions.checks === 'write';
    }
    const names = EVENT_PERMISSIONS[happening.event] ?? [];
    const granted = names.some((name) => grants(installation.permissions, { name, level: 'read' }));
    return app.events.includes(happening.event) && granted;
  }

  private queue(delivery: Delivery): void {
    const line = this.turn % Math.max(1, this.urls.length);
    this.turn += 1;
    this.tails = this.tails.map((tail, at) => (at === line ? tail.then(() => this.send(delivery, line)) : tail));
  }

  private async send(delivery: Delivery, line = 0): Promise<void> {
    const { urls } = this;
    for (const at of urls.keys()) {
      delivery.sent = true;
      const status = await this.attempt(delivery, urls[(line + at) % urls.length] ?? '');
      delivery.statuses.push(status);
      if (status > 0 && status < 500) break;
    }
    const last = delivery.statuses.at(-1);
    if (urls.length > 0 && last !== undefined) this.log.note(delivery, last);
  }

  private async attempt(delivery: Delivery, url: string): Promise<number> {
    const { body } = delivery;
    const request = { method: 'POST', body, headers: this.headers(delivery), signal: AbortSignal.timeout(PATIENCE) };
    try {
      const response = await fetch(url, request);
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }
}

/** A GUID that is the same in every run. */
function guid(serial: number): string {
  const hex = createHash('sha256').update(`delivery ${serial}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
