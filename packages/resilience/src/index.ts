export { type AttemptOptions, attempt } from "./attempt.ts";
export {
  type Backoff,
  type ExponentialOptions,
  exponential,
  type FixedOptions,
  fixed,
  immediate,
  type Jitter,
} from "./backoff.ts";
export { Balancer, type BalancerOptions, type EndpointSnapshot } from "./balancer.ts";
export { breaker } from "./breaker.ts";
export {
  type BreakerOptions,
  type ConsecutiveFailuresOptions,
  consecutiveFailures,
  type FailureRatioOptions,
  failureRatio,
} from "./breaker-options.ts";
export { BreakerRegistry } from "./breaker-registry.ts";
export type { BreakerChangeReason, BreakerSnapshot, BreakerState } from "./breaker-state.ts";
export { Bulkhead, type BulkheadOptions, type BulkheadSnapshot } from "./bulkhead.ts";
export { bulkhead } from "./bulkhead-strategy.ts";
export type { CallExecution } from "./call-execution.ts";
export { classify } from "./classify.ts";
export { type DeadlineOptions, deadline } from "./deadline.ts";
export { endpoint } from "./endpoint.ts";
export type { Endpoint, EndpointGate, EndpointResult, GateChange } from "./endpoint-gate.ts";
export {
  BulkheadFull,
  type BulkheadFullReason,
  Cancelled,
  CircuitOpen,
  DeadlineExceeded,
  type DeadlineExceededAt,
  NoEndpoint,
  RateLimited,
  Shed,
} from "./errors.ts";
export type {
  AttemptTimeout,
  BalancerPanicChanged,
  BreakerRejected,
  BreakerStateChanged,
  BulkheadRejected,
  DeadlinePassed,
  EndpointEjected,
  EndpointReadmitted,
  FallbackFailed,
  FallbackUsed,
  Observer,
  ResilienceEvent,
  RetryScheduled,
  RetryStopped,
} from "./events.ts";
export type { Attributes, Execution, Work } from "./execution.ts";
export { type FallbackOptions, fallback, onUnavailable } from "./fallback.ts";
export { type GrpcStatusName, grpcStatus, grpcStatusName } from "./grpc-status.ts";
export { type HedgeOptions, hedge, type PercentileDelay } from "./hedge.ts";
export { strategyOrder } from "./order.ts";
export { type PerEndpoint, perEndpoint } from "./per-endpoint.ts";
export type { BalancerPolicy } from "./pick-policy.ts";
export {
  type CallOutcome,
  type Pipeline,
  type PipelineOptions,
  pipeline,
  type RunOptions,
} from "./pipeline.ts";
export { defaultPriority, type Priority, priorities } from "./priority.ts";
export { RateLimiter, type RateLimiterOptions } from "./rate-limiter.ts";
export { ResilienceError, type ResilienceErrorCode } from "./resilience-error.ts";
export { type RetryOptions, retry } from "./retry.ts";
export { RetryBudget, type RetryBudgetOptions } from "./retry-budget.ts";
export { type RetryFields, retryFieldsOf } from "./retry-fields.ts";
export type { Env, Step, Strategy, StrategyKind } from "./strategy.ts";
export type { Classifier, Outcome, StoppedBy, Verdict } from "./verdict.ts";
