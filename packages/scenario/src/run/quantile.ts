/**
 * The smallest value that at least so large a share of the values does not exceed (nearest rank); 0 of none.
 *
 * @param sorted In ascending order.
 * @param share 0–1.
 */
export function quantile(sorted: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return Math.round((sorted[rank - 1] ?? 0) * 1_000) / 1_000;
}
