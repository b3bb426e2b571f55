// Points of docs/mechanisms/checklist.md that belong to more than one mechanism. The others are tested beside theirs.

import { type Clock, seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import {
  AdaptiveLimit,
  adaptiveLimit,
  attempt,
  Balancer,
  BreakerRegistry,
  breaker,
  bulkhead,
  cache,
  coalesce,
  consecutiveFailures,
  Degradation,
  deadline,
  endpoint,
  failureRatio,
  fallback,
  fixed,
  hedge,
  LoadShedder,
  onUnavailable,
  pipeline,
  RetryBudget,
  rateLimit,
  retry,
  throttle,
} from "./index.ts";

function unavailable(): never {
  throw Object.assign(new Error("down"), { code: 14 });
}

/** A clock whose wall time nobody may look at: it may be set back at any moment. */
class MonotonicOnly extends ManualClock implements Clock {
  override unixNow(): number {
    throw new Error("looked at the wall clock");
  }
}

describe("pipeline", () => {
  test("takes all its times from the monotonic clock, so that setting the wall clock changes nothing", async () => {
    const clock = new MonotonicOnly();
    const budget = new RetryBudget();
    const balancer = new Balancer({ name: "peers", endpoints: [{ id: "a" }], slowStartMs: 100 });
    const calls = pipeline(
      { name: "peer", clock, random: seededRandom(1) },
      fallback(onUnavailable(() => "fallback")),
      cache({ freshMs: 10, staleIfErrorMs: 10 }, { key: () => "key" }),
      coalesce({ key: () => "key" }),
      deadline({ totalMs: 100 }),
      retry({ backoff: fixed({ delayMs: 5 }), budget, idempotent: true }),
      endpoint(balancer),
      breaker(failureRatio({ windowMs: 1_000, minimumCalls: 2, slowMs: 5, slowThreshold: 0.5 })),
      throttle(),
      rateLimit({ perSecond: 1_000, burst: 10 }),
      adaptiveLimit(),
      bulkhead({ limit: 2, queue: 2, maxWaitMs: 10 }),
      attempt({ timeoutMs: 20 }),
    );

    const good = await calls.outcome(() => "ok");
    await clock.advance(50);
    const failed = calls.outcome(unavailable, { deadline: 500 });
    await clock.advance(100);

    expect(good).toMatchObject({ ok: true, value: "ok", source: "origin" });
    expect(await failed).toMatchObject({ ok: true, value: "fallback", source: "fallback" });
  });

  test("keeps the options it was made with, whatever becomes of the object they came in", () => {
    const shedding = { limit: 1, clock: new ManualClock(), rejectFrom: 1, rejectAll: 1 };
    const signals = [{ name: "load", read: () => "degraded" as const }];
    const features = { search: "healthy" as "healthy" | "failed" };
    const degrading = { name: "peer", signals, features, worsenAfterMs: 0 };
    const shedder = new LoadShedder(shedding);
    const degradation = new Degradation(degrading);
    Object.assign(shedding, { limit: Number.NaN });
    Object.assign(degrading, { worsenAfterMs: Number.NaN });
    Object.assign(features, { search: "failed" });
    signals.pop();

    expect(shedder.snapshot.limit).toBe(1);
    expect(degradation.evaluate(0)).toBe("degraded");
    expect(degradation.isEnabled("search")).toBe(false);
  });
});

describe("breaker", () => {
  test("lets one probe through of a crowd that comes at once, and turns the others away at once", async () => {
    const clock = new ManualClock();
    const once = consecutiveFailures({ failures: 1, open: fixed({ delayMs: 100 }) });
    const calls = pipeline({ name: "peer", clock }, breaker(once));
    await calls.outcome(unavailable);
    await clock.advance(100);
    let begun = 0;
    const probe = Promise.withResolvers<string>();
    const work = (): Promise<string> => {
      begun += 1;
      return probe.promise;
    };

    const crowd = Array.from({ length: 10 }, () => calls.outcome(work));
    const turnedAway = await Promise.all(crowd.slice(1));
    probe.resolve("back");

    expect(begun).toBe(1);
    expect(
      new Set(turnedAway.map((outcome) => (outcome.ok ? "ok" : codeOf(outcome.error)))),
    ).toEqual(new Set(["CIRCUIT_OPEN after 100 ms"]));
    expect(await crowd[0]).toMatchObject({ ok: true, value: "back" });
  });

  test("stays open for its time from its opening on, however long ago it was made", async () => {
    const clock = new ManualClock();
    const once = consecutiveFailures({ failures: 1, open: fixed({ delayMs: 100 }) });
    const calls = pipeline({ name: "peer", clock }, breaker(once));
    await clock.advance(10_000);
    await calls.outcome(unavailable);
    await clock.advance(99);
    const before = await calls.outcome(() => "ok");
    await clock.advance(1);

    expect(before).toMatchObject({ ok: false, error: { code: "CIRCUIT_OPEN" } });
    expect(await calls.outcome(() => "ok")).toMatchObject({ ok: true });
  });

  test("hands on what comes of a call the same after many good ones as after none", async () => {
    const clock = new ManualClock();
    const ended = await Promise.all(
      [0, 100].map(async (goodBefore) => {
        const twice = consecutiveFailures({ failures: 2, open: fixed({ delayMs: 100 }) });
        const calls = pipeline({ name: "peer", clock }, breaker(twice));
        for (let call = 0; call < goodBefore; call += 1) await calls.run(() => call);
        return [
          await calls.outcome(() => undefined),
          await calls.outcome(unavailable),
          await calls.outcome(unavailable),
          await calls.outcome(() => "refused"),
        ].map((outcome) => (outcome.ok ? outcome.value : codeOf(outcome.error)));
      }),
    );

    expect(ended[0]).toEqual(ended[1]);
    expect(ended[1]).toEqual([
      undefined,
      "14 after undefined ms",
      "14 after undefined ms",
      "CIRCUIT_OPEN after 100 ms",
    ]);
  });

  test("tells of a change when it has happened, so that who is told sees the new state", async () => {
    const breakers = new BreakerRegistry();
    const seen: (string | undefined)[] = [];
    const calls = pipeline(
      {
        name: "peer",
        clock: new ManualClock(),
        breakers,
        observe: ({ kind }) => {
          if (kind === "breaker-state-changed") seen.push(breakers.snapshots()[0]?.state);
        },
      },
      breaker(consecutiveFailures({ failures: 1 })),
    );

    await calls.outcome(unavailable);

    expect(seen).toEqual(["open"]);
  });
});

describe("retry", () => {
  test("counts a call once for its budget, however many attempts it takes", async () => {
    const budget = new RetryBudget({ ratio: 0.5, minPerSecond: 0 });
    const calls = pipeline(
      { name: "peer", clock: new ManualClock() },
      retry({ attempts: 3, backoff: fixed({ delayMs: 0 }), budget, idempotent: true }),
    );

    const attempts: number[] = [];
    for (let call = 0; call < 4; call += 1)
      attempts.push((await calls.outcome(unavailable)).attempts);

    // Half a retry for each call: every second one gets one, and its second attempt earns nothing.
    expect(attempts).toEqual([1, 2, 1, 2]);
    expect(budget.balance(0)).toBe(0);
  });
});

describe("RetryBudget", () => {
  test("bounds all pipelines it is given to together, and none that has another or none takes it away", async () => {
    const env = { name: "peer", clock: new ManualClock() };
    const options = { attempts: 2, backoff: fixed({ delayMs: 0 }), idempotent: true };
    const budget = new RetryBudget({ ratio: 0, minPerSecond: 0.1 });
    const one = pipeline(env, retry({ ...options, budget }));
    const other = pipeline(env, retry({ ...options, budget }));
    const unbound = pipeline(env, retry(options));

    const ended = [
      await unbound.outcome(unavailable),
      await one.outcome(unavailable),
      await other.outcome(unavailable),
      await one.outcome(unavailable),
    ];

    expect(ended.map(({ attempts }) => attempts)).toEqual([2, 2, 1, 1]);
  });
});

describe("hedge", () => {
  test.each([
    ["a bulkhead", () => bulkhead({ limit: 10, queue: 5 })],
    ["an adaptive limit", () => adaptiveLimit(new AdaptiveLimit({ limitInitial: 10 }))],
  ] as const)("takes none of the last permits of %s", async (_limit, makeLimit) => {
    const clock = new ManualClock();
    const calls = pipeline(
      { name: "peer", clock },
      hedge({ delay: 100, idempotent: true }),
      makeLimit(),
    );
    const sent: number[] = [];
    const work = (ctx: { readonly attempt: number }): Promise<never> => {
      sent.push(ctx.attempt);
      return new Promise(() => {});
    };
    for (let call = 0; call < 6; call += 1) void calls.outcome(work);
    await clock.advance(1_000);

    // Three of the six get a second attempt; with nine permits taken the others do not.
    expect(sent.filter((number) => number === 1)).toHaveLength(6);
    expect(sent.filter((number) => number === 2)).toHaveLength(3);
  });

  test("gives the next attempt of a call that failed whatever permit there is", async () => {
    const clock = new ManualClock();
    const calls = pipeline(
      { name: "peer", clock },
      hedge({ delay: 100, idempotent: true }),
      bulkhead({ limit: 1 }),
    );

    const outcome = await calls.outcome((ctx) => {
      if (ctx.attempt === 1) unavailable();
      return `attempt ${ctx.attempt}, hedged ${String(ctx.hedged)}`;
    });

    expect(outcome).toMatchObject({ ok: true, value: "attempt 2, hedged false" });
  });
});

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  return `${String(Reflect.get(error, "code"))} after ${String(Reflect.get(error, "retryAfterMs"))} ms`;
}
