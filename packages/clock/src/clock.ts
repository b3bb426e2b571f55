/** Where time comes from. Everything that waits takes one, so that a test can be the one who decides. */
export interface Clock {
  /** Milliseconds since an arbitrary start. Never goes back; for durations, windows and deadlines. */
  now(): number;
  /** Milliseconds since the Unix epoch. May jump; only for what leaves the process: timestamps and wire deadlines. */
  unixNow(): number;
  /** Resolves after `durationMs`; rejects with `signal.reason` when `signal` aborts first. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** Node fires a timer at once when its delay does not fit a signed 32-bit integer. */
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  unixNow: () => performance.timeOrigin + performance.now(),
  sleep: (durationMs, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (!(durationMs <= longestTimerMs)) {
        throw new RangeError(`durationMs must be at most ${longestTimerMs}, got ${durationMs}`);
      }
      const timer = setTimeout(finish, durationMs);
      signal?.addEventListener("abort", finish, { once: true });
      function finish(): void {
        clearTimeout(timer);
        signal?.removeEventListener("abort", finish);
        if (signal?.aborted) reject(signal.reason);
        else resolve();
      }
    }),
};
