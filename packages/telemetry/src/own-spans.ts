import {
  type Context,
  context,
  propagation,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { attributes as names } from "./names.ts";
import { resilienceEvent } from "./resilience-event.ts";
import { spanTime } from "./span-time.ts";

/** Facts on a span; the names are to be taken from `attributes`. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  readonly attributes?: Facts;
  /** From `traceContext()`: the work continues that trace. Default: the current one, if any. */
  readonly traceContext?: Readonly<Record<string, string>>;
}

/** What a service tells about work of its own, beside the calls that are observed anyway. */
export interface OwnSpans {
  /** Runs work of the service's own in an INTERNAL span, for example a job. The span fails when the work does. */
  inSpan<T>(name: string, work: () => Promise<T>, options?: SpanOptions): Promise<T>;
  /** Adds facts to the span of the current call, for example the idempotency key. Nothing happens outside a span. */
  annotate(attributes: Facts): void;
  /** Notes that something happened, on the span of the current call. Nothing happens outside a span. */
  event(name: string, attributes?: Facts): void;
  /** What continues the current trace in another process or later; empty outside a span. Keep it in a database row. */
  traceContext(): Readonly<Record<string, string>>;
}

export function ownSpans(tracer: Tracer): OwnSpans {
  return {
    inSpan: (name, work, options = {}) => inSpan(tracer, name, work, options),
    annotate: (facts) => {
      trace.getActiveSpan()?.setAttributes(facts);
    },
    event: (name, facts = {}) => {
      const span = trace.getActiveSpan();
      if (span !== undefined) resilienceEvent(span, { name, subject: name, attributes: facts });
    },
    traceContext: () => {
      const carrier: Record<string, string> = {};
      propagation.inject(context.active(), carrier);
      return carrier;
    },
  };
}

async function inSpan<T>(
  tracer: Tracer,
  name: string,
  work: () => Promise<T>,
  { attributes = {}, traceContext }: SpanOptions,
): Promise<T> {
  const parent: Context =
    traceContext === undefined
      ? context.active()
      : propagation.extract(context.active(), traceContext);
  const span = tracer.startSpan(name, { startTime: spanTime(), attributes }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), work);
  } catch (error) {
    span.setAttribute(names.errorType, error instanceof Error ? error.name : typeof error);
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end(spanTime());
  }
}
