export {
  AdaptiveLimit,
  type AdaptiveLimitOptions,
  type AdaptiveLimitSnapshot,
  type LimitMove,
  type LoadSample,
} from "./adaptive-limit.ts";
export { adaptiveLimit } from "./adaptive-limit-strategy.ts";
export { AdaptiveThrottle, type AdaptiveThrottleOptions } from "./adaptive-throttle.ts";
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
export { type CacheOptions, cache } from "./cache.ts";
export type { CallExecution } from "./call-execution.ts";
export type { ChaosInjection, ChaosOptions } from "./chaos.ts";
export {
  type ChaosBehaviourOptions,
  type ChaosFaultOptions,
  type ChaosLatencyOptions,
  type ChaosOutcomeOptions,
  chaosBehaviour,
  chaosFault,
  chaosLatency,
  chaosOutcome,
} from "./chaos-strategies.ts";
export { classify } from "./classify.ts";
export { type CoalesceOptions, coalesce } from "./coalesce.ts";
export { type DeadlineOptions, deadline } from "./deadline.ts";
export { type ByLevel, Degradation, type DegradationOptions } from "./degradation.ts";
export { type DegradationLevel, degradationLevels } from "./degradation-level.ts";
export {
  type BreakerSignalOptions,
  breakerSignal,
  type DegradationSignal,
  type MeasureSignalOptions,
  measureSignal,
} from "./degradation-signal.ts";
export { endpoint } from "./endpoint.ts";
export type { Endpoint, EndpointGate, EndpointResult, GateChange } from "./endpoint-gate.ts";
export {
  BulkheadFull,
  type BulkheadFullReason,
  Cancelled,
  CircuitOpen,
  DeadlineExceeded,
  type DeadlineExceededAt,
  LimitReached,
  NoEndpoint,
  RateLimited,
  Shed,
  Throttled,
} from "./errors.ts";
export type {
  AttemptTimeout,
  BalancerPanicChanged,
  BreakerRejected,
  BreakerStateChanged,
  BulkheadRejected,
  CacheRefreshFailed,
  CallCoalesced,
  ChaosInjected,
  DeadlinePassed,
  DegradationChanged,
  EndpointEjected,
  EndpointReadmitted,
  FallbackFailed,
  FallbackUsed,
  LimitChanged,
  LimitRejected,
  Observer,
  RateLimitRejected,
  ResilienceEvent,
  RetryScheduled,
  RetryStopped,
  StaleServed,
  ThrottleRejected,
} from "./events.ts";
export type { Attributes, Execution, Work } from "./execution.ts";
export { type FallbackOptions, fallback, onUnavailable } from "./fallback.ts";
export { type GrpcStatusName, grpcStatus, grpcStatusName } from "./grpc-status.ts";
export { type HedgeOptions, hedge, type PercentileDelay } from "./hedge.ts";
export { LagMeter, type LagMeterOptions } from "./lag-meter.ts";
export {
  type AimdOptions,
  aimd,
  type Gradient2Options,
  gradient2,
  type LimitAlgorithm,
  type LimitStep,
  type LimitWindow,
} from "./limit-algorithm.ts";
export {
  LoadShedder,
  type LoadShedderOptions,
  type LoadShedderSnapshot,
  type SheddableRequest,
  type ShedderPermit,
} from "./load-shedder.ts";
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
export { type RateLimitOptions, rateLimit } from "./rate-limit-strategy.ts";
export { RateLimiter, type RateLimiterOptions } from "./rate-limiter.ts";
export { ResilienceError, type ResilienceErrorCode } from "./resilience-error.ts";
export { ResultCache, type ResultCacheOptions } from "./result-cache.ts";
export { type RetryOptions, retry } from "./retry.ts";
export { RetryBudget, type RetryBudgetOptions } from "./retry-budget.ts";
export { type RetryFields, retryFieldsOf } from "./retry-fields.ts";
export type { Env, Step, Strategy, StrategyKind } from "./strategy.ts";
export { throttle } from "./throttle-strategy.ts";
export type { Classifier, Outcome, StoppedBy, Verdict } from "./verdict.ts";
