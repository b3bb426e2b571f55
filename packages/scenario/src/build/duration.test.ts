import { describe, expect, test } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";

describe("parseDuration", () => {
  test.each([
    ["250ms", 250],
    ["3s", 3_000],
    ["1.5m", 90_000],
    ["0.5s", 500],
  ])("reads %s as %i milliseconds", (text, milliseconds) => {
    expect(parseDuration(text, "delay")).toBe(milliseconds);
  });

  test.each(["3", "s", "-3s", "3 s", "3h", "", "1e3ms"])(
    "refuses %j, naming the option",
    (text) => {
      expect(() => parseDuration(text, "latency.delay")).toThrow(
        `latency.delay must be a duration such as "250ms", "3s" or "2m", got "${text}"`,
      );
    },
  );
});

describe("formatDuration", () => {
  test.each([
    [300, "300ms"],
    [3_000, "3s"],
    [1_500, "1500ms"],
    [0, "0ms"],
  ])("writes %i as people do", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});
