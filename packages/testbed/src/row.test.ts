import { describe, expect, test } from "vitest";
import { parseWholeNumber, plainRow } from "./row.ts";

describe("plainRow", () => {
  test("has values of JSON alone", () => {
    const row = {
      few: 3n,
      many: 2n ** 60n,
      at: new Date(0),
      bytes: new Uint8Array([1, 255]),
      text: "x",
      nothing: null,
    };

    expect(plainRow(row)).toEqual({
      few: 3,
      many: "1152921504606846976",
      at: "1970-01-01T00:00:00.000Z",
      bytes: "01ff",
      text: "x",
      nothing: null,
    });
  });
});

describe("parseWholeNumber", () => {
  test.each([
    ["12", 12],
    ["-3", -3],
    ["9007199254740993", "9007199254740993"],
    ["1.50", "1.50"],
    ["NaN", "NaN"],
  ])("takes %s for %s", (text, value) => {
    expect(parseWholeNumber(text)).toBe(value);
  });
});
