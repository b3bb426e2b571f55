import type { GrpcStatusName } from "@holdfast/resilience";
import type { Refusal, ServerCallObservation, ServerCallStart } from "@holdfast/rpc";
import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { carrierAccess } from "./carrier.ts";
import { events, attributes as names } from "./names.ts";
import { resilienceEvent } from "./resilience-event.ts";
import { spanTime } from "./span-time.ts";

/** One SERVER span for a call served, continuing the caller's trace. */
export class ServerCallSpan implements ServerCallObservation {
  readonly #span: Span;
  readonly #context: Context;
  readonly #method: string;
  #faults: readonly string[] = [];

  constructor(tracer: Tracer, call: ServerCallStart) {
    const callerContext = propagation.extract(ROOT_CONTEXT, call.carrier, carrierAccess);
    this.#method = call.method;
    this.#span = tracer.startSpan(
      call.method,
      { startTime: spanTime(), kind: SpanKind.SERVER, attributes: attributesOf(call) },
      callerContext,
    );
    this.#context = trace.setSpan(callerContext, this.#span);
  }

  run<T>(work: () => T): T {
    return context.with(this.#context, work);
  }

  faultActed({ id, kind }: { readonly id: string; readonly kind: string }): void {
    this.#faults = [...this.#faults, id];
    this.#span.setAttribute(names.faultId, [...this.#faults]);
    this.#span.setAttribute(names.faultKind, kind);
  }

  refused(reason: Refusal): void {
    resilienceEvent(this.#span, {
      name: refusalEvents[reason],
      subject: this.#method,
      attributes: { [names.rpcMethod]: this.#method },
    });
  }

  ended({ status }: { readonly status: GrpcStatusName }): void {
    this.#span.setAttribute(names.rpcStatus, status);
    if (status !== "OK") this.#span.setAttribute(names.errorType, status);
    if (serverErrors.has(status)) this.#span.setStatus({ code: SpanStatusCode.ERROR });
    this.#span.end(spanTime());
  }
}

const refusalEvents: Readonly<Record<Refusal, string>> = {
  "load-shed": events.loadShed,
  "deadline-exceeded": events.deadlineExpired,
  "shutting-down": events.draining,
};

/** Statuses that say that the server failed and not that the request was declined. */
const serverErrors: ReadonlySet<GrpcStatusName> = new Set<GrpcStatusName>([
  "UNKNOWN",
  "DEADLINE_EXCEEDED",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
]);

function attributesOf({ method, caller, networkPeer, remainingMs }: ServerCallStart): Attributes {
  const attributes: Attributes = { [names.rpcSystem]: "grpc", [names.rpcMethod]: method };
  const colon = networkPeer.lastIndexOf(":");
  if (colon > 0) {
    attributes[names.networkPeerAddress] = networkPeer.slice(0, colon);
    attributes[names.networkPeerPort] = Number(networkPeer.slice(colon + 1));
  }
  if (caller !== "") attributes[names.caller] = caller;
  if (remainingMs !== Infinity) attributes[names.deadlineRemainingMs] = Math.round(remainingMs);
  return attributes;
}
