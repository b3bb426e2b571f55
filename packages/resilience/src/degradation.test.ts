import { ManualClock } from "@holdfast/clock/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BreakerRegistry,
  breaker,
  breakerSignal,
  consecutiveFailures,
  Degradation,
  type DegradationLevel,
  type DegradationOptions,
  degradationLevels,
  measureSignal,
  pipeline,
  type ResilienceEvent,
} from "./index.ts";

/** A controller that follows one signal, set by the test. */
function start(options: Partial<DegradationOptions> = {}) {
  const events: ResilienceEvent[] = [];
  const signal: { name: string; level: DegradationLevel; read: () => DegradationLevel } = {
    name: "set by hand",
    level: "healthy",
    read: () => signal.level,
  };
  const degradation = new Degradation({
    name: "shop",
    signals: [signal],
    worsenAfterMs: 100,
    recoverAfterMs: 1_000,
    observe: (event) => events.push(event),
    ...options,
  });
  const at = (now: number, level: DegradationLevel): DegradationLevel => {
    signal.level = level;
    return degradation.evaluate(now);
  };
  return { degradation, events, at };
}

const saturation = (): number => 0.4;

function down(): never {
  throw Object.assign(new Error("down"), { code: 14 });
}

describe("Degradation", () => {
  test("follows a worse level once it has lasted, and tells why", () => {
    const { at, events } = start();

    expect([at(0, "critical"), at(99, "critical"), at(100, "critical")]).toEqual([
      "healthy",
      "healthy",
      "critical",
    ]);
    expect(events).toEqual([
      {
        kind: "degradation-changed",
        name: "shop",
        from: "healthy",
        to: "critical",
        reason: "set by hand",
      },
    ]);
  });

  test("does not follow a gust", () => {
    const { at, events } = start();
    for (let now = 0; now < 10_000; now += 90) at(now, now % 180 === 0 ? "failed" : "healthy");

    expect(events).toEqual([]);
  });

  test("comes back one level at a time, each after a long quiet", () => {
    const { at } = start();
    at(0, "failed");
    at(100, "failed");

    const levels = [200, 1_199, 1_200, 2_199, 2_200, 3_200, 3_300, 4_300].map((now) =>
      at(now, "healthy"),
    );

    expect(levels).toEqual([
      "failed",
      "failed",
      "critical",
      "critical",
      "critical",
      "degraded",
      "degraded",
      "healthy",
    ]);
  });

  test("begins the quiet anew when it is broken", () => {
    const { at } = start();
    at(0, "degraded");
    at(100, "degraded");
    at(200, "healthy");
    at(1_100, "degraded");

    expect([at(1_200, "healthy"), at(2_199, "healthy"), at(2_200, "healthy")]).toEqual([
      "degraded",
      "degraded",
      "healthy",
    ]);
  });

  test("decides by its level what is on, how good it is and whether it writes", () => {
    const { degradation, at } = start({
      worsenAfterMs: 0,
      features: { recommendations: "healthy", search: "degraded", payment: "critical" },
    });
    const decisions = degradationLevels.map((level, step) => {
      at(step, level);
      return [
        degradation.level,
        degradation.isDegraded,
        degradation.isReadOnly,
        degradation.isFailed,
        ["recommendations", "search", "payment"].filter((name) => degradation.isEnabled(name)),
        degradation.choose({ healthy: 20, critical: 5 }),
      ];
    });

    expect(decisions).toEqual([
      ["healthy", false, false, false, ["recommendations", "search", "payment"], 20],
      ["degraded", true, false, false, ["search", "payment"], 20],
      ["critical", true, true, false, ["payment"], 5],
      ["failed", true, true, true, [], 5],
    ]);
  });

  test("refuses to decide about a feature nobody declared", () => {
    const { degradation } = start({ features: { search: "degraded" } });

    expect(() => degradation.isEnabled("serach")).toThrow(
      new RangeError('Degradation shop: feature must be one of search, got "serach"'),
    );
  });

  test("is what it is forced to be, until it is given back to its signals", () => {
    const { degradation, events, at } = start();
    degradation.force("critical");
    expect(at(0, "healthy")).toBe("critical");

    degradation.force(undefined);

    expect(degradation.level).toBe("healthy");
    expect(events).toMatchObject([
      { from: "healthy", to: "critical", reason: "forced" },
      { from: "critical", to: "healthy", reason: "forced" },
    ]);
  });

  test("keeps the worst of several signals", () => {
    const signals = (["degraded", "failed", "critical"] as const).map((level) => ({
      name: level,
      read: () => level,
    }));
    const { degradation, events } = start({ signals, worsenAfterMs: 0 });

    expect(degradation.evaluate(0)).toBe("failed");
    expect(events).toMatchObject([{ reason: "failed" }]);
  });

  test("agrees with a log of readings looked through from the start, whatever is read when", () => {
    const reading = fc.record({
      waitMs: fc.integer({ min: 0, max: 700 }),
      level: fc.constantFrom(...degradationLevels),
    });
    const agrees = fc.property(fc.array(reading, { maxLength: 80, size: "max" }), (readings) => {
      const { at } = start();
      const log: { now: number; severity: number }[] = [];
      let level = 0;
      let now = 0;
      return readings.every(({ waitMs, level: read }) => {
        now += waitMs;
        const severity = degradationLevels.indexOf(read);
        log.push({ now, severity });
        const since = (holds: (severity: number) => boolean): number => {
          const broken = log.findLastIndex((entry) => !holds(entry.severity));
          return now - (log[broken + 1]?.now ?? Number.POSITIVE_INFINITY);
        };
        const from = level;
        if (since((other) => other > from) >= 100) level = severity;
        else if (since((other) => other < from) >= 1_000) level = from - 1;
        if (level !== from) log.length = 0;
        return at(now, read) === degradationLevels[level];
      });
    });

    expect(() => fc.assert(agrees, { numRuns: 300 })).not.toThrow();
  });

  // The usage shown in docs/mechanisms/degradation.md.
  test("is used to serve less on purpose", () => {
    const breakers = new BreakerRegistry();
    const clock = new ManualClock();
    // #region usage
    const degradation = new Degradation({
      name: "checkout",
      signals: [
        breakerSignal({
          registry: breakers,
          levels: { recommendation: "degraded", payment: "critical" },
        }),
        measureSignal({ name: "saturation", read: saturation, degraded: 0.8, critical: 0.95 }),
      ],
      features: { recommendations: "healthy", search: "degraded" },
    });

    degradation.evaluate(clock.now());
    const showsRecommendations = degradation.isEnabled("recommendations");
    const itemsPerPage = degradation.choose({ healthy: 50, degraded: 10 });
    // #endregion usage

    expect([showsRecommendations, itemsPerPage, degradation.isReadOnly]).toEqual([true, 50, false]);
  });
});

