import { describe, expect, test } from "vitest";
import { parseShard, takeShard } from "./shard.ts";

const items = [
  { id: "short", durationMs: 10 },
  { id: "long", durationMs: 60 },
  { id: "middle", durationMs: 30 },
  { id: "medium", durationMs: 30 },
];

function shards(count: number): readonly (readonly string[])[] {
  return Array.from({ length: count }, (_, index) =>
    takeShard(items, { index: index + 1, count }, (item) => item).map(({ id }) => id),
  );
}

describe("takeShard", () => {
  test("divides by time, longest first, and keeps the order", () => {
    expect(shards(2)).toEqual([
      ["short", "long"],
      ["middle", "medium"],
    ]);
  });

  test("gives everything to one machine", () => {
    expect(shards(1)).toEqual([["short", "long", "middle", "medium"]]);
  });

  test.each([2, 3, 4, 7])("gives every scenario to exactly one of %i machines", (count) => {
    expect(shards(count).flat().toSorted()).toEqual(["long", "medium", "middle", "short"]);
  });

  test("gives the same whatever the order in which scenarios are found", () => {
    const other = takeShard(items.toReversed(), { index: 1, count: 2 }, (item) => item);

    expect(new Set(other.map(({ id }) => id))).toEqual(new Set(shards(2)[0]));
  });
});

describe("parseShard", () => {
  test("reads which of how many", () => {
    expect(parseShard("2/3")).toEqual({ index: 2, count: 3 });
  });

  test.each(["", "2", "0/3", "4/3", "1/0", "-1/3", "1/3/5", "a/b", "1/1001"])(
    "refuses %j",
    (text) => {
      expect(() => parseShard(text)).toThrow("Expected i/n");
    },
  );
});
