import type { Metadata } from "@grpc/grpc-js";
import type { Priority } from "@holdfast/resilience";

/** What a handler may know of the call it serves. Calls it makes inherit deadline, cancellation and priority by themselves. */
export interface ServerContext {
  /** Fully qualified: "shop.v1.Payment/Authorize". */
  readonly method: string;
  /** Instant on the monotonic clock by which the caller wants the answer; `Infinity` without a deadline. */
  readonly deadline: number;
  /** Milliseconds until the deadline, never below 0. */
  remaining(): number;
  /** Aborts when the caller has given up or the deadline has passed before the answer was sent. Made when first read. */
  readonly signal: AbortSignal;
  /** What the caller sent beside the request. */
  readonly metadata: Metadata;
  /** Instance name of the caller; empty when it gave none. */
  readonly caller: string;
  readonly priority: Priority;
}
