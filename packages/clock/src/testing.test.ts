import { describe, expect, test } from "vitest";
import { ManualClock } from "./testing.ts";

describe("ManualClock", () => {
  test("wakes sleepers in the order of their times", async () => {
    // #region usage
    const clock = new ManualClock();
    const woken: string[] = [];
    const late = clock.sleep(20).then(() => woken.push("late"));
    const early = clock.sleep(10).then(() => woken.push("early"));

    await clock.advance(30);
    await Promise.all([late, early]);

    expect(woken).toEqual(["early", "late"]);
    expect(clock.now()).toBe(30);
    // #endregion usage
  });

  test("forgets a sleeper that was aborted", async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const sleep = clock.sleep(10, controller.signal);

    controller.abort(new Error("enough"));

    await expect(sleep).rejects.toThrow("enough");
    expect(clock.sleeping).toBe(0);
  });

  test("fires timers in order, those of one instant in the order they were set", async () => {
    const clock = new ManualClock();
    const fired: string[] = [];
    clock.schedule(20, () => fired.push("c"));
    clock.schedule(10, () => fired.push("a"));
    clock.schedule(10, () => fired.push("b"));

    await clock.advance(20);

    expect(fired).toEqual(["a", "b", "c"]);
    expect(clock.scheduled).toBe(0);
  });

  test("does not fire a timer that was cancelled", async () => {
    const clock = new ManualClock();
    const fired: string[] = [];
    const timer = clock.schedule(10, () => fired.push("late"));

    timer.cancel();
    await clock.advance(20);

    expect(fired).toEqual([]);
  });

  test("refuses a delay that is no finite number", () => {
    const clock = new ManualClock();

    expect(() => clock.schedule(Number.NaN, () => {})).toThrow(
      new RangeError("delayMs must be a finite number, got NaN"),
    );
  });
});
