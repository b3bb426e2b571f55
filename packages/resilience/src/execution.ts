import type { BreakerState } from "./breaker-state.ts";
import type { Priority } from "./priority.ts";

/** Facts about a call that strategies and observers may read, for example the method. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/**
 * One attempt of a call, as the work and the observers see it. Each attempt has its own, so what the work of an earlier,
 * abandoned attempt reads here never changes under it.
 *
 * @typeParam E The endpoint, `undefined` when the pipeline picks none.
 */
export interface Execution<E = unknown> {
  /** Name of the pipeline. */
  readonly name: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** True for an attempt sent before an earlier one had answered. */
  readonly hedged: boolean;
  /** Where this attempt goes. */
  readonly endpoint: E;
  /** Ids of the endpoints that earlier attempts of this call went to. */
  readonly tried: readonly string[];
  /**
   * Instant on the monotonic clock by which this attempt must be done: the call's deadline, or the end of the attempt's own
   * timeout when that is earlier. `Infinity` when there is neither.
   */
  readonly deadline: number;
  /** Milliseconds left until `deadline`, never below 0. */
  remaining(): number;
  /** Aborts when the attempt times out, the deadline passes or the caller gives up. Made when first read: unread, it costs nothing. */
  readonly signal: AbortSignal;
  /**
   * Calls `action` with the reason when the attempt is cut off from now on, also after it has ended. At most one action, which costs less than a
   * listener on `signal`: for transports.
   */
  whenCancelled(action: (reason: unknown) => void): void;
  readonly priority: Priority;
  readonly attributes: Attributes;
  /** The breaker that let this attempt through, and in which state; `half-open` marks a probe. */
  readonly breaker: { readonly name: string; readonly state: BreakerState } | undefined;
}

/** What a pipeline does for one call. A promise that never settles is cut off at the deadline. */
export type Work<T, E = unknown> = (ctx: Execution<E>) => PromiseLike<T> | T;
