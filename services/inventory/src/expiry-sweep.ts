import type { Clock } from "@holdfast/clock";
import type { StockStore } from "./stock-store.ts";

/** Reservations given back by one statement: enough for a burst, few enough to hold row locks briefly. */
export const sweepMax = 200;
/** Rest between two sweeps, in milliseconds: a reservation lasts a minute, so it may last a second longer. */
export const sweepIntervalMs = 1_000;
/** Time for one sweep, in milliseconds. */
const sweepWithinMs = 1_000;

/** Gives back what has expired. Several instances may do it at the same time. @returns "more" when there may be more. */
export async function sweep(
  store: StockStore,
  clock: Clock,
  signal: AbortSignal,
): Promise<"more" | "rest"> {
  const limits = { deadline: clock.now() + sweepWithinMs, signal };
  return (await store.expire(sweepMax, limits)) === sweepMax ? "more" : "rest";
}
