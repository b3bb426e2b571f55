/** Three digits of a millisecond are what a clock is good for, and files stay small. */
export function toMicroseconds(timeMs: number): number {
  return Math.round(timeMs * 1_000) / 1_000;
}
