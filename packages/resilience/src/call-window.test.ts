import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CountWindow } from "./count-window.ts";
import { TimeWindow } from "./time-window.ts";

interface Recorded {
  readonly at: number;
  readonly failed: boolean;
  readonly slow: boolean;
}

const records = fc.array(
  fc.record({
    waitMs: fc.integer({ min: 0, max: 1_500 }),
    failed: fc.boolean(),
    slow: fc.boolean(),
  }),
  { maxLength: 60, size: "max" },
);

function totals(recorded: readonly Recorded[]): readonly number[] {
  return [
    recorded.length,
    recorded.filter(({ failed }) => failed).length,
    recorded.filter(({ slow }) => slow).length,
  ];
}

describe("CountWindow", () => {
  test("holds exactly the last calls, whatever came before", () => {
    const holds = fc.property(records, fc.integer({ min: 1, max: 12 }), (steps, size) => {
      const window = new CountWindow(size);
      const all: Recorded[] = [];
      for (const { failed, slow } of steps) {
        window.record({ at: 0 }, failed, slow);
        all.push({ at: 0, failed, slow });
      }
      return (
        String(totals(all.slice(-size))) === String([window.calls, window.failures, window.slow])
      );
    });

    expect(() => fc.assert(holds, { numRuns: 200 })).not.toThrow();
  });
});

describe("TimeWindow", () => {
  test("holds exactly the calls of the last ten buckets, whatever the pauses", () => {
    const holds = fc.property(records, fc.integer({ min: 0, max: 3_000 }), (steps, restMs) => {
      const window = new TimeWindow(1_000);
      const all: Recorded[] = [];
      let now = 0;
      for (const { waitMs, failed, slow } of steps) {
        now += waitMs;
        window.record({ at: now }, failed, slow);
        all.push({ at: now, failed, slow });
      }
      now += restMs;
      window.advance(now);
      const recent = all.filter(({ at }) => Math.floor(at / 100) > Math.floor(now / 100) - 10);
      return String(totals(recent)) === String([window.calls, window.failures, window.slow]);
    });

    expect(() => fc.assert(holds, { numRuns: 200 })).not.toThrow();
  });

  test("forgets everything after a long idle time, not one bucket for each call", () => {
    const window = new TimeWindow(10_000);
    for (let call = 0; call < 451; call += 1) window.record({ at: call * 20 }, true, false);

    window.record({ at: 3_604_000 }, false, false);

    expect([window.calls, window.failures]).toEqual([1, 0]);
  });
});
