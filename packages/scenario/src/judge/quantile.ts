/** Below ten operations a single one moves a share by more than ten points, and a window that small proves nothing. */
export const minOperations = 10;

/**
 * Fewest values for which a quantile says more than the largest value does: at least one must lie above it, so 100 for
 * p99. Never below {@link minOperations}.
 */
export function minSamplesFor(quantile: number): number {
  const beyond = 1 - quantile;
  return Math.max(minOperations, beyond <= 0 ? minOperations : Math.ceil(1 / beyond - 1e-9));
}

/**
 * Exact quantile by nearest rank: the smallest value that at least `quantile` of all values do not exceed. No
 * interpolation, so the answer is always a value that was measured.
 *
 * @throws {RangeError} when there is no value.
 */
export function quantileOf(values: readonly number[], quantile: number): number {
  const sorted = Float64Array.from(values).toSorted();
  const rank = Math.max(1, Math.ceil(quantile * sorted.length - 1e-9));
  const value = sorted[Math.min(rank, sorted.length) - 1];
  if (value === undefined) throw new RangeError("quantileOf needs at least one value");
  return value;
}
