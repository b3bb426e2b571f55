import type { LoadPlan } from "../plan.ts";

type Schedule = Pick<LoadPlan, "ratePerS" | "rampUpMs" | "startMs" | "endMs">;

/**
 * When an operation is due: at a constant rate, or at one that rises from zero in a straight line for `rampUpMs` and is
 * constant from then on.
 *
 * @param index 0, 1, 2 … in the order of starts.
 * @returns Milliseconds from t+0.
 */
export function arrivalMs({ ratePerS, rampUpMs = 0, startMs }: Schedule, index: number): number {
  const inRampUp = (ratePerS * rampUpMs) / 2_000;
  // Up to t of the ramp, `inRampUp * (t / rampUpMs)^2` have started.
  if (index < inRampUp) return startMs + rampUpMs * Math.sqrt(index / inRampUp);
  return startMs + rampUpMs + ((index - inRampUp) * 1_000) / ratePerS;
}

/** Number of operations due before the end. */
export function arrivals({ ratePerS, rampUpMs = 0, startMs, endMs }: Schedule): number {
  return Math.ceil(((endMs - startMs - rampUpMs / 2) * ratePerS) / 1_000);
}
