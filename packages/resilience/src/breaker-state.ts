/**
 * `closed` lets all calls through, `open` none, `half-open` a few probes. `isolated` is open by hand: it stays so until it is
 * closed by hand.
 */
export type BreakerState = "closed" | "open" | "half-open" | "isolated";

/** Why a breaker changed its state. */
export type BreakerChangeReason =
  /** The condition on failures was met. */
  | "failures"
  /** Too many calls were slow. */
  | "slow-calls"
  /** It had been open for long enough; probes are let through. */
  | "open-elapsed"
  /** All probes succeeded. */
  | "probes-succeeded"
  | "probe-failed"
  /** A probe did not come back in time. */
  | "probe-stuck"
  /** By hand: `isolate()` or `close()`. */
  | "forced";

/** One breaker at one instant, for dashboards and the testbed's control service. Counts are since it was made. */
export interface BreakerSnapshot {
  readonly name: string;
  /** The endpoint it guards; undefined for a breaker that guards a dependency as a whole. */
  readonly endpoint: string | undefined;
  readonly state: BreakerState;
  /** Calls let through. */
  readonly permitted: number;
  /** Calls refused. */
  readonly rejected: number;
  /** Changes of state. */
  readonly transitions: number;
}
