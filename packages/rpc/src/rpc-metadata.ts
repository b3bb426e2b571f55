/** Names of the metadata that Holdfast's clients and servers exchange beside what gRPC defines. */
export const metadataKeys = {
  /** Set by gRPC itself; names the caller: see `callerOf`. */
  userAgent: "user-agent",
  /** How important the call is; see the priorities of resilience. */
  priority: "holdfast-priority",
  /** What led to this call: see `CallPath`. */
  callPath: "holdfast-call-path",
  /** Earlier attempts of this call, gRFC A6. Absent on the first. */
  previousAttempts: "grpc-previous-rpc-attempts",
  /** Trailer: milliseconds the server asks the client to wait before a retry; negative forbids one. gRFC A6. */
  pushback: "grpc-retry-pushback-ms",
  /** Trailer: "1" when the server refused the call before any handler saw it. */
  unprocessed: "holdfast-unprocessed",
} as const;
