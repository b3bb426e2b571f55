import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import { AdaptiveLimit, type AdaptiveLimitOptions, type LoadSample } from "./adaptive-limit.ts";
import {
  adaptiveLimit,
  aimd,
  attempt,
  Balancer,
  Bulkhead,
  bulkhead,
  endpoint,
  perEndpoint,
  pipeline,
  type ResilienceEvent,
} from "./index.ts";

const options: AdaptiveLimitOptions = {
  algorithm: aimd(),
  limitInitial: 4,
  limitMax: 8,
  windowMs: 100,
  minimumCalls: 3,
  random: () => 0,
};

/** Ends so many calls one after the other at one instant, each with all permits taken. */
function end(limit: AdaptiveLimit, count: number, sample: LoadSample, now: number) {
  return Array.from({ length: count }, () => {
    let begun = 0;
    while (limit.tryBegin()) begun += 1;
    const move = limit.learn(sample, 10, now);
    for (; begun > 0; begun -= 1) limit.end();
    return move;
  });
}

/** A pipeline around a limit, and what it tells. */
function start(strategyOptions: AdaptiveLimitOptions) {
  const clock = new ManualClock();
  const events: ResilienceEvent[] = [];
  const limit = new AdaptiveLimit(strategyOptions, "peer");
  const calls = pipeline(
    { name: "peer", clock, observe: (event) => events.push(event) },
    adaptiveLimit(limit),
    attempt({ timeoutMs: 50 }),
  );
  return { clock, events, limit, calls };
}

describe("AdaptiveLimit", () => {
  test("allows as many calls at once as its limit", () => {
    const limit = new AdaptiveLimit({ ...options, limitInitial: 2 });

    expect([limit.tryBegin(), limit.tryBegin(), limit.tryBegin()]).toEqual([true, true, false]);
    limit.end();
    expect(limit.tryBegin()).toBe(true);
  });

  test("moves once a window is long enough and holds enough calls", () => {
    const limit = new AdaptiveLimit(options);

    const moves = [
      ...end(limit, 5, "served", 0),
      ...end(limit, 1, "served", 99),
      ...end(limit, 1, "served", 100),
    ];

    expect(moves.slice(0, 6)).toEqual(Array.from({ length: 6 }));
    expect(moves[6]).toEqual({ from: 4, to: 5 });
  });

  test("drops a window that never holds enough calls instead of adding it to the next", () => {
    const limit = new AdaptiveLimit(options);
    end(limit, 2, "dropped", 0);

    const moves = [...end(limit, 2, "served", 10_000), ...end(limit, 1, "served", 10_100)];

    expect(moves.at(-1)).toEqual({ from: 4, to: 5 });
  });

  test("draws the length of each window, so that replicas do not move together", () => {
    const limit = new AdaptiveLimit({ ...options, random: () => 0.5 });
    end(limit, 3, "served", 0);

    expect(end(limit, 1, "served", 104)).toEqual([undefined]);
    expect(end(limit, 1, "served", 105)).toEqual([{ from: 4, to: 5 }]);
  });

  test("leaves the limit alone when the calls say nothing", () => {
    const limit = new AdaptiveLimit(options);
    end(limit, 50, "ignored", 0);
    end(limit, 50, "ignored", 1_000);

    expect(limit.limit).toBe(4);
  });

  test("leaves a limit that was not used alone", () => {
    const limit = new AdaptiveLimit(options);
    for (const now of [0, 0, 0, 100]) {
      limit.begin();
      limit.learn("served", 10, now);
      limit.end();
    }

    expect(limit.limit).toBe(4);
  });

  test("never falls below 1, and grows from there", () => {
    const limit = new AdaptiveLimit(options);
    for (let now = 0; now < 10_000; now += 101) end(limit, 3, "dropped", now);
    expect(limit.limit).toBe(1);

    for (let now = 10_000; now < 20_000; now += 101) end(limit, 3, "served", now);

    expect(limit.limit).toBe(8);
  });

  test("settles near what a server of eight workers can do without a queue", () => {
    const limit = new AdaptiveLimit({ limitInitial: 4, windowMs: 10, random: () => 0 });
    // A caller that always wants more: all permits are taken, and what exceeds eight waits its turn (Little's law).
    for (let window = 0; window < 300; window += 1) {
      const inFlight = limit.limit;
      const tookMs = 10 * Math.max(1, inFlight / 8);
      for (let call = 0; call < inFlight; call += 1) limit.begin();
      for (let call = 0; call < 60; call += 1)
        limit.learn("served", tookMs, window * 20 + call / 5);
      for (let call = 0; call < inFlight; call += 1) limit.end();
    }

    expect(limit.limit).toBeGreaterThanOrEqual(8);
    expect(limit.limit).toBeLessThan(40);
  });
});

