// Figures as their sources print them or as follows from the formula they print. Each test names its source.

import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import {
  exponential,
  fixed,
  hedge,
  pipeline,
  RateLimiter,
  type ResilienceEvent,
  RetryBudget,
  type RetryOptions,
  retry,
} from "./index.ts";

const half = (): number => 0.5;
const almostOne = (): number => 1 - Number.EPSILON;

/** Attempts of a call that fails with these errors in turn, and the waits between them. */
async function retried(options: RetryOptions, errors: readonly object[]) {
  const clock = new ManualClock();
  const startedAt: number[] = [];
  const calls = pipeline({ name: "peer", clock, random: almostOne }, retry(options));
  const outcome = calls.outcome(
    ({ attempt }) => {
      startedAt.push(clock.now());
      const error = errors[Math.min(attempt, errors.length) - 1];
      throw Object.assign(new Error("failed"), error);
    },
    { idempotent: true },
  );
  await clock.advance(60_000);
  const waitsMs = startedAt.slice(1).map((at, index) => Math.round(at - (startedAt[index] ?? 0)));
  return { outcome: await outcome, waitsMs };
}

const unavailable = { code: 14 };
/** The retry policy printed in gRFC A6, "Retry Policy": maxAttempts 4, initialBackoff 0.1s, maxBackoff 1s, backoffMultiplier 2. */
const a6: RetryOptions = {
  attempts: 4,
  backoff: exponential({ baseMs: 100, maxMs: 1_000, factor: 2 }),
};

describe("retry", () => {
  test("waits random(0, min(initialBackoff · multiplier^(n-1), maxBackoff)) before retry n: gRFC A6, Exponential Backoff", async () => {
    const { waitsMs, outcome } = await retried({ ...a6, attempts: 6 }, [unavailable]);

    expect(waitsMs).toEqual([100, 200, 400, 800, 1_000]);
    expect(outcome).toMatchObject({ ok: false, attempts: 6 });
  });

  test("counts the first attempt in maxAttempts: gRFC A6, Maximum Number of Retries", async () => {
    const { outcome } = await retried(a6, [unavailable]);

    expect(outcome).toMatchObject({ attempts: 4, stoppedBy: "attempts" });
  });

  test("waits exactly as pushed back, and after that as after the first failure: gRFC A6, Pushback", async () => {
    const { waitsMs } = await retried(a6, [unavailable, { code: 14, pushbackMs: 7 }, unavailable]);

    expect(waitsMs).toEqual([100, 7, 100]);
  });

  test.each([["-1"], ["soon"], ["1.5"], [""]])(
    "does not retry for a pushback of %j: gRFC A6, Pushback",
    async (text) => {
      const metadata = { get: () => [text] };
      const { outcome } = await retried(a6, [{ code: 14, metadata }]);

      expect(outcome).toMatchObject({ attempts: 1, stoppedBy: "pushback" });
    },
  );
});

describe("exponential", () => {
  test("spreads as Brooker, Exponential Backoff and Jitter (AWS, 2015) defines full, equal and decorrelated jitter", () => {
    const thirdDelay = (jitter: "full" | "equal"): number =>
      exponential({ baseMs: 10, maxMs: 1_000, jitter }).delayMs(3, 0, half);
    const decorrelated = exponential({ baseMs: 10, maxMs: 1_000, jitter: "decorrelated" });

    // sleep = random_between(0, 40); 40/2 + random_between(0, 40/2); random_between(base, sleep · 3) with a last sleep of 40.
    expect(thirdDelay("full")).toBe(20);
    expect(thirdDelay("equal")).toBe(30);
    expect(decorrelated.delayMs(3, 40, half)).toBe(65);
  });
});

describe("hedge", () => {
  test("sends an attempt each hedgingDelay up to maxAttempts, the next at once for a non-fatal status: gRFC A6, Hedging Policy", async () => {
    const clock = new ManualClock();
    const sent: { readonly at: number; readonly fail: (error: object) => void }[] = [];
    // The policy printed there: maxAttempts 4, hedgingDelay 0.5s.
    const calls = pipeline(
      { name: "peer", clock },
      hedge({ attempts: 4, delay: 500, idempotent: true }),
    );

    const outcome = calls.outcome(() => {
      const { promise, reject } = Promise.withResolvers<never>();
      sent.push({ at: clock.now(), fail: reject });
      return promise;
    });
    await clock.advance(600);
    sent[0]?.fail(Object.assign(new Error("down"), unavailable));
    await clock.advance(5_000);
    for (const { fail } of sent) fail(Object.assign(new Error("down"), unavailable));

    expect(sent.map(({ at }) => at)).toEqual([0, 500, 600, 1_100]);
    expect(await outcome).toMatchObject({ ok: false, attempts: 4 });
  });
});

