import { describe, expect, test } from "vitest";
import { ManualClock } from "./testing.ts";

describe("ManualClock", () => {
  test("wakes sleepers in the order of their times", async () => {
    const clock = new ManualClock();
    const woken: string[] = [];
    const late = clock.sleep(20).then(() => woken.push("late"));
    const early = clock.sleep(10).then(() => woken.push("early"));

    await clock.advance(30);
    await Promise.all([late, early]);

    expect(woken).toEqual(["early", "late"]);
    expect(clock.now()).toBe(30);
  });

  test("forgets a sleeper that was aborted", async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const sleep = clock.sleep(10, controller.signal);

    controller.abort(new Error("enough"));

    await expect(sleep).rejects.toThrow("enough");
    expect(clock.sleeping).toBe(0);
  });
});
