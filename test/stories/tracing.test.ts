/** What whoever watches with OpenTelemetry sees of a story: which work took how long, with what calls, and no word of a contributor. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { propose } from '../../src/demo/steps.js';
import { Stage } from './stage.js';

const exporter = new InMemorySpanExporter();
let stage: Stage;

// As an operator's own file does it before the app starts.
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
});
beforeEach(async () => {
  stage = await Stage.set();
  exporter.reset();
});
afterAll(() => {
  trace.disable();
  context.disable();
});

const MESSAGE = 'Widen it\n\nCo-Authored-By: Claude <noreply@anthropic.com>';

function spans(named: string) {
  return exporter.getFinishedSpans().filter(({ name }) => name === named);
}

describe('a trace', () => {
  it('has a span for each job, by GitHub’s ids, and below it one for each call by its route', async () => {
    const { acme } = stage;
    const files = { 'iam/secret-name.tf': 'x\n' };
    const pull = propose(acme, { by: acme.dave, branch: 'topic', title: 'Widen it', message: MESSAGE, files });
    await stage.quiet();
    const [judged] = spans('job assess-change');
    expect(judged?.attributes).toEqual({
      'twokey.installation': expect.any(Number),
      'twokey.repository': acme.infra.id,
      'twokey.pull_request': pull.number,
    });
    const below = exporter
      .getFinishedSpans()
      .filter((span) => span.parentSpanContext?.spanId === judged?.spanContext().spanId);
    expect(below.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['POST /graphql', 'POST /repos/{owner}/{repo}/check-runs']),
    );
    expect(below.every(({ attributes }) => Object.keys(attributes).join() === 'twokey.api')).toBe(true);
    const told = JSON.stringify(
      exporter.getFinishedSpans().map(({ name, attributes, events }) => ({ name, attributes, events })),
    );
    for (const word of ['Widen', 'secret-name', 'dave', 'acme', 'topic']) expect(told).not.toContain(word);
    await stage.end();
  });

  it('marks what failed, without saying why: the log does, where secrets are cut out', async () => {
    const { acme, github } = stage;
    github.faults.failNext({ on: 'POST /repos/{owner}/{repo}/check-runs', status: 403, retryAfter: 0 });
    propose(acme, { by: acme.dave, branch: 'topic', title: 'Widen it', message: MESSAGE, files: { 'a.txt': 'x\n' } });
    await stage.quiet();
    const [call] = spans('POST /repos/{owner}/{repo}/check-runs');
    const [job] = spans('job assess-change');
    expect([call?.status, job?.status]).toEqual([{ code: SpanStatusCode.ERROR }, { code: SpanStatusCode.ERROR }]);
    expect([...(call?.events ?? []), ...(job?.events ?? [])]).toEqual([]);
    await stage.end();
  });
});
