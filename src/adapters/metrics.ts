/** What /metrics shows, in Prometheus' text format. Every label has few values: nothing a stranger sends becomes one. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { MetricValue } from '../domain/scoreboard.js';
import type { Meter } from '../ports.js';

/** What became of a delivery; only accepted ones left a trace in the store. */
export type DeliveryOutcome =
  | 'accepted'
  /** Its id was taken before. */
  | 'replayed'
  | 'unsigned'
  | 'bad-signature'
  /** Signed, but no JSON; or without the headers that GitHub sends. */
  | 'malformed'
  | 'oversized'
  | 'wrong-type'
  /** Our own failure: GitHub was told so. */
  | 'not-stored';

export interface Metrics extends Meter {
  called(api: 'rest' | 'graphql', outcome: string): void;
  cached(what: 'files' | 'texts', outcome: 'hit' | 'miss'): void;
  /** `event` is null until the signature has been verified. */
  delivery(event: string | null, outcome: DeliveryOutcome): void;
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** What the queue says of itself. */
interface QueueReading {
  readonly states: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly oldestDue: number;
  readonly paused: number;
}

/** The scoreboard of everything together. */
interface ScoreReading {
  readonly month: 'this' | 'last';
  readonly values: readonly MetricValue[];
}

/** What is asked whenever the metrics are read; where the scoreboard cannot be, only its numbers are missing. */
interface MetricSources {
  readonly queue: () => Promise<QueueReading>;
  readonly scores: () => Promise<readonly ScoreReading[]>;
}

export function createMetrics({ queue, scores }: MetricSources): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const showQueue = queueGauges(register);
  const showScores = scoreGauge(register);
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
  const calls = counter(
    register,
    ['github_calls', 'Calls of GitHub for installations, by what came of them.'],
    ['api', 'outcome'],
  );
  const caches = counter(
    register,
    ['cache', 'What was known and need not be asked for (hit), or had to be.'],
    ['what', 'outcome'],
  );
  const postures = counter(register, ['posture_outcomes', 'Controls that were judged, by outcome.'], ['outcome']);
  const drifts = counter(register, ['posture_drift', 'Controls that held and were seen failing.'], ['control']);
  const bypasses = counter(register, ['bypasses', 'Rights to pass by the rules of a branch that were used.'], []);
  const recovered = counter(
    register,
    ['recovered_deliveries', 'Deliveries that had not arrived, by what was done.'],
    ['how'],
  );
  const stood = counter(register, ['decisions_stood', 'Looks at changes that found all as it was decided.'], []);
  const assessed = new Histogram({
    name: 'twokey_assessment_seconds',
    help: 'Time from the start of an assessment to its verdict, by verdict.',
    labelNames: ['verdict'],
    buckets: [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
    registers: [register],
  });
  return {
    assessed: (verdict, milliseconds) => assessed.observe({ verdict }, milliseconds / 1000),
    stood: () => stood.inc(),
    published: (what, written) => published.inc({ what }, written),
    corrected: () => corrected.inc(),
    brokeGlass: () => brokenGlass.inc(),
    labelsUndone: (what, labels) => undone.inc({ what }, labels),
    called: (api, outcome) => calls.inc({ api, outcome }),
    cached: (what, outcome) => caches.inc({ what, outcome }),
    recovered: (how) => recovered.inc({ how }),
    judgedPosture: (outcomes) => {
      for (const outcome of outcomes) postures.inc({ outcome });
    },
    drifted: (control) => drifts.inc({ control }),
    bypassed: () => bypasses.inc(),
    alerted: (kind) => alerts.inc({ kind }),
    delivery: (event, outcome) => deliveries.inc({ event: event ?? 'unverified', outcome }),
    render: async () => {
      showQueue(await queue());
      showScores(await scores().catch(() => []));
      return { contentType: register.contentType, text: await register.metrics() };
    },
  };
}

function queueGauges(register: Registry): (reading: QueueReading) => void {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [register] });
  const jobs = gauge('twokey_jobs', 'Jobs by state; dead ones were given up and need a person.', ['state']);
  const oldest = gauge('twokey_oldest_job_seconds', 'Time since the job fell due that has waited longest.');
  const paused = gauge('twokey_paused_installations', 'Installations that GitHub asked to stay away.');
  return (reading) => {
    for (const [state, total] of Object.entries(reading.states)) jobs.set({ state }, total);
    oldest.set(reading.oldestDue / 1000);
    paused.set(reading.paused);
  };
}

/** One series a number and month, sixteen times two times five at most. Without data there is none, which is not zero. */
function scoreGauge(register: Registry): (readings: readonly ScoreReading[]) => void {
  const gauge = new Gauge({
    name: 'twokey_score',
    help: 'Numbers of the scoreboard over everything, by month, and what each is made of; durations in seconds.',
    labelNames: ['metric', 'month', 'stat'],
    registers: [register],
  });
  return (readings) => {
    gauge.reset();
    for (const { month, values } of readings) {
      for (const { metric, value, p90, numerator, denominator, unknowns } of values) {
        for (const [stat, number] of Object.entries({ value, p90, numerator, denominator, unknowns })) {
          if (number !== null) gauge.set({ metric, month, stat }, number);
        }
      }
    }
  };
}

function counter<Label extends string>(
  register: Registry,
  help: readonly [name: string, text: string],
  labelNames: Label[],
) {
  const [name, text] = help;
  return new Counter({ name: `twokey_${name}_total`, help: text, labelNames, registers: [register] });
}
