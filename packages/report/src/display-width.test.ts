import { describe, expect, test } from "vitest";
import { displayWidth, fitText } from "./display-width.ts";

describe("displayWidth", () => {
  test.each([
    ["plain", 5],
    ["née", 3],
    ["ne\u0301e", 3],
    ["注文", 4],
    ["🛒", 2],
    ["", 0],
  ])("counts the cells of %j", (text, cells) => {
    expect(displayWidth(text)).toBe(cells);
  });
});

describe("fitText", () => {
  test.each([
    ["ab", 4, "ab  "],
    ["abcd", 4, "abcd"],
    ["abcde", 4, "abc…"],
    ["注文注文", 4, "注… "],
    ["abc", 0, ""],
  ])("puts %j into %i cells", (text, cells, fitted) => {
    expect(fitText(text, cells)).toBe(fitted);
  });
});
