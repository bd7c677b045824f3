/**
 * Spans for OpenTelemetry. Only its interface is used: where no SDK is loaded into the process (docs/operations.md), a
 * span is an object that nobody keeps.
 */
import { type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import type { Trace } from '../ports.js';

/** `version`: of this program. */
export function openTelemetry(version: string): Trace {
  const tracer: Tracer = trace.getTracer('twokey', version);
  return (name, attributes, work) =>
    tracer.startActiveSpan(name, { attributes: { ...attributes } }, (span) => timed(span, work));
}

/** What failed is told by the log, where secrets are cut out; the span says only that it did. */
async function timed<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    const answer = await work();
    if (isFailure(answer)) span.setStatus({ code: SpanStatusCode.ERROR });
    return answer;
  } catch (thrown) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw thrown;
  } finally {
    span.end();
  }
}

/** A `Result` that is an error. */
function isFailure(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && Reflect.get(answer, 'kind') === 'error';
}
