import { describe, expect, test } from "vitest";
import { spanTime } from "./span-time.ts";

describe("spanTime", () => {
  test("is finer than a millisecond", () => {
    const nanos = Array.from({ length: 10 }, () => spanTime()[1]);

    expect(nanos.some((value) => value % 1e6 !== 0)).toBe(true);
  });

  test("keeps nanoseconds below a second", () => {
    const nanos = Array.from({ length: 1_000 }, () => spanTime()[1]);

    expect(Math.max(...nanos)).toBeLessThan(1e9);
    expect(Math.min(...nanos)).toBeGreaterThanOrEqual(0);
  });
});
