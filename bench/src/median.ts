/** The middle value; of an even number of values the upper of the two. @throws {RangeError} when there is none. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new RangeError("median of no values");
  return middle;
}
