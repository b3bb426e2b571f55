import { grpcStatus } from "./grpc-status.ts";
import { ResilienceError } from "./resilience-error.ts";

/** The breaker of this dependency is open or isolated. Nothing was sent: it is safe to try another endpoint, or later. */
export class CircuitOpen extends ResilienceError {
  override readonly name = "CircuitOpen";
  readonly code = "CIRCUIT_OPEN";
  readonly grpcStatus = grpcStatus.UNAVAILABLE;
  readonly effect = "none";
  /** Milliseconds until the breaker lets a probe through; `Infinity` while it is isolated. */
  readonly retryAfterMs: number;

  /** @param breaker Name of the breaker, with its endpoint where it has one. */
  constructor(breaker: string, retryAfterMs: number) {
    super(`breaker ${breaker} is open; retry after ${Math.ceil(retryAfterMs)} ms`);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Why a bulkhead turned a call away. */
export type BulkheadFullReason =
  /** All permits and all places in the queue are taken. */
  | "full"
  /** The queue was full and a more important call took the place. */
  | "outranked"
  /** It would have been the second attempt of a call, and nearly all permits are taken. */
  | "hedge"
  /** By the time a permit is expected to be free the deadline will have passed. */
  | "expected-wait"
  /** It waited for `maxWaitMs` and no permit became free. */
  | "max-wait";

/** Too many calls are in progress already. Nothing was sent. */
export class BulkheadFull extends ResilienceError {
  override readonly name = "BulkheadFull";
  readonly code = "BULKHEAD_FULL";
  readonly grpcStatus = grpcStatus.RESOURCE_EXHAUSTED;
  readonly effect = "none";
  readonly reason: BulkheadFullReason;

  constructor(bulkhead: string, reason: BulkheadFullReason) {
    super(`bulkhead ${bulkhead} is full (${reason})`);
    this.reason = reason;
  }
}

/** The server refused the call at the door because it is overloaded. No handler saw it: it had no effect. */
export class Shed extends ResilienceError {
  override readonly name = "Shed";
  readonly code = "SHED";
  readonly grpcStatus = grpcStatus.RESOURCE_EXHAUSTED;
  readonly effect = "none";
  /** Milliseconds the caller should leave this server alone; negative means do not try again. */
  readonly pushbackMs: number;

  constructor(reason: string, pushbackMs: number) {
    super(`shed: ${reason}`);
    this.pushbackMs = pushbackMs;
  }
}

/** The caller spent its rate. Nothing was sent. */
export class RateLimited extends ResilienceError {
  override readonly name = "RateLimited";
  readonly code = "RATE_LIMITED";
  readonly grpcStatus = grpcStatus.RESOURCE_EXHAUSTED;
  readonly effect = "none";
  /** Milliseconds until a call of this cost will be admitted. */
  readonly retryAfterMs: number;

  constructor(limiter: string, retryAfterMs: number) {
    super(`rate limit ${limiter} is spent; retry after ${Math.ceil(retryAfterMs)} ms`);
    this.retryAfterMs = retryAfterMs;
  }
}

/** As many calls are in progress as the measured limit allows. Nothing was sent. */
export class LimitReached extends ResilienceError {
  override readonly name = "LimitReached";
  readonly code = "LIMIT_REACHED";
  readonly grpcStatus = grpcStatus.RESOURCE_EXHAUSTED;
  readonly effect = "none";

  constructor(limiter: string, limit: number) {
    super(`adaptive limit ${limiter} is reached (${limit} in progress)`);
  }
}

/** The peer turns so many calls away that this one was not sent, to spare it the refusal. Nothing was sent. */
export class Throttled extends ResilienceError {
  override readonly name = "Throttled";
  readonly code = "THROTTLED";
  readonly grpcStatus = grpcStatus.RESOURCE_EXHAUSTED;
  readonly effect = "none";
  /** Share of the calls that are refused at present, 0–1. */
  readonly rejectionRatio: number;

  constructor(throttle: string, rejectionRatio: number) {
    super(`throttle ${throttle} refuses ${Math.round(rejectionRatio * 100)} % of the calls`);
    this.rejectionRatio = rejectionRatio;
  }
}

/** Where the time ran out. */
export type DeadlineExceededAt =
  /** Before the call began: too little time was left to be of use. Nothing was sent. */
  | "admission"
  /** While it waited for a permit. Nothing was sent in this attempt. */
  | "queue"
  /** Between two attempts. */
  | "backoff"
  /** One attempt took longer than it was allowed; the call itself had time left. */
  | "attempt"
  /** The deadline of the whole call passed while an attempt was in progress. */
  | "call";

/** Time ran out. For `attempt` and `call` the work was told to stop, but it may have taken effect. */
export class DeadlineExceeded extends ResilienceError {
  override readonly name = "DeadlineExceeded";
  readonly code = "DEADLINE_EXCEEDED";
  readonly grpcStatus = grpcStatus.DEADLINE_EXCEEDED;
  readonly effect: "none" | "unknown";
  readonly where: DeadlineExceededAt;

  constructor(name: string, where: DeadlineExceededAt, limitMs: number) {
    super(`${name}: ${sayings[where]} (${Math.ceil(limitMs)} ms)`);
    this.where = where;
    this.effect = where === "admission" || where === "queue" ? "none" : "unknown";
  }
}

const sayings: Readonly<Record<DeadlineExceededAt, string>> = {
  admission: "too little time left to begin",
  queue: "deadline passed while waiting for a permit",
  backoff: "deadline passed between two attempts",
  attempt: "attempt timed out",
  call: "deadline passed",
};

/** The caller gave up. What was in progress was told to stop; it may have taken effect. `cause` is the caller's reason. */
export class Cancelled extends ResilienceError {
  override readonly name = "Cancelled";
  readonly code = "CANCELLED";
  readonly grpcStatus = grpcStatus.CANCELLED;
  readonly effect = "unknown";

  constructor(name: string, cause: unknown) {
    super(`${name}: cancelled by the caller`, { cause });
  }
}

/** There is no endpoint to send to, or all that there are were tried in this call. Nothing was sent. */
export class NoEndpoint extends ResilienceError {
  override readonly name = "NoEndpoint";
  readonly code = "NO_ENDPOINT";
  readonly grpcStatus = grpcStatus.UNAVAILABLE;
  readonly effect = "none";

  constructor(balancer: string) {
    super(`balancer ${balancer} has no endpoint`);
  }
}
