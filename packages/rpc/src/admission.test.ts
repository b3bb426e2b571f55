import { Shed } from "@holdfast/resilience";
import { describe, expect, test } from "vitest";
import { concurrencyLimit } from "./admission.ts";

const request = {
  method: "m",
  caller: "",
  priority: "normal",
  remainingMs: Infinity,
  attempt: 1,
} as const;

describe("concurrencyLimit", () => {
  test("refuses what is above the limit and admits again when a call has ended", () => {
    const admission = concurrencyLimit({ limit: 2, pushbackMs: 30 });
    const permit = admission.admit(request);
    admission.admit(request);

    expect(() => admission.admit(request)).toThrow(Shed);

    permit.release();
    expect(() => admission.admit(request)).not.toThrow();
  });

  test("says how long to leave it alone", () => {
    const admission = concurrencyLimit({ limit: 1, pushbackMs: 30 });
    admission.admit(request);

    expect(() => admission.admit(request)).toThrow(expect.objectContaining({ pushbackMs: 30 }));
  });

  test.each([
    [{ limit: 0 }, "limit must be a whole number of at least 1, got 0"],
    [{ limit: 1.5 }, "limit must be a whole number of at least 1, got 1.5"],
    [{ pushbackMs: Number.NaN }, "pushbackMs must be a whole number, got NaN"],
  ])("refuses %j", (options, message) => {
    expect(() => concurrencyLimit(options)).toThrow(new RangeError(message));
  });
});
