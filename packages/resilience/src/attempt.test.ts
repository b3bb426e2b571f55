import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import type { ResilienceEvent } from "./events.ts";
import { attempt, deadline, type Execution, immediate, pipeline, retry } from "./index.ts";

const never = (): Promise<never> => new Promise(() => {});

describe("attempt", () => {
  test("ends an attempt that takes too long and lets the next one succeed", async () => {
    const clock = new ManualClock();
    const events: ResilienceEvent[] = [];
    const calls = pipeline(
      { name: "peer", clock, observe: (event) => events.push(event) },
      retry({ backoff: immediate(), idempotent: true }),
      attempt({ timeoutMs: 100 }),
    );

    const outcome = calls.outcome((ctx) => (ctx.attempt === 1 ? never() : "ok"));
    await clock.advance(100);

    expect(await outcome).toMatchObject({ ok: true, value: "ok", attempts: 2 });
    expect(events[0]).toEqual({
      kind: "attempt-timeout",
      name: "peer",
      endpoint: undefined,
      attempt: 1,
      limitMs: 100,
    });
    expect(clock.scheduled).toBe(0);
  });

  test("aborts only the attempt that timed out", async () => {
    const clock = new ManualClock();
    const calls = pipeline(
      { name: "peer", clock },
      retry({ backoff: immediate(), idempotent: true }),
      attempt({ timeoutMs: 100 }),
    );
    const seen: Execution[] = [];

    const outcome = calls.outcome((ctx) => {
      seen.push(ctx);
      return ctx.attempt === 1 ? never() : "ok";
    });
    await clock.advance(100);
    await outcome;

    expect(seen.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  });

  test("gives the work the end of the attempt as its deadline", async () => {
    const calls = pipeline(
      { name: "peer", clock: new ManualClock() },
      deadline({ totalMs: 800 }),
      attempt({ timeoutMs: 100 }),
    );

    expect(await calls.run((ctx) => ctx.deadline)).toBe(100);
  });

  test("does not abort what has succeeded", async () => {
    const calls = pipeline({ name: "peer", clock: new ManualClock() }, attempt({ timeoutMs: 100 }));

    const signal = await calls.run((ctx) => ctx.signal);

    expect(signal.aborted).toBe(false);
  });

  test("calls the cancellation of the caller by its name, not a timeout", async () => {
    const clock = new ManualClock();
    const events: ResilienceEvent[] = [];
    const calls = pipeline(
      { name: "peer", clock, observe: (event) => events.push(event) },
      attempt({ timeoutMs: 10_000 }),
    );
    const caller = new AbortController();

    const outcome = calls.outcome(never, { signal: caller.signal });
    caller.abort("left");

    expect(await outcome).toMatchObject({ ok: false, error: { code: "CANCELLED", cause: "left" } });
    expect(events).toEqual([]);
    expect(clock.scheduled).toBe(0);
  });

  test("drops what abandoned work comes back with", async () => {
    const clock = new ManualClock();
    const calls = pipeline({ name: "peer", clock }, attempt({ timeoutMs: 100 }));
    const late = Promise.withResolvers<string>();

    const outcome = calls.outcome(() => late.promise);
    await clock.advance(100);
    late.reject(new Error("late"));
    await clock.advance(1);

    expect(await outcome).toMatchObject({ ok: false, error: { where: "attempt" } });
  });

  // The usage shown in docs/mechanisms/attempt.md.
  test("is used inside a deadline, with time left for another attempt", async () => {
    // #region usage
    const stock = pipeline(
      "inventory.get-stock",
      deadline({ totalMs: 800 }),
      retry({ attempts: 3, idempotent: true }),
      attempt({ timeoutMs: 200 }),
    );
    const isStopped = await stock.run((ctx) => ctx.signal.aborted);
    // #endregion usage

    expect(isStopped).toBe(false);
  });
});
