import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HealthThresholds, type HealthThresholdsOptions } from "./health-thresholds.ts";

function start(options: HealthThresholdsOptions = {}) {
  const detector = new HealthThresholds(options);
  detector.setEndpoints(["a", "b"]);
  const check = (...results: readonly boolean[]): void => {
    for (const passed of results) detector.recordCheck("a", passed);
  };
  return { detector, check };
}

describe("HealthThresholds", () => {
  test("takes a peer out after checks failed in a row, and no sooner", () => {
    const { detector, check } = start({ unhealthyAfter: 3 });
    check(false, false, true, false, false);
    expect(detector.admits("a")).toBe(true);

    check(false);

    expect(detector.admits("a")).toBe(false);
    expect(detector.admits("b")).toBe(true);
    expect(detector.changes()).toEqual([
      { kind: "ejected", endpoint: "a", reason: "health-checks-failed" },
    ]);
  });

  test("lets it back after checks passed in a row", () => {
    const { detector, check } = start({ unhealthyAfter: 1, healthyAfter: 2 });
    check(false, true, false, true);
    expect(detector.admits("a")).toBe(false);

    check(true);

    expect(detector.changes().at(-1)).toEqual({
      kind: "readmitted",
      endpoint: "a",
      reason: "health-checks-passed",
    });
  });

  test("can keep a peer out until it has passed its first checks", () => {
    const { detector, check } = start({ initiallyHealthy: false, healthyAfter: 1 });
    expect(detector.admits("a")).toBe(false);

    check(true);

    expect(detector.admits("a")).toBe(true);
  });

  test("forgets peers that are gone and keeps what it knows of those that stay", () => {
    const { detector, check } = start({ unhealthyAfter: 1 });
    check(false);
    detector.setEndpoints(["a", "c"]);
    expect(detector.admits("a")).toBe(false);

    detector.setEndpoints(["c"]);
    detector.recordCheck("a", false);
    detector.setEndpoints(["a"]);

    expect(detector.admits("a")).toBe(true);
  });

  test("agrees with the plain rule on any series of checks", () => {
    const agrees = fc.property(
      fc.array(fc.boolean(), { maxLength: 60, size: "max" }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      (results, unhealthyAfter, healthyAfter) => {
        const { detector } = start({ unhealthyAfter, healthyAfter });
        let healthy = true;
        let since = 0;
        for (const [index, passed] of results.entries()) {
          detector.recordCheck("a", passed);
          const recent = results
            .slice(since, index + 1)
            .slice(healthy ? -unhealthyAfter : -healthyAfter);
          const enough = recent.length === (healthy ? unhealthyAfter : healthyAfter);
          if (enough && recent.every((result) => result !== healthy)) {
            healthy = !healthy;
            since = index + 1;
          }
          if (detector.admits("a") !== healthy) return false;
        }
        return true;
      },
    );

    expect(() => fc.assert(agrees, { numRuns: 200 })).not.toThrow();
  });

  // The usage shown in docs/mechanisms/health-thresholds.md.
  test("is used with the results of checks", () => {
    // #region usage
    const health = new HealthThresholds({ unhealthyAfter: 3, healthyAfter: 2 });
    health.setEndpoints(["payment-a", "payment-b"]);

    for (const passed of [false, false, false]) health.recordCheck("payment-b", passed);
    const usable = health.admits("payment-b");
    // #endregion usage

    expect(usable).toBe(false);
  });

  test.each<[object, string]>([
    [{ unhealthyAfter: 0 }, "unhealthyAfter must be an integer of at least 1, got 0"],
    [{ healthyAfter: 0.5 }, "healthyAfter must be an integer of at least 1, got 0.5"],
    [{ initiallyHealthy: "yes" }, 'initiallyHealthy must be true or false, got "yes"'],
    [
      { healthy: 1 },
      "unknown option healthy; known are unhealthyAfter, healthyAfter, initiallyHealthy",
    ],
  ])("refuses %o", (options, message) => {
    expect(() => Reflect.construct(HealthThresholds, [options])).toThrow(
      new RangeError(`HealthThresholds: ${message}`),
    );
  });
});
