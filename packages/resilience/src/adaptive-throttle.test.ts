import { seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AdaptiveThrottle, type AdaptiveThrottleOptions } from "./adaptive-throttle.ts";
import {
  Balancer,
  endpoint,
  perEndpoint,
  pipeline,
  type ResilienceEvent,
  throttle,
} from "./index.ts";

function seen(accepted: number, failed: number, options: AdaptiveThrottleOptions = {}) {
  const one = new AdaptiveThrottle(options);
  for (let call = 0; call < accepted; call += 1) one.record("success", 0);
  for (let call = 0; call < failed; call += 1) one.record("failure", 0);
  return one;
}

function down(): never {
  throw Object.assign(new Error("down"), { code: 14 });
}

function notFound(): never {
  throw Object.assign(new Error("not found"), { code: 5 });
}

describe("AdaptiveThrottle", () => {
  // Site Reliability Engineering, chapter 21: max(0, (requests - K × accepts) / (requests + 1)) with K = 2.
  test.each([
    [100, 0, 0],
    [50, 50, 0],
    [25, 75, 50 / 101],
    [10, 90, 80 / 101],
  ])("refuses by the formula of the SRE book: %i accepted, %i not", (accepted, failed, ratio) => {
    expect(seen(accepted, failed, { rejectionMax: 1 }).rejectionRatio(0)).toBeCloseTo(ratio, 12);
  });

  // Envoy, admission control: ((n - s / threshold) / (n + 1)) ^ (1 / aggression).
  test.each([
    [0.95, 1, (100 - 80 / 0.95) / 101],
    [0.95, 2, ((100 - 80 / 0.95) / 101) ** 0.5],
    [0.9, 0.5, ((100 - 80 / 0.9) / 101) ** 2],
  ])("refuses by Envoy's formula: threshold %d, aggression %d", (threshold, aggression, ratio) => {
    expect(seen(80, 20, { threshold, aggression }).rejectionRatio(0)).toBeCloseTo(ratio, 12);
  });

  test("never refuses more than its cap, so that it sees the peer come back", () => {
    expect(seen(0, 1_000).rejectionRatio(0)).toBe(0.9);
  });

  test("refuses none before it has seen enough", () => {
    expect(seen(0, 19).rejectionRatio(0)).toBe(0);
    expect(seen(0, 20).rejectionRatio(0)).toBe(0.9);
  });

  test("forgets what is older than its window", () => {
    expect(seen(0, 100, { windowMs: 1_000 }).rejectionRatio(1_000)).toBe(0);
  });

  test("does not count what says nothing about the peer", () => {
    const one = seen(50, 50);
    for (let call = 0; call < 1_000; call += 1) one.record("ignored", 0);

    expect(one.rejectionRatio(0)).toBe(0);
  });

  test("spares a dead peer nine calls of ten, and lets all through again when it is back", () => {
    const random = seededRandom("throttle");
    const one = new AdaptiveThrottle({ windowMs: 1_000 });
    const send = (as: "success" | "failure", from: number): number => {
      let sent = 0;
      for (let call = 0; call < 1_000; call += 1) {
        const now = from + call;
        if (!one.admit(now, random)) continue;
        sent += 1;
        one.record(as, now);
      }
      return sent;
    };
    send("failure", 0);

    const whileDown = send("failure", 1_000);
    send("success", 2_000);
    send("success", 3_000);
    send("success", 4_000);
    const whenBack = send("success", 5_000);

    expect(whileDown).toBeGreaterThan(60);
    expect(whileDown).toBeLessThan(150);
    expect(whenBack).toBe(1_000);
  });

  test("agrees with a plain list of what happened, whatever happens", () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 300 }),
      chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      as: fc.constantFrom("success" as const, "failure" as const, "ignored" as const),
    });
    const agrees = fc.property(fc.array(step, { maxLength: 150, size: "max" }), (steps) => {
      const one = new AdaptiveThrottle({ windowMs: 1_000, minimumCalls: 5 });
      let seenCalls: { bucket: number; isGood: boolean }[] = [];
      let now = 0;
      return steps.every(({ waitMs, chance, as }) => {
        now += waitMs;
        const bucket = Math.floor(now / 100);
        seenCalls = seenCalls.filter((call) => call.bucket > bucket - 10);
        const good = seenCalls.filter(({ isGood }) => isGood).length;
        const total = seenCalls.length;
        const raw = Math.max(0, (total - 2 * good) / (total + 1));
        const ratio = total < 5 ? 0 : Math.min(0.9, raw);
        const isAdmitted = one.admit(now, () => chance);
        if (!isAdmitted) seenCalls.push({ bucket, isGood: false });
        if (isAdmitted) one.record(as, now);
        if (isAdmitted && as !== "ignored") seenCalls.push({ bucket, isGood: as === "success" });
        return isAdmitted === (ratio === 0 || chance >= ratio);
      });
    });

    expect(() => fc.assert(agrees, { numRuns: 200 })).not.toThrow();
  });
});

describe("throttle", () => {
  test("stops sending most of what the peer turns away, and tells of it", async () => {
    const events: ResilienceEvent[] = [];
    const calls = pipeline(
      {
        name: "peer",
        clock: new ManualClock(),
        random: () => 0.5,
        observe: (event) => events.push(event),
      },
      throttle(),
    );
    let sent = 0;
    const work = (): never => {
      sent += 1;
      return down();
    };
    for (let call = 0; call < 20; call += 1) await calls.outcome(work);

    const refused = await calls.outcome(work);

    expect(sent).toBe(20);
    expect(refused).toMatchObject({ ok: false, error: { code: "THROTTLED", effect: "none" } });
    expect(events).toEqual([{ kind: "throttle-rejected", name: "peer", rejectionRatio: 0.9 }]);
  });

  test("lets answers about the request pass for good ones", async () => {
    const calls = pipeline(
      { name: "peer", clock: new ManualClock(), random: () => 0 },
      throttle({ minimumCalls: 1 }),
    );
    for (let call = 0; call < 50; call += 1) await calls.outcome(notFound);

    expect(await calls.outcome(() => "ok")).toMatchObject({ ok: true });
  });

  test("judges each endpoint by itself", async () => {
    const balancer = new Balancer({
      name: "peers",
      endpoints: [{ id: "bad" }, { id: "good" }],
      policy: "round-robin",
    });
    const calls = pipeline(
      { name: "peer", clock: new ManualClock(), random: () => 0 },
      endpoint(balancer),
      throttle(perEndpoint(() => ({ minimumCalls: 5 }))),
    );
    const outcomes: string[] = [];
    for (let call = 0; call < 14; call += 1) {
      const outcome = await calls.outcome((ctx) => (ctx.endpoint.id === "bad" ? down() : "ok"));
      outcomes.push(outcome.ok ? outcome.value : String(outcome.error));
    }

    expect(outcomes.slice(-4)).toEqual([
      "Throttled: throttle peer (bad) refuses 86 % of the calls",
      "ok",
      "Throttled: throttle peer (bad) refuses 88 % of the calls",
      "ok",
    ]);
  });

  // The usage shown in docs/mechanisms/throttle.md.
  test("is used against a peer that is overloaded", async () => {
    // #region usage
    const search = pipeline("search.find", throttle({ threshold: 0.5, windowMs: 60_000 }));
    const found = await search.run(async () => "found");
    // #endregion usage

    expect(found).toBe("found");
  });
});
