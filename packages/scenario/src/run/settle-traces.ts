import type { Clock } from "@holdfast/clock";
import type { FlushResult, StartedTestbed } from "@holdfast/testbed";
import type { SettlingTotals } from "../otlp/trace-store.ts";
import { bounded, reasonOf } from "./bounded.ts";
import type { FactLog } from "./scenario-stage.ts";

/** Time for all instances to send what they have. */
export const flushLimitMs = 10_000;
/** An instance that did not answer may have been starting; it is asked once more. */
export const flushAttempts = 2;
/** Between the two. */
export const flushPauseMs = 500;
/** Nothing for so long after the flush: nothing more will come. Two intervals of a slow exporter. */
export const quietMs = 1_000;
/** Whatever comes after this is not waited for. */
export const settleLimitMs = 20_000;
const lookEveryMs = 100;

export interface SettleOptions {
  readonly testbed: Pick<StartedTestbed, "flush">;
  readonly totals: (crashes: readonly number[], spansDropped: number) => Promise<SettlingTotals>;
  /** When instances were killed, Unix milliseconds. */
  readonly crashes: readonly number[];
  readonly clock: Clock;
  readonly log: FactLog;
  readonly signal: AbortSignal;
}

/**
 * Asks for the last spans and waits until every trace is whole or nothing more comes. Never rejects for the system's sake.
 *
 * @returns How many spans the services say they lost.
 */
export async function settleTraces(options: SettleOptions): Promise<number> {
  const { clock, signal, crashes } = options;
  const flushed = await flush(options);
  const dropped = flushed.reduce((sum, { spansDropped = 0 }) => sum + spansDropped, 0);
  const untilMs = clock.now() + settleLimitMs;
  while (!signal.aborted) {
    // oxlint-disable-next-line no-await-in-loop -- each look after the one before.
    const { totals, quietMs: quiet } = await options.totals(crashes, dropped);
    const whole = totals.complete === totals.started;
    if (whole || quiet >= quietMs || clock.now() >= untilMs) break;
    // oxlint-disable-next-line no-await-in-loop -- see above.
    await clock.sleep(lookEveryMs, signal).catch(() => undefined);
  }
  return dropped;
}

async function flush(options: SettleOptions): Promise<readonly FlushResult[]> {
  const { testbed, clock, log, signal } = options;
  let results: readonly FlushResult[] = [];
  for (let attempt = 1; attempt <= flushAttempts && !signal.aborted; attempt += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- the second only when the first did not reach all.
      results = await bounded(
        clock,
        flushLimitMs,
        "sending the last spans",
        (limit) => testbed.flush(limit),
        signal,
      );
      log.write({ kind: "flushed", results });
      if (results.every(({ spansExported }) => spansExported !== undefined)) break;
    } catch (error) {
      log.write({ kind: "note", message: `the last spans were not sent: ${reasonOf(error)}` });
    }
    // oxlint-disable-next-line no-await-in-loop -- see above.
    if (attempt < flushAttempts) await clock.sleep(flushPauseMs, signal).catch(() => undefined);
  }
  return results;
}
