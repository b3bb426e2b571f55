import type { BreakerChangeReason, BreakerState } from "./breaker-state.ts";
import type { ChaosInjection } from "./chaos.ts";
import type { DegradationLevel } from "./degradation-level.ts";
import type { BulkheadFullReason, DeadlineExceededAt } from "./errors.ts";
import type { Execution } from "./execution.ts";
import type { StoppedBy } from "./verdict.ts";

export interface BreakerStateChanged {
  readonly kind: "breaker-state-changed";
  /** Name of the breaker. */
  readonly name: string;
  readonly endpoint: string | undefined;
  readonly from: BreakerState;
  readonly to: BreakerState;
  readonly reason: BreakerChangeReason;
  /** Share of the calls in the window that failed, 0–1, when it changed. */
  readonly failureRatio: number;
  /** Calls in the window when it changed. */
  readonly windowCalls: number;
}

export interface BreakerRejected {
  readonly kind: "breaker-rejected";
  readonly name: string;
  readonly endpoint: string | undefined;
  readonly state: BreakerState;
  readonly retryAfterMs: number;
}

/** A further attempt will be made, or, by a hedge, is sent while the others are in progress. */
export interface RetryScheduled {
  readonly kind: "retry-scheduled";
  /** Name of the pipeline. */
  readonly name: string;
  /** Attempts made before this one. So 1 stands for the first retry. */
  readonly attempt: number;
  readonly delayMs: number;
  /** gRPC status name of the failure, or the name of the error; `HEDGE` when the attempts before had not answered yet. */
  readonly reason: string;
  /** Retries the budget still has after this one; undefined when there is no budget. */
  readonly budgetRemaining: number | undefined;
}

/** A failed call got no further attempt. Not emitted when a second attempt could not have helped. */
export interface RetryStopped {
  readonly kind: "retry-stopped";
  readonly name: string;
  /** Attempts made. */
  readonly attempts: number;
  readonly stoppedBy: StoppedBy;
  readonly reason: string;
}

export interface AttemptTimeout {
  readonly kind: "attempt-timeout";
  readonly name: string;
  readonly endpoint: string | undefined;
  readonly attempt: number;
  readonly limitMs: number;
}

export interface DeadlinePassed {
  readonly kind: "deadline-exceeded";
  readonly name: string;
  readonly where: DeadlineExceededAt;
  /** Milliseconds the call had when it began. */
  readonly limitMs: number;
}

export interface BulkheadRejected {
  readonly kind: "bulkhead-rejected";
  readonly name: string;
  readonly reason: BulkheadFullReason;
  readonly inFlight: number;
  readonly limit: number;
  readonly queued: number;
  /** Milliseconds it had waited in the queue. */
  readonly queueMs: number;
}

export interface RateLimitRejected {
  readonly kind: "rate-limited";
  /** Name of the limiter. */
  readonly name: string;
  /** `Infinity` for a call that costs more than a burst. */
  readonly retryAfterMs: number;
}

export interface LimitRejected {
  readonly kind: "limit-rejected";
  /** Name of the adaptive limit. */
  readonly name: string;
  readonly inFlight: number;
  readonly limit: number;
}

/** An adaptive limit has another value, in whole calls. */
export interface LimitChanged {
  readonly kind: "limit-changed";
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface ThrottleRejected {
  readonly kind: "throttle-rejected";
  /** Name of the throttle. */
  readonly name: string;
  /** Share of the calls refused at present, 0–1. */
  readonly rejectionRatio: number;
}

/** A call waits for the answer of an equal one in progress. */
export interface CallCoalesced {
  readonly kind: "call-coalesced";
  /** Name of the pipeline. */
  readonly name: string;
  /** Calls that wait for the same answer, this one included. */
  readonly sharedBy: number;
}

/** An answer older than it should be was given. */
export interface StaleServed {
  readonly kind: "stale-served";
  /** Name of the cache. */
  readonly name: string;
  readonly ageMs: number;
  /** Why the call failed, or `refresh` when a newer answer is being fetched. */
  readonly reason: string;
}

/** An answer that was served stale could not be fetched anew. */
export interface CacheRefreshFailed {
  readonly kind: "cache-refresh-failed";
  readonly name: string;
  readonly reason: string;
}

/** The service gives more or less than before. */
export interface DegradationChanged {
  readonly kind: "degradation-changed";
  /** Name of the controller. */
  readonly name: string;
  readonly from: DegradationLevel;
  readonly to: DegradationLevel;
  /** The signal that asked for it, `recovered` on the way back, `forced` by hand. */
  readonly reason: string;
}

/** A fault was put in on purpose. */
export interface ChaosInjected {
  readonly kind: "chaos-injected";
  /** Name of the pipeline. */
  readonly name: string;
  readonly injection: ChaosInjection;
}

export interface FallbackUsed {
  readonly kind: "fallback-used";
  /** Name of the pipeline. */
  readonly name: string;
  /** Name of the fallback. */
  readonly fallback: string;
  readonly reason: string;
}

/** A fallback failed too; the call ends with its first failure. */
export interface FallbackFailed {
  readonly kind: "fallback-failed";
  readonly name: string;
  readonly fallback: string;
  /** Why the fallback failed. */
  readonly reason: string;
}

/** An endpoint was taken out of the choice for what came of calls to it, or of checks on it. */
export interface EndpointEjected {
  readonly kind: "ejected";
  /** Name of the balancer. */
  readonly name: string;
  readonly endpoint: string;
  /** What the detector saw, for example `consecutive-failures`. */
  readonly reason: string;
  /** Milliseconds until it is tried again; undefined when that is for a check to say. */
  readonly forMs: number | undefined;
}

export interface EndpointReadmitted {
  readonly kind: "readmitted";
  readonly name: string;
  readonly endpoint: string;
  readonly reason: string;
}

/** Fewer endpoints than the panic threshold are available, so the balancer uses all of them; or that is over. */
export interface BalancerPanicChanged {
  readonly kind: "balancer-panic-changed";
  readonly name: string;
  readonly panic: boolean;
  readonly available: number;
  readonly endpoints: number;
}

/** What the mechanisms do, for telemetry to translate. Emitted after the state has changed. */
export type ResilienceEvent =
  | BreakerStateChanged
  | BreakerRejected
  | RetryScheduled
  | RetryStopped
  | AttemptTimeout
  | DeadlinePassed
  | BulkheadRejected
  | RateLimitRejected
  | LimitRejected
  | LimitChanged
  | ThrottleRejected
  | CallCoalesced
  | StaleServed
  | CacheRefreshFailed
  | DegradationChanged
  | ChaosInjected
  | FallbackUsed
  | FallbackFailed
  | EndpointEjected
  | EndpointReadmitted
  | BalancerPanicChanged;

/**
 * Told of every event, in the course of the call that caused it; `ctx` is that call's execution, where there is one.
 * What it throws is dropped: an observer cannot change a result.
 */
export type Observer = (event: ResilienceEvent, ctx?: Execution) => void;
