import type { BreakerChangeReason, BreakerState, ResilienceEvent } from "@holdfast/resilience";
import type { Attributes } from "@opentelemetry/api";
import { events, attributes as names } from "./names.ts";

type Kind = ResilienceEvent["kind"];
type EventOf<K extends Kind> = Extract<ResilienceEvent, { readonly kind: K }>;

/** The name of one kind of event, and what is told of it. */
interface Translation<K extends Kind> {
  readonly name: string;
  readonly attributes: (event: EventOf<K>) => Attributes;
}

/** Every event of the mechanisms; a new one is a compile error here. */
export const translations: { readonly [K in Kind]: Translation<K> } = {
  "breaker-state-changed": {
    name: events.breakerStateChange,
    attributes: (event) => ({
      [names.breakerName]: event.name,
      [names.breakerState]: breakerState(event.to),
      [names.breakerPreviousState]: breakerState(event.from),
      [names.breakerReason]: breakerReasons[event.reason],
      [names.breakerFailureRate]: event.failureRatio,
      [names.breakerWindowCalls]: event.windowCalls,
      ...endpoint(event.endpoint),
    }),
  },
  "breaker-rejected": {
    name: events.breakerRejected,
    attributes: (event) => ({
      [names.breakerName]: event.name,
      [names.breakerState]: breakerState(event.state),
      ...finite(names.breakerRetryAfterMs, event.retryAfterMs),
      ...endpoint(event.endpoint),
    }),
  },
  "retry-scheduled": {
    name: events.retryScheduled,
    attributes: (event) => ({
      [names.retryAttempt]: event.attempt,
      [names.retryDelayMs]: Math.round(event.delayMs),
      [names.retryReason]: event.reason,
      ...finite(names.retryBudgetRemaining, event.budgetRemaining),
    }),
  },
  "retry-stopped": {
    name: events.retryStopped,
    attributes: (event) => ({
      [names.retryCount]: event.attempts - 1,
      [names.retryStoppedBy]: event.stoppedBy,
      [names.retryReason]: event.reason,
    }),
  },
  "attempt-timeout": {
    name: events.timeout,
    attributes: (event) => ({
      [names.timeoutKind]: "attempt",
      [names.timeoutLimitMs]: event.limitMs,
      [names.retryAttempt]: event.attempt - 1,
      ...endpoint(event.endpoint),
    }),
  },
  "deadline-exceeded": {
    name: events.timeout,
    attributes: (event) => ({
      [names.timeoutKind]: event.where === "queue" ? "queue" : "total",
      [names.timeoutLimitMs]: Math.round(event.limitMs),
    }),
  },
  "bulkhead-rejected": {
    name: events.bulkheadRejected,
    attributes: (event) => ({
      [names.bulkheadName]: event.name,
      [names.bulkheadReason]: event.reason,
      [names.bulkheadInFlight]: event.inFlight,
      [names.bulkheadLimit]: event.limit,
      [names.bulkheadQueueMs]: Math.round(event.queueMs),
    }),
  },
  "rate-limited": {
    name: events.rateLimitRejected,
    attributes: (event) => ({
      [names.rateLimitName]: event.name,
      ...finite(names.rateLimitRetryAfterMs, event.retryAfterMs),
    }),
  },
  "limit-rejected": {
    name: events.limitRejected,
    attributes: (event) => ({
      [names.limitName]: event.name,
      [names.limitInFlight]: event.inFlight,
      [names.limitValue]: event.limit,
    }),
  },
  "limit-changed": {
    name: events.limitChanged,
    attributes: (event) => ({
      [names.limitName]: event.name,
      [names.limitPrevious]: event.from,
      [names.limitValue]: event.to,
    }),
  },
  "throttle-rejected": {
    name: events.throttleRejected,
    attributes: (event) => ({
      [names.throttleName]: event.name,
      [names.throttleRejectionRatio]: event.rejectionRatio,
    }),
  },
  "call-coalesced": {
    name: events.callCoalesced,
    attributes: (event) => ({ [names.coalesceSharedBy]: event.sharedBy }),
  },
  "stale-served": {
    name: events.staleServed,
    attributes: (event) => ({
      [names.cacheName]: event.name,
      [names.cacheAgeMs]: Math.round(event.ageMs),
      [names.cacheReason]: event.reason,
    }),
  },
  "cache-refresh-failed": {
    name: events.cacheRefreshFailed,
    attributes: (event) => ({
      [names.cacheName]: event.name,
      [names.cacheReason]: event.reason,
    }),
  },
  "degradation-changed": {
    name: events.degradationChanged,
    attributes: (event) => ({
      [names.degradationName]: event.name,
      [names.degradationPreviousLevel]: event.from,
      [names.degradationLevel]: event.to,
      [names.degradationReason]: event.reason,
    }),
  },
  "chaos-injected": {
    name: events.chaosInjected,
    attributes: (event) => ({ [names.chaosInjection]: event.injection }),
  },
  "fallback-used": {
    name: events.fallback,
    attributes: (event) => ({
      [names.fallbackName]: event.fallback,
      [names.fallbackReason]: event.reason,
    }),
  },
  "fallback-failed": {
    name: events.fallbackFailed,
    attributes: (event) => ({
      [names.fallbackName]: event.fallback,
      [names.fallbackReason]: event.reason,
    }),
  },
  ejected: {
    name: events.endpointEjected,
    attributes: (event) => ({
      [names.balancerName]: event.name,
      [names.endpoint]: event.endpoint,
      [names.ejectionReason]: event.reason,
      ...finite(names.ejectionForMs, event.forMs),
    }),
  },
  readmitted: {
    name: events.endpointReadmitted,
    attributes: (event) => ({
      [names.balancerName]: event.name,
      [names.endpoint]: event.endpoint,
      [names.ejectionReason]: event.reason,
    }),
  },
  "balancer-panic-changed": {
    name: events.balancerPanic,
    attributes: (event) => ({
      [names.balancerName]: event.name,
      [names.balancerPanic]: event.panic,
      [names.balancerAvailable]: event.available,
      [names.balancerEndpoints]: event.endpoints,
    }),
  },
};

function endpoint(id: string | undefined): Attributes {
  return id === undefined ? {} : { [names.endpoint]: id };
}

/** Leaves out what is not known and what has no end, which no collector could store. */
function finite(name: string, value: number | undefined): Attributes {
  return Number.isFinite(value) ? { [name]: Math.ceil(value ?? 0) } : {};
}

/** As metrics and queries can hold it. */
function breakerState(state: BreakerState): string {
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
