import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test, vi } from "vitest";
import { Health, healthCacheMs, healthTimeoutMs, unhealthyCacheMs } from "./health.ts";

const succeed = async (): Promise<void> => undefined;
const fail = (): Promise<never> => Promise.reject(new Error("refused"));
const hang = (): Promise<never> => new Promise(() => undefined);

describe("Health", () => {
  test("serves when every check succeeds", async () => {
    const health = new Health(
      new ManualClock(),
      [
        { name: "one", check: succeed },
        { name: "other", check: succeed },
      ],
      ["shop.v1.Payment"],
    );

    expect(await health.status("")).toBe("SERVING");
    expect(await health.status("shop.v1.Payment")).toBe("SERVING");
    expect(await health.status("shop.v1.Checkout")).toBe("SERVICE_UNKNOWN");
  });

  test("is not ready, but alive, when one check fails", async () => {
    const checks = [
      { name: "one", check: succeed },
      { name: "other", check: fail },
    ];
    const health = new Health(new ManualClock(), checks, []);

    expect(await health.status("")).toBe("NOT_SERVING");
    expect(await health.status("liveness")).toBe("SERVING");
  });

  test("does not wait for a check that hangs, and tells it so", async () => {
    const clock = new ManualClock();
    const signals: AbortSignal[] = [];
    const check = (signal: AbortSignal): Promise<never> => {
      signals.push(signal);
      return hang();
    };
    const health = new Health(clock, [{ name: "one", check }], []);
    const status = health.status("");

    await clock.advance(healthTimeoutMs);

    expect(await status).toBe("NOT_SERVING");
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(clock.sleeping).toBe(0);
  });

  test("asks once for all who ask within the life of an answer", async () => {
    const clock = new ManualClock();
    const check = vi.fn<() => Promise<void>>(succeed);
    const health = new Health(clock, [{ name: "one", check }], []);
    await Promise.all([health.status(""), health.status("")]);
    await clock.advance(healthCacheMs - 1);
    await health.status("");
    expect(check).toHaveBeenCalledTimes(1);

    await clock.advance(1);
    await health.status("");

    expect(check).toHaveBeenCalledTimes(2);
  });

  test("asks again soon after bad news", async () => {
    const clock = new ManualClock();
    let well = false;
    const check = (): Promise<void> => (well ? succeed() : fail());
    const health = new Health(clock, [{ name: "one", check }], []);
    await health.status("");
    well = true;
    expect(await health.status("")).toBe("NOT_SERVING");

    await clock.advance(unhealthyCacheMs);

    expect(await health.status("")).toBe("SERVING");
  });

  test("never serves again once it has stopped", async () => {
    const health = new Health(new ManualClock(), [], []);

    health.stopServing();

    expect(await health.status("")).toBe("NOT_SERVING");
    expect(await health.status("liveness")).toBe("SERVING");
  });
});
