import { describe, expect, test } from "vitest";
import { OwnStall } from "./own-stall.ts";

function start() {
  const stalls = new OwnStall({ tickMs: 100, toleranceMs: 50 });
  const tick = (...instants: readonly number[]): void => {
    for (const now of instants) stalls.tick(now);
  };
  return { stalls, tick };
}

describe("OwnStall", () => {
  test("takes nothing out while ticks come as they should", () => {
    const { stalls, tick } = start();

    tick(0, 100, 250, 300);

    expect(stalls.stalledMs).toBe(0);
    expect(stalls.awake(320)).toBe(320);
  });

  test("takes out what a late tick was late beyond the tolerance", () => {
    const { stalls, tick } = start();

    tick(0, 100, 5_100);

    expect(stalls.stalledMs).toBe(4_850);
    expect(stalls.awake(5_200)).toBe(350);
  });

  test("stands still during a stall, before any tick has told of it", () => {
    const { stalls, tick } = start();
    tick(0);

    expect([150, 151, 5_000].map((now) => stalls.awake(now))).toEqual([150, 150, 150]);
    tick(5_000);

    expect(stalls.awake(5_000)).toBe(150);
  });

  test("is not settled until what piled up has been read", () => {
    const { stalls, tick } = start();
    tick(0);
    expect(stalls.isSettled(100)).toBe(true);
    expect(stalls.isSettled(5_000)).toBe(false);

    tick(5_000, 5_100);
    expect(stalls.isSettled(5_149)).toBe(false);

    expect(stalls.isSettled(5_150)).toBe(true);
  });

  test("knows of no stall before the first tick", () => {
    expect(start().stalls.awake(1e9)).toBe(1e9);
  });

  test.each<[object, string]>([
    [{ tickMs: 0 }, "tickMs must be a finite number above 0, got 0"],
    [{ toleranceMs: -1 }, "toleranceMs must be a finite number of at least 0, got -1"],
    [{ tick: 1 }, "unknown option tick; known are tickMs, toleranceMs"],
  ])("refuses %o", (options, message) => {
    expect(() => Reflect.construct(OwnStall, [options])).toThrow(
      new RangeError(`OwnStall: ${message}`),
    );
  });
});
