import { describe, expect, test } from "vitest";
import type { BoundRef } from "../bound.ts";
import { boundText, holds, instantText, isCertain, measureText } from "./measure-text.ts";

function count(operator: BoundRef["operator"], value: number): BoundRef {
  return { operator, value, unit: "count" };
}

describe("holds", () => {
  test.each([
    ["<", 3, false],
    ["<=", 4, true],
    [">", 4, false],
    [">=", 4, true],
    ["=", 4, true],
    ["=", 3, false],
  ] as const)("compares 4 with %s 4 (%#)", (operator, value, held) => {
    expect(holds(count(operator, 4), operator === "<" ? 4 : value)).toBe(held);
  });
});

describe("isCertain", () => {
  test.each([
    ["an upper limit that is broken", count("<=", 4), 5, true],
    ["an upper limit that is kept so far", count("<=", 4), 4, false],
    ["a lower limit that is reached", count(">=", 4), 4, true],
    ["a lower limit that is not reached yet", count(">=", 4), 3, false],
    ["an exact number that is passed", count("=", 4), 5, true],
    ["an exact number that may be passed", count("=", 4), 4, false],
  ])("says whether more can change it: %s", (_, bound, value, certain) => {
    expect(isCertain(bound, value)).toBe(certain);
  });
});

describe("measureText", () => {
  test.each([
    [312.4, "ms", "312 ms"],
    [3.456, "ms", "3.46 ms"],
    [0.9871, "ratio", "98.71 %"],
    [4, "count", "4"],
    [Number.POSITIVE_INFINITY, "ms", "endless"],
  ] as const)("writes %f in %s as %s", (value, unit, text) => {
    expect(measureText(value, unit)).toBe(text);
  });

  test("writes a limit with its operator, and an instant with its sign", () => {
    expect(boundText({ operator: ">=", value: 0.99, unit: "ratio" })).toBe(">= 99 %");
    expect([instantText(14_200), instantText(-50), instantText(13_010)]).toEqual([
      "+14.2s",
      "-0.05s",
      "+13.01s",
    ]);
  });
});
