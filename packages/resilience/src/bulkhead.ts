import type { PerEndpoint } from "./per-endpoint.ts";
import type { Strategy } from "./strategy.ts";

export interface BulkheadOptions {
  /** Names it in events and errors. Default the name of the pipeline. */
  readonly name?: string;
  /** Calls in progress at once. At least 1. */
  readonly limit: number;
  /** Calls that may wait for a permit. At least 0. Default 0. */
  readonly queue?: number;
  /** `fifo`, or `priority`: the most important waiter first, older ones gaining importance. Default `fifo`. */
  readonly order?: "fifo" | "priority";
  /** Milliseconds a call may wait. Default: until its deadline. */
  readonly maxWaitMs?: number;
  /** With `priority`: milliseconds of waiting that make up for one class of importance. Default 1 000. */
  readonly agingMs?: number;
}

/** Bounds the calls in progress. A permit is held until the work has ended, even when nobody waits for it any more. */
export function bulkhead(_options: BulkheadOptions | PerEndpoint<BulkheadOptions>): Strategy {
  throw new Error("to come");
}
