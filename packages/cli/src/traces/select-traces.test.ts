import type { Span } from "@holdfast/scenario";
import { describe, expect, test } from "vitest";
import { isTracePrefix, TraceFinder } from "./select-traces.ts";

function root(traceId: string, tookNano: bigint, span: Partial<Span> = {}): Span {
  return {
    traceId,
    spanId: "01",
    parentSpanId: "",
    name: "orders",
    kind: "client",
    service: "holdfast",
    instance: "client-a",
    zone: "a",
    startUnixNano: 0n,
    endUnixNano: tookNano,
    status: "unset",
    attributes: {},
    events: [],
    links: [],
    ...span,
  };
}

describe("TraceFinder", () => {
  test("finds the operations that took longest", () => {
    const finder = new TraceFinder({ kind: "slowest", count: 2 });

    for (const [id, tookNano] of [
      ["aa", 5n],
      ["bb", 9n],
      ["cc", 7n],
    ] as const)
      finder.see(root(id, tookNano));
    finder.see(root("dd", 99n, { parentSpanId: "02" }));
    finder.see(root("ee", 99n, { service: "checkout" }));
    finder.see(root("ff", 99n, { kind: "internal", name: "fault F1 x" }));

    expect(finder.found()).toEqual(["bb", "cc"]);
  });

  test("keeps few of many", () => {
    const finder = new TraceFinder({ kind: "slowest", count: 1 });

    for (let index = 0; index < 5_000; index += 1)
      finder.see(root(`${index}`, BigInt(index % 4_001)));

    expect(finder.found()).toEqual(["4000"]);
  });

  test("finds a trace by the beginning of its id, in either case", () => {
    const finder = new TraceFinder({ kind: "id", prefix: "ABC1" });

    for (const id of ["abc123", "abc2", "xabc1"]) finder.see(root(id, 1n));

    expect(finder.found()).toEqual(["abc123"]);
  });
});

describe("isTracePrefix", () => {
  test.each([
    ["7d2f", true],
    ["7D2F00000000000000000000000000C1", true],
    ["7d2", false],
    ["7d2f00000000000000000000000000c1a", false],
    ["latest", false],
    ["r_20261121_0548_k3", false],
  ])("of %s is %s", (text, isPrefix) => {
    expect(isTracePrefix(text)).toBe(isPrefix);
  });
});