describe("adaptiveLimit", () => {
  test("refuses what exceeds the limit, and tells of it", async () => {
    const { calls, events } = start({ ...options, limitInitial: 1 });
    const answer = Promise.withResolvers<string>();
    const first = calls.run(() => answer.promise);

    const second = await calls.outcome(() => "ok");
    answer.resolve("done");

    expect(second).toMatchObject({ ok: false, error: { code: "LIMIT_REACHED", effect: "none" } });
    expect(events).toEqual([{ kind: "limit-rejected", name: "peer", inFlight: 1, limit: 1 }]);
    expect(await first).toBe("done");
  });

  test("keeps the permit of a call that timed out until its work has ended, beside a bulkhead too", async () => {
    const clock = new ManualClock();
    const limit = new AdaptiveLimit(options);
    const compartment = new Bulkhead({ limit: 9 });
    const calls = pipeline(
      { name: "peer", clock },
      adaptiveLimit(limit),
      bulkhead(compartment),
      attempt({ timeoutMs: 50 }),
    );
    const slow = Promise.withResolvers<string>();
    const late = calls.outcome(() => slow.promise);
    await clock.advance(50);
    await late;
    const during = [limit.inFlight, compartment.snapshot.inFlight];

    slow.resolve("at last");
    await clock.advance(0);

    expect(during).toEqual([1, 1]);
    expect([limit.inFlight, compartment.snapshot.inFlight]).toEqual([0, 0]);
  });

  test("shrinks for timeouts, and tells of it", async () => {
    const { clock, calls, events, limit } = start(options);
    for (let call = 0; call < 4; call += 1) {
      const late = calls.outcome(() => new Promise<never>(() => {}));
      await clock.advance(60);
      await late;
      limit.end();
    }

    expect(limit.limit).toBe(3);
    expect(events).toContainEqual({ kind: "limit-changed", name: "peer", from: 4, to: 3 });
  });

  test.each<[string, object, number]>([
    ["a peer that turns calls away", { code: 8 }, 1],
    ["an answer about the request", { code: 5 }, 3],
    ["a bug of the peer", { code: 13 }, 2],
    ["a cancellation", { name: "AbortError" }, 2],
  ])("learns from %s what it says about load", async (_what, fields, expected) => {
    const { clock, calls, limit } = start({ ...options, limitInitial: 2 });
    for (let call = 0; call < 4; call += 1) {
      await calls.outcome(async () => {
        await clock.advance(40);
        throw Object.assign(new Error("failed"), fields);
      });
    }

    expect(limit.limit).toBe(expected);
  });

  test("bounds each endpoint by itself", async () => {
    const balancer = new Balancer({
      name: "peers",
      endpoints: [{ id: "a" }, { id: "b" }],
      policy: "round-robin",
    });
    const calls = pipeline(
      { name: "peer", clock: new ManualClock() },
      endpoint(balancer),
      adaptiveLimit(perEndpoint(() => ({ ...options, limitInitial: 1 }))),
    );
    const busy = Promise.withResolvers<string>();
    const both = [calls.outcome(() => busy.promise), calls.outcome(() => busy.promise)];

    const third = await calls.outcome(() => "ok");
    busy.resolve("done");

    expect(third).toMatchObject({
      error: { message: "adaptive limit peer (a) is reached (1 in progress)" },
    });
    expect(await Promise.all(both)).toMatchObject([{ ok: true }, { ok: true }]);
  });

  // The usage shown in docs/mechanisms/adaptive-limit.md.
  test("is used where nobody knows how much the peer can do", async () => {
    // #region usage
    const limit = new AdaptiveLimit({ name: "search", limitInitial: 20, limitMax: 200 });
    const search = pipeline("search.find", adaptiveLimit(limit), attempt({ timeoutMs: 500 }));

    const found = await search.run(async () => "found");
    const { inFlight } = limit.snapshot;
    // #endregion usage

    expect({ found, inFlight }).toEqual({ found: "found", inFlight: 0 });
  });
});
