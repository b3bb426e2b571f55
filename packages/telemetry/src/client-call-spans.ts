import type { GrpcStatusName, ResilienceEvent } from "@holdfast/resilience";
import type {
  AttemptObservation,
  AttemptStart,
  ClientCallEnd,
  ClientCallObservation,
  ClientCallStart,
  TextCarrier,
} from "@holdfast/rpc";
import {
  type Attributes,
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { carrierAccess } from "./carrier.ts";
import { attemptSpanName, events, attributes as names } from "./names.ts";
import { resilienceEvent, spanEvent } from "./resilience-event.ts";
import { spanTime } from "./span-time.ts";

/**
 * One CLIENT span for a call with one INTERNAL span below it for each attempt. It begins with the first attempt that is
 * sent: a call of which nothing was sent leaves its events on the caller's span and no span of its own.
 */
export class ClientCallSpans implements ClientCallObservation {
  readonly #tracer: Tracer;
  readonly #call: ClientCallStart;
  readonly #callerContext: Context;
  #span: Span | undefined;
  #spanContext: Context;
  #lastStatus: GrpcStatusName = "OK";
  #fallback = false;
  #exhausted = false;

  constructor(tracer: Tracer, call: ClientCallStart) {
    this.#tracer = tracer;
    this.#call = call;
    this.#callerContext = context.active();
    this.#spanContext = this.#callerContext;
  }

  attemptStarted(attempt: AttemptStart, carrier: TextCarrier): AttemptObservation {
    this.#span ??= this.#begin(attempt);
    const span = this.#tracer.startSpan(
      attemptSpanName(this.#call.method),
      {
        startTime: spanTime(),
        kind: SpanKind.INTERNAL,
        attributes: this.#attemptAttributes(attempt),
      },
      this.#spanContext,
    );
    propagation.inject(trace.setSpan(this.#spanContext, span), carrier, carrierAccess);
    return {
      ended: ({ status }) => {
        this.#lastStatus = status;
        endClientSpan(span, status);
      },
    };
  }

  attemptUnsent({ endpoint, attempt }: AttemptStart): void {
    this.#lastStatus = "UNAVAILABLE";
    this.#note({
      name: events.attemptUnsent,
      subject: this.#call.peer,
      attributes: {
        [names.rpcMethod]: this.#call.method,
        [names.endpoint]: endpoint.id,
        [names.retryAttempt]: attempt - 1,
      },
    });
  }

  event(event: ResilienceEvent): void {
    if (event.kind === "retry-stopped" && event.stoppedBy === "attempts") this.#exhausted = true;
    if (event.kind === "fallback-used") {
      this.#fallback = true;
      // Whoever serves the degraded answer says so, not only the call that was replaced.
      trace.getSpan(this.#callerContext)?.setAttributes({
        [names.fallbackName]: event.fallback,
        [names.fallbackReason]: event.reason,
      });
    }
    this.#note(spanEvent(event));
  }

  ended({ status, attempts }: ClientCallEnd): void {
    if (this.#span === undefined) return;
    if (attempts > 1) this.#span.setAttribute(names.retryCount, attempts - 1);
    if (this.#exhausted) this.#span.setAttribute(names.retryExhausted, true);
    // A fallback's answer does not make the call it stood in for a success.
    endClientSpan(this.#span, this.#fallback ? this.#lastStatus : status);
  }

  #begin(first: AttemptStart): Span {
    const span = this.#tracer.startSpan(
      this.#call.method,
      {
        startTime: spanTime(),
        kind: SpanKind.CLIENT,
        attributes: { [names.peer]: this.#call.peer, ...this.#attributes(first) },
      },
      this.#callerContext,
    );
    this.#spanContext = trace.setSpan(this.#callerContext, span);
    return span;
  }

  #attributes({ endpoint, remainingMs, breaker }: AttemptStart): Attributes {
    const attributes: Attributes = {
      [names.rpcSystem]: "grpc",
      [names.rpcMethod]: this.#call.method,
      [names.serverAddress]: endpoint.host,
      [names.serverPort]: endpoint.port,
      [names.endpoint]: endpoint.id,
    };
    if (endpoint.zone !== "") attributes[names.endpointZone] = endpoint.zone;
    if (remainingMs !== Infinity) attributes[names.deadlineRemainingMs] = Math.round(remainingMs);
    if (breaker !== undefined) {
      attributes[names.breakerName] = breaker.name;
      attributes[names.breakerState] = breaker.state.replace("-", "_");
    }
    return attributes;
  }

  #attemptAttributes(attempt: AttemptStart): Attributes {
    const attributes = this.#attributes(attempt);
    attributes[names.networkPeerAddress] = attempt.endpoint.host;
    attributes[names.networkPeerPort] = attempt.endpoint.port;
    attributes[names.retryAttempt] = attempt.attempt - 1;
    if (attempt.hedged) attributes[names.retryHedged] = true;
    return attributes;
  }

  #note(event: Parameters<typeof resilienceEvent>[1]): void {
    const span = this.#span ?? trace.getSpan(this.#callerContext);
    if (span !== undefined) resilienceEvent(span, event);
  }
}

/** On the client everything but OK is an error. */
function endClientSpan(span: Span, status: GrpcStatusName): void {
  span.setAttribute(names.rpcStatus, status);
  if (status !== "OK") {
    span.setAttribute(names.errorType, status);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end(spanTime());
}
