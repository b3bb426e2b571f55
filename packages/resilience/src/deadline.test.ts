import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import type { ResilienceEvent } from "./events.ts";
import {
  attempt,
  bulkhead,
  type DeadlineOptions,
  deadline,
  fixed,
  pipeline,
  retry,
} from "./index.ts";

function start(options: DeadlineOptions) {
  const clock = new ManualClock();
  const events: ResilienceEvent[] = [];
  const observe = (event: ResilienceEvent): number => events.push(event);
  return { clock, events, calls: pipeline({ name: "peer", clock, observe }, deadline(options)) };
}

const never = (): Promise<never> => new Promise(() => {});

describe("deadline", () => {
  test("ends a call that takes too long, although its work never settles", async () => {
    const { clock, events, calls } = start({ totalMs: 100 });

    const outcome = calls.outcome(never);
    await clock.advance(100);

    expect(await outcome).toMatchObject({ ok: false, error: { where: "call", effect: "unknown" } });
    expect(events).toEqual([
      { kind: "deadline-exceeded", name: "peer", where: "call", limitMs: 100 },
    ]);
  });

  test("leaves no timer behind", async () => {
    const { clock, calls } = start({ totalMs: 100 });

    await calls.run(() => "ok");

    expect(clock.scheduled).toBe(0);
  });

  test.each([
    ["its own limit when that is earlier", { totalMs: 100 }, 500, 100],
    ["the inherited deadline when that is earlier", { totalMs: 100 }, 60, 60],
    ["the inherited deadline less the reserve", { totalMs: 100, reserveMs: 20 }, 60, 40],
    ["the inherited deadline alone", {}, 60, 60],
  ])("uses %s", async (_what, options, inherited, expected) => {
    const { calls } = start(options);

    const seen = await calls.run((ctx) => [ctx.deadline, ctx.remaining()], { deadline: inherited });

    expect(seen).toEqual([expected, expected]);
  });

  test("does not begin what cannot be of use any more", async () => {
    const { calls } = start({ minimumMs: 30 });
    let made = 0;

    const outcome = await calls.outcome(() => (made += 1), { deadline: 29 });

    expect(outcome).toMatchObject({ ok: false, error: { where: "admission", effect: "none" } });
    expect(made).toBe(0);
  });

  test("holds in a pipeline that has no deadline of its own", async () => {
    const clock = new ManualClock();
    const calls = pipeline({ name: "peer", clock }, retry());

    const outcome = calls.outcome(never, { deadline: 40 });
    await clock.advance(40);

    expect(await outcome).toMatchObject({
      ok: false,
      error: { where: "call" },
      stoppedBy: "deadline",
    });
  });

  test("tells the work by its signal, with the error as the reason", async () => {
    const { clock, calls } = start({ totalMs: 100 });
    let reason: unknown;

    const outcome = calls.outcome((ctx) => {
      ctx.signal.addEventListener("abort", () => (reason = ctx.signal.reason));
      return never();
    });
    await clock.advance(100);

    expect(await outcome).toEqual({ ok: false, error: reason, attempts: 1 });
  });

  test("says that a call ended in the queue had no effect", async () => {
    const clock = new ManualClock();
    const calls = pipeline(
      { name: "peer", clock },
      deadline({ totalMs: 50 }),
      bulkhead({ limit: 1, queue: 1 }),
    );

    const first = calls.outcome(never);
    const second = calls.outcome(never);
    await clock.advance(50);

    expect(await first).toMatchObject({ error: { where: "call" } });
    expect(await second).toMatchObject({ error: { where: "queue", effect: "none" } });
  });

  test("bounds all attempts and the waits between them", async () => {
    const clock = new ManualClock();
    const calls = pipeline(
      { name: "peer", clock },
      deadline({ totalMs: 100 }),
      retry({ attempts: 5, backoff: fixed({ delayMs: 10 }), idempotent: true }),
      attempt({ timeoutMs: 40 }),
    );

    const outcome = calls.outcome(never);
    await clock.advance(100);

    expect(await outcome).toMatchObject({
      ok: false,
      attempts: 2,
      stoppedBy: "deadline",
      error: { where: "attempt" },
    });
    expect(clock.scheduled).toBe(0);
  });

  // The usage shown in docs/mechanisms/deadline.md.
  test("is used with what is left of the caller's time", async () => {
    const clock = new ManualClock();
    const server = { deadline: 500 };
    // #region usage
    const authorize = pipeline(
      { name: "payment.authorize", clock },
      deadline({ totalMs: 800, reserveMs: 50, minimumMs: 20 }),
      attempt({ timeoutMs: 200 }),
    );
    const leftMs = await authorize.run((ctx) => ctx.remaining(), { deadline: server.deadline });
    // #endregion usage

    expect(leftMs).toBe(200);
  });
});
