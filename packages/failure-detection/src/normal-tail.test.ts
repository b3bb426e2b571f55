import { describe, expect, test } from "vitest";
import { minusLog10NormalTail } from "./normal-tail.ts";

describe("minusLog10NormalTail", () => {
  // Computed with mpmath 1.3 at 40 digits: -log10(erfc(y / sqrt 2) / 2).
  test.each([
    [-5, 1.244912137388292e-7],
    [-2, 0.00999437953410871],
    [0, 0.3010299956639812],
    [1, 0.7995455414919704],
    [2.9, 2.729131815396352],
    [3.1, 3.014302698101927],
    [8, 15.206142551017152],
    [37, 299.2421811786099],
    [50, 544.966335861997],
    [1_000, 217_150.640041994],
  ])("of %f deviations is %f", (deviations, expected) => {
    expect(minusLog10NormalTail(deviations) / expected).toBeCloseTo(1, 9);
  });

  test("stays a number where the chance itself is none any more", () => {
    expect(minusLog10NormalTail(1e6)).toBeCloseTo(2.1714724e11, -6);
  });

  test("never falls when the silence grows", () => {
    const rising = Array.from({ length: 4_000 }, (_, step) =>
      minusLog10NormalTail(-10 + step / 100),
    );

    expect(rising).toEqual(rising.toSorted((left, right) => left - right));
  });
});
