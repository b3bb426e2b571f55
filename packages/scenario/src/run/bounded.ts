import type { Clock } from "@holdfast/clock";

/** Something took longer than it may. */
export class TimedOutError extends Error {
  override readonly name = "TimedOutError";
}

/**
 * Runs work that ends with a signal when the time is over, and is not waited for any longer then.
 *
 * @param what Names it in the message.
 * @throws {TimedOutError} when it did not end in time; its own error otherwise.
 */
export async function bounded<Result>(
  clock: Clock,
  limitMs: number,
  what: string,
  work: (signal: AbortSignal) => Promise<Result>,
  outer?: AbortSignal,
): Promise<Result> {
  const limit = new AbortController();
  const signal = outer === undefined ? limit.signal : AbortSignal.any([outer, limit.signal]);
  signal.throwIfAborted();
  const over = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  const timer = clock.schedule(limitMs, () => {
    limit.abort(new TimedOutError(`${what} took longer than ${limitMs} ms`));
  });
  const working = work(signal);
  // When the time is over first, nobody is there to hear of its end.
  working.catch(() => undefined);
  try {
    return await Promise.race([working, over]);
  } finally {
    timer.cancel();
  }
}

/** The message of whatever was thrown, in one line. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s*\n\s*/gu, " ").trim();
}
