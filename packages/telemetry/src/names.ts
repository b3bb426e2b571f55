// Every name of a span, an attribute or an event that a process of Holdfast writes. Nothing else spells one out.
// OpenTelemetry's semantic conventions 1.45 first, then our own under `holdfast.`.

/** The conventions the names below are taken from. */
export const schemaUrl = "https://opentelemetry.io/schemas/1.45.0";

/** Attributes of the process, on its resource. */
export const resourceAttributes = {
  serviceName: "service.name",
  serviceInstance: "service.instance.id",
  serviceVersion: "service.version",
  zone: "cloud.availability_zone",
  environment: "deployment.environment.name",
  runId: "holdfast.run.id",
} as const;

export const attributes = {
  errorType: "error.type",
  serverAddress: "server.address",
  serverPort: "server.port",
  networkPeerAddress: "network.peer.address",
  networkPeerPort: "network.peer.port",

  rpcSystem: "rpc.system.name",
  rpcMethod: "rpc.method",
  rpcStatus: "rpc.status_code",

  dbSystem: "db.system.name",
  dbNamespace: "db.namespace",
  dbOperation: "db.operation.name",
  dbCollection: "db.collection.name",
  dbSummary: "db.query.summary",
  dbText: "db.query.text",
  dbStatus: "db.response.status_code",
  dbReturnedRows: "db.response.returned_rows",

  /** On every event: its own name, since Jaeger's search ignores names of events. */
  event: "holdfast.event",
  caller: "holdfast.caller",
  /** Name of the peer as a whole. */
  peer: "holdfast.peer",
  endpoint: "holdfast.endpoint",
  endpointZone: "holdfast.endpoint.zone",
  deadlineRemainingMs: "holdfast.deadline.remaining_ms",

  breakerName: "holdfast.breaker.name",
  breakerState: "holdfast.breaker.state",
  breakerPreviousState: "holdfast.breaker.state.previous",
  breakerReason: "holdfast.breaker.reason",
  breakerFailureRate: "holdfast.breaker.failure_rate",
  breakerWindowCalls: "holdfast.breaker.window.calls",
  breakerRetryAfterMs: "holdfast.breaker.retry_after_ms",

  /** 0 for the first attempt, on attempt spans; 1 for the first retry, on retry events. */
  retryAttempt: "holdfast.retry.attempt",
  retryHedged: "holdfast.retry.hedged",
  retryCount: "holdfast.retry.count",
  retryExhausted: "holdfast.retry.exhausted",
  retryDelayMs: "holdfast.retry.delay_ms",
  retryReason: "holdfast.retry.reason",
  retryBudgetRemaining: "holdfast.retry.budget_remaining",
  retryStoppedBy: "holdfast.retry.stopped_by",

  timeoutKind: "holdfast.timeout.kind",
  timeoutLimitMs: "holdfast.timeout.limit_ms",

  bulkheadName: "holdfast.bulkhead.name",
  bulkheadReason: "holdfast.bulkhead.reason",
  bulkheadInFlight: "holdfast.bulkhead.in_flight",
  bulkheadLimit: "holdfast.bulkhead.limit",
  bulkheadQueueMs: "holdfast.bulkhead.queue_ms",

  rateLimitName: "holdfast.ratelimit.name",
  rateLimitRetryAfterMs: "holdfast.ratelimit.retry_after_ms",

  limitName: "holdfast.limit.name",
  limitValue: "holdfast.limit.value",
  limitPrevious: "holdfast.limit.previous",
  limitInFlight: "holdfast.limit.in_flight",

  throttleName: "holdfast.throttle.name",
  throttleRejectionRatio: "holdfast.throttle.rejection_ratio",

  coalesceSharedBy: "holdfast.coalesce.shared_by",

  cacheName: "holdfast.cache.name",
  cacheAgeMs: "holdfast.cache.age_ms",
  cacheReason: "holdfast.cache.reason",

  degradationName: "holdfast.degradation.name",
  degradationLevel: "holdfast.degradation.level",
  degradationPreviousLevel: "holdfast.degradation.level.previous",
  degradationReason: "holdfast.degradation.reason",

  chaosInjection: "holdfast.chaos.injection",

  fallbackName: "holdfast.fallback.name",
  fallbackReason: "holdfast.fallback.reason",

  balancerName: "holdfast.balancer.name",
  balancerPanic: "holdfast.balancer.panic",
  balancerAvailable: "holdfast.balancer.available",
  balancerEndpoints: "holdfast.balancer.endpoints",
  ejectionReason: "holdfast.ejection.reason",
  ejectionForMs: "holdfast.ejection.for_ms",

  /** What an answer left out or put off: "payment,recommendations". Absent when nothing was. */
  degraded: "holdfast.degraded",

  idempotencyKey: "holdfast.idempotency.key",
  idempotencyReplayed: "holdfast.idempotency.replayed",

  /** Ids of the faults that acted on this span's work. */
  faultId: "holdfast.fault.id",
  faultKind: "holdfast.fault.kind",
} as const;

export const events = {
  attemptUnsent: "holdfast.attempt.unsent",
  breakerStateChange: "holdfast.breaker.state_change",
  breakerRejected: "holdfast.breaker.rejected",
  retryScheduled: "holdfast.retry.scheduled",
  retryStopped: "holdfast.retry.stopped",
  timeout: "holdfast.timeout",
  bulkheadRejected: "holdfast.bulkhead.rejected",
  rateLimitRejected: "holdfast.ratelimit.rejected",
  limitRejected: "holdfast.limit.rejected",
  limitChanged: "holdfast.limit.changed",
  throttleRejected: "holdfast.throttle.rejected",
  callCoalesced: "holdfast.coalesced",
  staleServed: "holdfast.cache.stale",
  cacheRefreshFailed: "holdfast.cache.refresh_failed",
  degradationChanged: "holdfast.degradation.changed",
  chaosInjected: "holdfast.chaos.injected",
  loadShed: "holdfast.load_shed",
  deadlineExpired: "holdfast.deadline.expired",
  draining: "holdfast.draining",
  fallback: "holdfast.fallback",
  fallbackFailed: "holdfast.fallback.failed",
  endpointEjected: "holdfast.endpoint.ejected",
  endpointReadmitted: "holdfast.endpoint.readmitted",
  balancerPanic: "holdfast.balancer.panic",
} as const;

/** Baggage whose names begin so is copied to every span below it. */
export const copiedBaggagePrefix = "holdfast.";

/** Of that, what is a number. */
export const countedBaggage: ReadonlySet<string> = new Set([
  "holdfast.op.index",
  "holdfast.op.attempt",
]);

/** The span of one try of a call. */
export function attemptSpanName(method: string): string {
  return `Attempt ${method}`;
}

/** The span that stands for a change which no call of ours was in progress for. */
export function changeSpanName(event: string, name: string): string {
  return `${event} ${name}`;
}
