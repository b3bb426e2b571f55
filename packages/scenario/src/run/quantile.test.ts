import { describe, expect, test } from "vitest";
import { quantile } from "./quantile.ts";

describe("quantile", () => {
  test.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
    [0.001, 1],
  ])("gives the nearest rank of %d", (share, value) => {
    const sorted = Array.from({ length: 100 }, (_, index) => index + 1);

    expect(quantile(sorted, share)).toBe(value);
  });

  test("gives 0 of nothing", () => {
    expect(quantile([], 0.99)).toBe(0);
  });
});