describe("measureSignal", () => {
  test("asks for a level from its threshold on, and holds it until the value is clearly below", () => {
    let value = 0;
    const signal = measureSignal({
      name: "error rate",
      read: () => value,
      degraded: 0.1,
      critical: 0.5,
    });
    const levels = [0.09, 0.1, 0.095, 0.089, 0.6, 0.46, 0.44, 0].map((next) => {
      value = next;
      return signal.read(0);
    });

    expect(levels).toEqual([
      "healthy",
      "degraded",
      "degraded",
      "healthy",
      "critical",
      "critical",
      "degraded",
      "healthy",
    ]);
  });
});

describe("breakerSignal", () => {
  test("asks for a level while a dependency is cut off, and for the worst of them", async () => {
    const registry = new BreakerRegistry();
    const signal = breakerSignal({
      registry,
      levels: { recommendation: "degraded", payment: "critical" },
    });
    const clock = new ManualClock();
    const [recommendation, payment] = ["recommendation", "payment"].map((name) =>
      pipeline({ name, clock, breakers: registry }, breaker(consecutiveFailures({ failures: 1 }))),
    );

    const before = signal.read(0);
    await recommendation?.outcome(down);
    const degraded = signal.read(0);
    await payment?.outcome(down);

    expect([before, degraded, signal.read(0)]).toEqual(["healthy", "degraded", "critical"]);
    registry.close("payment", 0);
    expect(signal.read(0)).toBe("degraded");
  });
});
