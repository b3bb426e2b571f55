/**
 * Names of spans, attributes and events that a judge must know by itself. They are those of packages/telemetry, which
 * the runner may not import: a judge reads what services of any make sent, not what our own library would send.
 */
export const spanNames = {
  /** Prefix of the child span of each attempt of a call. */
  attempt: "Attempt ",
  rpcMethod: "rpc.method",
  rpcStatus: "rpc.status_code",
  dbOperation: "db.operation.name",
  dbCollection: "db.collection.name",
  dbSystem: "db.system.name",
  endpoint: "holdfast.endpoint",
  fallback: "holdfast.fallback.name",
  breakerChange: "holdfast.breaker.state_change",
  breakerName: "holdfast.breaker.name",
  breakerState: "holdfast.breaker.state",
  breakerPrevious: "holdfast.breaker.state.previous",
  breakerReason: "holdfast.breaker.reason",
} as const;
