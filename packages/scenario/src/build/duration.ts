/** A length of time as people write it: `250ms`, `3s`, `1.5m`. */
export type Duration = `${number}${"ms" | "s" | "m"}`;

const pattern = /^(?<amount>\d+(?:\.\d+)?)(?<unit>ms|s|m)$/u;
const millisecondsPer: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/**
 * Reads a duration.
 *
 * @param what Names the option in the message, e.g. `latency.delay`.
 * @returns Milliseconds.
 * @throws {RangeError} when the text has another form.
 */
export function parseDuration(text: string, what: string): number {
  const { amount, unit } = pattern.exec(text)?.groups ?? {};
  const factor = millisecondsPer[unit ?? ""];
  if (amount === undefined || factor === undefined) {
    throw new RangeError(`${what} must be a duration such as "250ms", "3s" or "2m", got "${text}"`);
  }
  return Number(amount) * factor;
}

/** Writes milliseconds as people do: 300 as `300ms`, 3000 as `3s`. */
export function formatDuration(durationMs: number): string {
  return durationMs % 1_000 === 0 && durationMs > 0 ? `${durationMs / 1_000}s` : `${durationMs}ms`;
}