describe("RetryBudget", () => {
  test.each([
    [0.1, 1],
    [0.2, 2],
    [0.5, 5],
    [1, 10],
  ])(
    "allows %d of the calls to be retried: percentCanRetry of Finagle's RetryBudget",
    (ratio, retries) => {
      const budget = new RetryBudget({ ratio, minPerSecond: 0 });
      for (let call = 0; call < 10; call += 1) budget.deposit(0);

      expect(budget.balance(0)).toBe(retries);
    },
  );

  test("holds minRetriesPerSec for the time to live when there is no traffic, and deposits for no longer: Finagle's defaults", () => {
    const budget = new RetryBudget();
    const reserve = budget.balance(0);
    for (let call = 0; call < 50; call += 1) budget.deposit(0);

    expect(reserve).toBe(10 * 10);
    expect(budget.balance(8_999)).toBe(110);
    expect(budget.balance(10_000)).toBe(100);
  });

  test("bounds three tiers to 1.2³ = 1.73 calls at the bottom for each at the top, where three attempts give 27", () => {
    const tiers = [new RetryBudget({ minPerSecond: 0 }), new RetryBudget({ minPerSecond: 0 })];
    const bottom = new RetryBudget({ minPerSecond: 0 });
    let calls = 0;
    const send = (budgets: readonly RetryBudget[]): void => {
      const [budget, ...below] = budgets;
      if (budget === undefined) {
        calls += 1;
        return;
      }
      budget.deposit(0);
      send(below);
      for (let again = 0; again < 2; again += 1) if (budget.tryWithdraw(0)) send(below);
    };
    for (let call = 0; call < 1_000; call += 1) send([...tiers, bottom]);

    expect(calls / 1_000).toBeCloseTo(1.728, 2);
  });
});

describe("RateLimiter", () => {
  test.each([
    [1, [0, 2, 4, 6, 8, 10]],
    [2, [0, 1, 2, 3, 5, 6, 8, 9]],
    [3, [0, 1, 2, 3, 4, 5, 6, 8, 9]],
  ])(
    "admits the cells that conform to GCRA(T = 1.5 s, τ = %i - 1 times T), one arriving each second: ITU-T I.371, annex A, virtual scheduling",
    (burst, conforming) => {
      const limiter = new RateLimiter({ perSecond: 2 / 3, burst });
      const seconds = Array.from({ length: 11 }, (_, second) => second);

      const admitted = seconds.filter((second) => limiter.tryAcquire("vc", second * 1_000) === 0);

      expect(admitted).toEqual(conforming);
    },
  );

  test.each([1, 2, 3])(
    "admits what the text of virtual scheduling admits, for any arrivals: burst %i",
    (burst) => {
      const limiter = new RateLimiter({ perSecond: 2, burst });
      const increment = 500;
      const limit = increment * (burst - 1);
      let theoretical = 0;
      const differing: number[] = [];
      for (let at = 0; at < 1_000_000; at += 37 + ((at * 7_919) % 800)) {
        const conforms = at >= theoretical - limit;
        if (conforms) theoretical = Math.max(at, theoretical) + increment;
        if ((limiter.tryAcquire("vc", at) === 0) !== conforms) differing.push(at);
      }

      expect(differing).toEqual([]);
    },
  );
});

describe("events", () => {
  test("number retries from 1, as grpc-previous-rpc-attempts does: gRFC A6, Exposed Retry Metadata", async () => {
    const events: ResilienceEvent[] = [];
    const clock = new ManualClock();
    const calls = pipeline(
      { name: "peer", clock, observe: (event) => events.push(event) },
      retry({ attempts: 3, backoff: fixed({ delayMs: 1 }), idempotent: true }),
    );

    const outcome = calls.outcome(() => {
      throw Object.assign(new Error("down"), unavailable);
    });
    await clock.advance(10);
    await outcome;

    expect(events.map((event) => ("attempt" in event ? event.attempt : event.kind))).toEqual([
      1,
      2,
      "retry-stopped",
    ]);
  });
});
