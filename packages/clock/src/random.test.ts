import { describe, expect, test } from "vitest";
import { deriveSeed, seededRandom } from "./random.ts";

describe("seededRandom", () => {
  test("gives the same numbers for the same seed, on every machine", () => {
    const random = seededRandom(7);

    expect([random(), random(), random()].map((value) => value.toFixed(9))).toEqual([
      "0.255258642",
      "0.100810135",
      "0.524225854",
    ]);
  });

  test("spreads evenly over [0, 1)", () => {
    const random = seededRandom("even");
    const counts = Array.from({ length: 10 }, () => 0);

    for (let draw = 0; draw < 100_000; draw += 1) {
      const bucket = Math.floor(random() * 10);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }

    expect(Math.min(...counts)).toBeGreaterThan(9_700);
    expect(Math.max(...counts)).toBeLessThan(10_300);
  });
});

describe("deriveSeed", () => {
  test("tells apart paths whose parts run together to the same text", () => {
    expect(deriveSeed(1, "ab", "c")).not.toBe(deriveSeed(1, "a", "bc"));
  });

  test("gives a safe integer that never changes", () => {
    expect(deriveSeed(1, "load", "orders")).toBe(193940438875857);
  });
});
