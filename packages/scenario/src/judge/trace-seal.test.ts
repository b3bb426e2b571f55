import { describe, expect, test } from "vitest";
import { sealOf } from "./trace-seal.ts";

const first = { traceId: "t1", spanId: "s1" };
const second = { traceId: "t1", spanId: "s2" };
const other = { traceId: "t0", spanId: "s1" };

describe("sealOf", () => {
  test("makes one seal per trace, sorted by trace id", () => {
    expect(sealOf([first, other, second])).toMatchObject([
      { traceId: "t0", spans: 1 },
      { traceId: "t1", spans: 2 },
    ]);
  });

  test("depends neither on the order of spans nor on one that came twice", () => {
    expect(sealOf([first, second])).toEqual(sealOf([second, first, second]));
  });

  test("changes with every span id", () => {
    const digests = [[first], [second], [first, second]].map((spans) => sealOf(spans)[0]?.digest);

    expect(new Set(digests).size).toBe(3);
  });
});
