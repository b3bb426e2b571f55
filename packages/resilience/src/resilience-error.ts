/** Tells the errors of this package apart where `instanceof` cannot, for example after serialisation. */
export type ResilienceErrorCode =
  | "CIRCUIT_OPEN"
  | "BULKHEAD_FULL"
  | "SHED"
  | "RATE_LIMITED"
  | "LIMIT_REACHED"
  | "THROTTLED"
  | "DEADLINE_EXCEEDED"
  | "CANCELLED"
  | "NO_ENDPOINT";

/**
 * What the mechanisms throw on their own account. An error of the work itself is never wrapped in it.
 *
 * Built without a stack: refusals are control flow, frequent exactly when the machine is busy, and a stack costs more than
 * the refusal. `stack` holds the name and the message.
 */
export abstract class ResilienceError extends Error {
  abstract readonly code: ResilienceErrorCode;
  /** The gRPC status a server answers with when this error ends its call. */
  abstract readonly grpcStatus: number;
  /**
   * What is known of the effect of the call: `none`, nothing was sent; `unknown`, it may have taken effect.
   */
  abstract readonly effect: "none" | "unknown";

  constructor(message: string, options?: ErrorOptions) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(message, options);
    Error.stackTraceLimit = limit;
  }
}
