import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import { Ticker } from "./ticker.ts";

describe("Ticker", () => {
  test("ticks at once and at every interval, and never again once it is disposed of", async () => {
    const clock = new ManualClock();
    const ticks: number[] = [];
    const ticker = new Ticker({ clock, intervalMs: 50, tick: (now) => ticks.push(now) });

    await clock.advance(120);
    ticker[Symbol.dispose]();
    await clock.advance(200);

    expect(ticks).toEqual([0, 50, 100]);
    expect(clock.scheduled).toBe(0);
  });

  test.each([0, -1, Number.NaN])("refuses an interval of %d ms", (intervalMs) => {
    const make = (): Ticker =>
      new Ticker({ clock: new ManualClock(), intervalMs, tick: () => undefined });

    expect(make).toThrow(new RangeError(`intervalMs must be above 0, got ${intervalMs}`));
  });
});
