import { describe, expect, test } from "vitest";
import { formatBound, parseBound } from "./parse-bound.ts";

describe("parseBound", () => {
  test.each([
    ["< 300ms", "ms", { operator: "<", value: 300, unit: "ms" }],
    ["<= 1.5s", "ms", { operator: "<=", value: 1_500, unit: "ms" }],
    [">= 99%", "ratio", { operator: ">=", value: 0.99, unit: "ratio" }],
    ["= 0", "count", { operator: "=", value: 0, unit: "count" }],
    ["> 4", "count", { operator: ">", value: 4, unit: "count" }],
  ] as const)("reads %s", (text, unit, bound) => {
    expect(parseBound(text, [unit], "slo.p99")).toEqual(bound);
  });

  test.each(["300ms", "<300ms", "< x", "== 4", "< -1", "< 3h"])("refuses %j", (text) => {
    expect(() => parseBound(text, ["ms"], "slo.p99")).toThrow(
      `slo.p99 must be a limit such as "< 300ms", got "${text}"`,
    );
  });

  test("refuses a unit that makes no sense for what is limited", () => {
    expect(() => parseBound("< 300ms", ["ratio", "count"], "outcome")).toThrow(
      'outcome must be a limit such as ">= 99%" or "<= 4", got "< 300ms"',
    );
  });

  test.each(["< 300ms", ">= 99.9%", "= 0", "<= 1.3"])("is undone by formatBound: %s", (text) => {
    expect(formatBound(parseBound(text, ["ms", "ratio", "count"], "x"))).toBe(text);
  });
});
