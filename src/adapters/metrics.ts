/** What /metrics shows, in Prometheus' text format. Every label has few values: nothing a stranger sends becomes one. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter } from '../ports.js';

/** What became of a delivery; all but the first two were refused and left no trace in the store. */
export type DeliveryOutcome =
  | 'accepted'
  | 'duplicate'
  | 'bad-request'
  | 'bad-signature'
  | 'too-large'
  | 'wrong-type'
  | 'not-stored';

export interface Metrics extends Meter {
  /** `event` is null until the signature has been verified. */
  delivery(event: string | null, outcome: DeliveryOutcome): void;
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** `counts` is asked whenever the metrics are read. */
export function createMetrics(counts: () => Promise<Readonly<Record<string, number>>>): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  showJobs(register, counts);
  const deliveries = counter(
    register,
    ['deliveries', 'Webhook deliveries by event and outcome.'],
    ['event', 'outcome'],
  );
  const published = counter(register, ['published_writes', 'Writes to GitHub by what was written.'], ['what']);
  const undone = counter(
    register,
    ['labels_undone', 'Labels of people that were put right, by what they were.'],
    ['what'],
  );
  const corrected = counter(register, ['corrections', 'Accepted corrections of AI evidence.'], []);
  const brokenGlass = counter(register, ['break_glass', 'Gates that a person opened against the verdict.'], []);
  const alerts = counter(register, ['alerts', 'Things that a person must look at, by kind.'], ['kind']);
  const assessed = new Histogram({
    name: 'twokey_assessment_seconds',
    help: 'Time from the start of an assessment to its verdict, by verdict.',
    labelNames: ['verdict'],
    buckets: [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
    registers: [register],
  });
  return {
    assessed: (verdict, milliseconds) => assessed.observe({ verdict }, milliseconds / 1000),
    published: (what, written) => published.inc({ what }, written),
    corrected: () => corrected.inc(),
    brokeGlass: () => brokenGlass.inc(),
    labelsUndone: (what, labels) => undone.inc({ what }, labels),
    alerted: (kind) => alerts.inc({ kind }),
    delivery: (event, outcome) => deliveries.inc({ event: event ?? 'unverified', outcome }),
    render: async () => ({ contentType: register.contentType, text: await register.metrics() }),
  };
}

function showJobs(register: Registry, counts: () => Promise<Readonly<Record<string, number>>>): void {
  new Gauge({
    name: 'twokey_jobs',
    help: 'Jobs by state; dead ones were given up and need a person.',
    labelNames: ['state'],
    registers: [register],
    async collect() {
      for (const [state, total] of Object.entries(await counts())) this.set({ state }, total);
    },
  });
}

function counter<Label extends string>(
  register: Registry,
  help: readonly [name: string, text: string],
  labelNames: Label[],
) {
  const [name, text] = help;
  return new Counter({ name: `twokey_${name}_total`, help: text, labelNames, registers: [register] });
}
