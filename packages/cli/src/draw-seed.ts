import { randomInt } from "node:crypto";

/** Largest seed that is drawn: short enough to be read out and typed again. */
const largestDrawnSeed = 999_999;

/** A seed for a run that was given none. */
export function drawSeed(): number {
  return randomInt(largestDrawnSeed + 1);
}
