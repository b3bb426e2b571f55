import { TimerWheel } from "./timer-wheel.ts";

/** Where time comes from. Everything that waits takes one, so that a test can be the one who decides. */
export interface Clock {
  /** Milliseconds since an arbitrary start. Never goes back; for durations, windows and deadlines. */
  now(): number;
  /** Milliseconds since the Unix epoch. May jump; only for what leaves the process: timestamps and wire deadlines. */
  unixNow(): number;
  /** Resolves after `durationMs`; rejects with `signal.reason` when `signal` aborts first. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
  /**
   * Calls `action` once, `delayMs` from now and never before. Made for timeouts, which are set for every call and almost never fire:
   * setting and cancelling one costs no timer of the system.
   *
   * @throws {RangeError} When `delayMs` is not a finite number.
   */
  schedule(delayMs: number, action: () => void): Timer;
}

/** Something that will happen unless it is cancelled. */
export interface Timer {
  /** Does nothing when it has fired or was cancelled. */
  cancel(): void;
}

/** Node fires a timer at once when its delay does not fit a signed 32-bit integer. */
const longestTimerMs = 2 ** 31 - 1;

const now = (): number => performance.now();

const wheel = new TimerWheel({
  now,
  wakeIn: (delayMs, wake) => {
    const timer = setTimeout(wake, delayMs);
    return () => clearTimeout(timer);
  },
});

export const systemClock: Clock = {
  now,
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
  schedule: (delayMs, action) => wheel.schedule(delayMs, action),
};
