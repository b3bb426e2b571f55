import { describe, expect, test } from "vitest";
import { LagMeter } from "./lag-meter.ts";

describe("LagMeter", () => {
  test("knows of no lag while ticks come in time", () => {
    const meter = new LagMeter({ intervalMs: 20 });
    for (let now = 0; now <= 1_000; now += 20) meter.tick(now);

    expect(meter.lagMs(1_010)).toBe(0);
  });

  test("tells how much later a tick came than agreed", () => {
    const meter = new LagMeter({ intervalMs: 20 });
    meter.tick(0);
    meter.tick(320);

    expect(meter.lagMs(320)).toBe(300);
  });

  test("sees that the next tick is overdue before it comes", () => {
    const meter = new LagMeter({ intervalMs: 20 });
    meter.tick(0);

    expect(meter.lagMs(120)).toBe(100);
  });

  test("half forgets one late tick in its half-life", () => {
    const meter = new LagMeter({ intervalMs: 20, halfLifeMs: 500 });
    meter.tick(0);
    meter.tick(420);
    for (let now = 440; now <= 920; now += 20) meter.tick(now);

    expect(meter.lagMs(920)).toBeCloseTo(200);
  });

  test("knows nothing before the first tick", () => {
    expect(new LagMeter({ intervalMs: 20 }).lagMs(10_000)).toBe(0);
  });
});
