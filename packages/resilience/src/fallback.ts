import type { Execution } from "./execution.ts";
import type { Strategy } from "./strategy.ts";
import type { Verdict } from "./verdict.ts";

export interface FallbackOptions<F> {
  /** Names it in events. Default `fallback`. */
  readonly name?: string;
  /** Which failures it answers. Default: all but the caller's own cancellation. */
  readonly when?: (error: unknown, verdict: Verdict) => boolean;
  /** Gives the other answer. Must not need what has failed. */
  readonly use: (error: unknown, ctx: Execution) => PromiseLike<F> | F;
  /** Milliseconds `use` may take; when it takes longer the original failure stands. Default: as long as the caller waits. */
  readonly timeoutMs?: number;
}

export function fallback<F>(_options: FallbackOptions<F>): Strategy<never, F> {
  throw new Error("to come");
}

/** Options of a fallback that answers when the dependency cannot be reached: refused, overloaded, unavailable or too slow. */
export function onUnavailable<F>(
  _use: FallbackOptions<F>["use"],
  _name?: string,
): FallbackOptions<F> {
  throw new Error("to come");
}
