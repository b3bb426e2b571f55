import { describe, expect, test } from "vitest";
import { DependencyHealth } from "./dependency-health.ts";

function start() {
  const health = new DependencyHealth({
    dependencies: ["database", "provider"],
    cacheMs: 5_000,
    timeoutMs: 1_000,
  });
  const check = (now: number, passes: (name: string) => boolean): number => {
    const due = health.due(now);
    for (const order of due) health.settle(order, passes(order.target), now);
    return due.length;
  };
  return { health, check };
}

const ask = (name: string): boolean => name === "database";

describe("DependencyHealth", () => {
  test("checks all dependencies at once, and none again before its result is stale", () => {
    const { check } = start();

    expect([0, 1, 4_999, 5_000].map((now) => check(now, () => true))).toEqual([2, 0, 0, 2]);
  });

  test("hands out no second check of a dependency while one is on its way", () => {
    const { health } = start();

    const counts = [0, 10, 999].map((now) => health.due(now).length);

    expect(counts).toEqual([2, 0, 0]);
  });

  test("is degraded, and says by what, when a dependency is down", () => {
    const { health, check } = start();

    check(100, (name) => name === "database");

    expect(health.report(600)).toEqual({
      status: "degraded",
      dependencies: [
        { name: "database", state: "up", ageMs: 500 },
        { name: "provider", state: "down", ageMs: 500 },
      ],
    });
  });

  test("holds nothing against a dependency that has not been checked", () => {
    const { health } = start();

    const { status, dependencies } = health.report(0);

    expect(status).toBe("healthy");
    expect(dependencies.map(({ state }) => state)).toEqual(["unknown", "unknown"]);
  });

  test("takes a check that is not back in time for failed, whatever it says later", () => {
    const { health } = start();
    const orders = health.due(0);

    expect(health.nextAt).toBe(1_000);
    expect(health.report(1_000).status).toBe("degraded");
    for (const order of orders) health.settle(order, true, 1_001);

    expect(health.report(1_001)).toMatchObject({
      status: "degraded",
      dependencies: [{ ageMs: 1 }, { ageMs: 1 }],
    });
  });

  // The usage shown in docs/mechanisms/health-checks.md.
  test("is used by the deep check of a service", () => {
    // #region usage
    const health = new DependencyHealth({ dependencies: ["database", "provider"] });

    for (const order of health.due(0)) health.settle(order, ask(order.target), 20);
    const { status } = health.report(20);
    // #endregion usage

    expect(status).toBe("degraded");
  });

  test.each<[object, string]>([
    [{}, "dependencies must be a list of names, each once, got undefined"],
    [{ dependencies: ["a", "a"] }, "dependencies must be a list of names, each once, got a list"],
    [{ dependencies: [], cacheMs: 0 }, "cacheMs must be a finite number above 0, got 0"],
    [
      { dependencies: [], timeoutMs: Number.NaN },
      "timeoutMs must be a finite number above 0, got NaN",
    ],
    [
      { dependencies: [], ttl: 1 },
      "unknown option ttl; known are dependencies, cacheMs, timeoutMs",
    ],
  ])("refuses %o", (options, message) => {
    expect(() => Reflect.construct(DependencyHealth, [options])).toThrow(
      new RangeError(`DependencyHealth: ${message}`),
    );
  });
});
