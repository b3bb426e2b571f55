import type { BreakerChangeReason, BreakerState, ResilienceEvent } from "@holdfast/resilience";
import type { Attributes, Span } from "@opentelemetry/api";
import { events, attributes as names } from "./names.ts";

/** What a mechanism did, as it stands on a span. */
export interface SpanEvent {
  readonly name: string;
  /** What it was done to or by: the breaker, the balancer, the pipeline. */
  readonly subject: string;
  readonly attributes: Attributes;
}

/**
 * Writes an event to a span: the one place to change when span events give way to log events (OTEP 4430).
 */
export function resilienceEvent(span: Span, event: SpanEvent): void {
  span.addEvent(event.name, { [names.event]: event.name, ...event.attributes });
}

/** The names of an event of the mechanisms. */
export function spanEvent(event: ResilienceEvent): SpanEvent {
  return { subject: event.name, ...translate(event) };
}

// One case per event there is.
// oxlint-disable-next-line max-lines-per-function -- a table: each case is one row
function translate(event: ResilienceEvent): { name: string; attributes: Attributes } {
  switch (event.kind) {
    case "breaker-state-changed":
      return {
        name: events.breakerStateChange,
        attributes: {
          [names.breakerName]: event.name,
          [names.breakerState]: breakerState(event.to),
          [names.breakerPreviousState]: breakerState(event.from),
          [names.breakerReason]: breakerReasons[event.reason],
          [names.breakerFailureRate]: event.failureRatio,
          [names.breakerWindowCalls]: event.windowCalls,
          ...endpoint(event.endpoint),
        },
      };
    case "breaker-rejected":
      return {
        name: events.breakerRejected,
        attributes: {
          [names.breakerName]: event.name,
          [names.breakerState]: breakerState(event.state),
          ...(Number.isFinite(event.retryAfterMs) && {
            [names.breakerRetryAfterMs]: Math.ceil(event.retryAfterMs),
          }),
          ...endpoint(event.endpoint),
        },
      };
    case "retry-scheduled":
      return {
        name: events.retryScheduled,
        attributes: {
          [names.retryAttempt]: event.attempt,
          [names.retryDelayMs]: Math.round(event.delayMs),
          [names.retryReason]: event.reason,
          ...(event.budgetRemaining !== undefined && {
            [names.retryBudgetRemaining]: event.budgetRemaining,
          }),
        },
      };
    case "retry-stopped":
      return {
        name: events.retryStopped,
        attributes: {
          [names.retryCount]: event.attempts - 1,
          [names.retryStoppedBy]: event.stoppedBy,
          [names.retryReason]: event.reason,
        },
      };
    case "attempt-timeout":
      return {
        name: events.timeout,
        attributes: {
          [names.timeoutKind]: "attempt",
          [names.timeoutLimitMs]: event.limitMs,
          [names.retryAttempt]: event.attempt - 1,
          ...endpoint(event.endpoint),
        },
      };
    case "deadline-exceeded":
      return {
        name: events.timeout,
        attributes: {
          [names.timeoutKind]: event.where === "queue" ? "queue" : "total",
          [names.timeoutLimitMs]: Math.round(event.limitMs),
        },
      };
    case "bulkhead-rejected":
      return {
        name: events.bulkheadRejected,
        attributes: {
          [names.bulkheadName]: event.name,
          [names.bulkheadReason]: event.reason,
          [names.bulkheadInFlight]: event.inFlight,
          [names.bulkheadLimit]: event.limit,
          [names.bulkheadQueueMs]: Math.round(event.queueMs),
        },
      };
    case "fallback-used":
      return {
        name: events.fallback,
        attributes: {
          [names.fallbackName]: event.fallback,
          [names.fallbackReason]: event.reason,
        },
      };
    case "fallback-failed":
      return {
        name: events.fallbackFailed,
        attributes: {
          [names.fallbackName]: event.fallback,
          [names.fallbackReason]: event.reason,
        },
      };
    case "ejected":
      return {
        name: events.endpointEjected,
        attributes: {
          [names.balancerName]: event.name,
          [names.endpoint]: event.endpoint,
          [names.ejectionReason]: event.reason,
          ...(event.forMs !== undefined && { [names.ejectionForMs]: Math.round(event.forMs) }),
        },
      };
    case "readmitted":
      return {
        name: events.endpointReadmitted,
        attributes: {
          [names.balancerName]: event.name,
          [names.endpoint]: event.endpoint,
          [names.ejectionReason]: event.reason,
        },
      };
    case "balancer-panic-changed":
      return {
        name: events.balancerPanic,
        attributes: {
          [names.balancerName]: event.name,
          [names.balancerPanic]: event.panic,
          [names.balancerAvailable]: event.available,
          [names.balancerEndpoints]: event.endpoints,
        },
      };
  }
}

function endpoint(id: string | undefined): Attributes {
  return id === undefined ? {} : { [names.endpoint]: id };
}

/** Names of states as metrics and queries can hold them. */
export function breakerState(state: BreakerState): string {
  return state === "half-open" ? "half_open" : state;
}

const breakerReasons: Readonly<Record<BreakerChangeReason, string>> = {
  failures: "failure_rate",
  "slow-calls": "slow_rate",
  "open-elapsed": "open_elapsed",
  "probes-succeeded": "probe_ok",
  "probe-failed": "probe_failed",
  "probe-stuck": "probe_stuck",
  forced: "forced",
};
