import type { Clock } from "@holdfast/clock";
import type { Log } from "./log.ts";

/** Everything is over by then or is not worth waiting for, in milliseconds: above interval and drain of a server. */
const stopWithinMs = 4_000;

export interface RunServiceOptions {
  readonly log: Log;
  readonly clock: Clock;
  /**
   * Starts everything and hands each thing to the stack as it starts, so that it is closed in reverse order: the server last
   * in, first out.
   *
   * @param stopping Aborts when the process is asked to end.
   */
  readonly start: (stack: AsyncDisposableStack, stopping: AbortSignal) => Promise<void>;
}

/**
 * Runs a service until SIGTERM or SIGINT, closes what it started and ends the process: 0 after an orderly stop, 1 when
 * it could not start. A second signal ends it at once.
 */
export async function runService({ log, clock, start }: RunServiceOptions): Promise<void> {
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => {
        log.info("stopping", { signal });
        stopping.abort();
        resolve();
      });
    }
  });
  const stack = new AsyncDisposableStack();
  let exitCode = 0;
  try {
    await start(stack, stopping.signal);
    log.info("started", { startedAfterMs: Math.round(clock.unixNow() - performance.timeOrigin) });
    await stopped;
  } catch (error) {
    if (!stopping.signal.aborted) {
      log.error("could not start", error);
      exitCode = 1;
    }
  }
  await Promise.race([close(stack, log), clock.sleep(stopWithinMs)]);
  process.exit(exitCode);
}

async function close(stack: AsyncDisposableStack, log: Log): Promise<void> {
  try {
    await stack.disposeAsync();
  } catch (error) {
    log.error("could not close everything", error);
  }
}
