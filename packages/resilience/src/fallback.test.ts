import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import type { ResilienceEvent } from "./events.ts";
import {
  CircuitOpen,
  deadline,
  type Execution,
  type FallbackOptions,
  fallback,
  onUnavailable,
  pipeline,
} from "./index.ts";

function start<F>(options: FallbackOptions<F>, totalMs = 100) {
  const clock = new ManualClock();
  const events: ResilienceEvent[] = [];
  const observe = (event: ResilienceEvent): number => events.push(event);
  const calls = pipeline(
    { name: "peer", clock, observe },
    fallback(options),
    deadline({ totalMs }),
  );
  return { clock, events, calls };
}

function refuse(): never {
  throw new CircuitOpen("peer", 500);
}

const never = (): Promise<never> => new Promise(() => {});

describe("fallback", () => {
  test("answers in place of a call that failed, and says so", async () => {
    const { events, calls } = start({ name: "later", use: () => "processing" });

    const outcome = await calls.outcome(refuse);

    expect(outcome).toMatchObject({ ok: true, value: "processing", source: "fallback" });
    expect(events).toEqual([
      { kind: "fallback-used", name: "peer", fallback: "later", reason: "CIRCUIT_OPEN" },
    ]);
  });

  test("leaves a good answer alone", async () => {
    const { calls } = start({ use: () => "processing" });

    expect(await calls.outcome(() => "ok")).toMatchObject({
      ok: true,
      value: "ok",
      source: "origin",
    });
  });

  test("is not ended by the deadline that has passed", async () => {
    const { clock, calls } = start({ use: (_error, ctx: Execution) => ctx.signal.aborted });

    const outcome = calls.outcome(never);
    await clock.advance(100);

    expect(await outcome).toMatchObject({ ok: true, value: false, source: "fallback" });
  });

  test("is ended by its own timeout, and the first failure stands", async () => {
    const { clock, events, calls } = start({ use: never, timeoutMs: 30 });

    const outcome = calls.outcome(refuse);
    await clock.advance(30);

    expect(await outcome).toMatchObject({ ok: false, error: { code: "CIRCUIT_OPEN" } });
    expect(events.map(({ kind }) => kind)).toEqual(["fallback-failed"]);
    expect(clock.scheduled).toBe(0);
  });

  test("is ended by the deadline of the caller", async () => {
    const { clock, calls } = start({ use: never });

    const outcome = calls.outcome(refuse, { deadline: 60 });
    await clock.advance(60);

    expect(await outcome).toMatchObject({ ok: false, error: { code: "CIRCUIT_OPEN" } });
  });

  test("gives no other answer to a caller that has left", async () => {
    const { events, calls } = start({ use: () => "processing" });
    const caller = new AbortController();

    const outcome = calls.outcome(never, { signal: caller.signal });
    caller.abort();

    expect(await outcome).toMatchObject({ ok: false, error: { code: "CANCELLED" } });
    expect(events).toEqual([]);
  });

  test("passes on what the peer answered about the request itself", async () => {
    const { calls } = start({ use: () => "processing" });
    const notFound = Object.assign(new Error("no such order"), { code: 5 });

    const outcome = await calls.outcome(() => {
      throw notFound;
    });

    expect(outcome).toMatchObject({ ok: false, error: notFound });
  });
});

describe("onUnavailable", () => {
  test.each([
    ["UNAVAILABLE", { code: 14 }, true],
    ["DEADLINE_EXCEEDED", { code: 4 }, true],
    ["RESOURCE_EXHAUSTED", { code: 8 }, true],
    ["FAILED_PRECONDITION", { code: 9 }, false],
    ["INTERNAL", { code: 13 }, false],
    ["a bug", {}, false],
  ])("decides whether to answer after %s", async (_name, fields, ok) => {
    const { calls } = start(onUnavailable(() => "processing"));

    const outcome = await calls.outcome(() => {
      throw Object.assign(new Error("failed"), fields);
    });

    expect(outcome.ok).toBe(ok);
  });

  // The usage shown in docs/mechanisms/fallback.md.
  test("is used to answer later what cannot be answered now", async () => {
    const authorize = refuse;
    // #region usage
    const payment = pipeline(
      "payment.authorize",
      fallback(onUnavailable(() => ({ state: "processing" as const }), "queue-for-later")),
      deadline({ totalMs: 800 }),
    );
    const outcome = await payment.outcome(() => authorize());
    // #endregion usage

    expect(outcome).toMatchObject({ ok: true, value: { state: "processing" }, source: "fallback" });
  });
});
