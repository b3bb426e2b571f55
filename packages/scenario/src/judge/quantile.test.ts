import { describe, expect, test } from "vitest";
import { minSamplesFor, quantileOf } from "./quantile.ts";

const oneToHundred = Array.from({ length: 100 }, (_, index) => 100 - index);

describe("quantileOf", () => {
  test.each([
    [0, 1],
    [0.5, 50],
    [0.99, 99],
    [0.999, 100],
    [1, 100],
  ])("gives p%f of 1 to 100 as %d, a value that was measured", (quantile, value) => {
    expect(quantileOf(oneToHundred, quantile)).toBe(value);
  });

  test("refuses to give one of nothing", () => {
    expect(() => quantileOf([], 0.5)).toThrow(RangeError);
  });
});

describe("minSamplesFor", () => {
  test.each([
    [0.5, 10],
    [0.9, 10],
    [0.95, 20],
    [0.99, 100],
    [0.999, 1_000],
    [1, 10],
  ])("wants for p%f at least %d values", (quantile, count) => {
    expect(minSamplesFor(quantile)).toBe(count);
  });
});
