import { describe, expect, test } from "vitest";
import { spanWith } from "./span-fixture.ts";
import { spanTree } from "./span-tree.ts";

function placed(...spans: readonly (readonly [id: string, parent: string, startNano?: bigint])[]) {
  return spanTree(
    spans.map(([spanId, parentSpanId, startUnixNano = 0n]) =>
      spanWith({ spanId, parentSpanId, startUnixNano }),
    ),
  ).map(({ span, depth, isOrphan }) => [span.spanId, depth, isOrphan]);
}

describe("spanTree", () => {
  test("puts each span below its parent, siblings by their start", () => {
    expect(placed(["c", "a", 3n], ["a", ""], ["b", "a", 2n], ["d", "b", 9n])).toEqual([
      ["a", 0, false],
      ["b", 1, false],
      ["d", 2, false],
      ["c", 1, false],
    ]);
  });

  test("puts a span whose parent is missing at the top", () => {
    expect(placed(["a", ""], ["b", "gone"], ["c", "b"])).toEqual([
      ["a", 0, false],
      ["b", 0, true],
      ["c", 1, false],
    ]);
  });

  test("places spans whose parents go in a circle, each once", () => {
    expect(placed(["a", "b", 1n], ["b", "a", 2n], ["c", "c", 3n])).toEqual([
      ["a", 0, true],
      ["b", 1, false],
      ["c", 0, true],
    ]);
  });

  test("takes a span that came twice once", () => {
    expect(placed(["a", ""], ["a", ""])).toHaveLength(1);
  });

  test("places a chain as long as a trace can be", () => {
    const chain = Array.from(
      { length: 20_000 },
      (_, index) => [`${index}`, index === 0 ? "" : `${index - 1}`] as const,
    );

    expect(placed(...chain).at(-1)).toEqual(["19999", 19_999, false]);
  });
});
