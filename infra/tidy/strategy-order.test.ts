import { describe, expect, test } from "vitest";
import { readTree } from "./tree.ts";

const sources = new Map(readTree().map(({ path, text }) => [path, text]));

/** Kinds in the order in which the code holds them. */
function orderInCode(): readonly string[] {
  const text = sources.get("packages/resilience/src/order.ts") ?? "";
  const list = /strategyOrder: readonly StrategyKind\[\] = \[(?<kinds>[^\]]*)\]/u.exec(text);
  return [...(list?.groups?.["kinds"] ?? "").matchAll(/"(?<kind>[\w-]+)"/gu)].map(
    (match) => match.groups?.["kind"] ?? "",
  );
}

/** Kinds in the order in which the picture on the page goes through them; a box may name two of which a pipeline has one. */
function orderOnPage(): readonly string[] {
  const text = sources.get("docs/mechanisms/pipeline.md") ?? "";
  const picture = /```mermaid\nflowchart LR\n(?<lines>[^`]*)```/u.exec(text)?.groups?.["lines"];
  const boxes = (picture ?? "").split(/-->|\n/u).map((box) => box.trim());
  const names = boxes.map((box) => /\["(?<label>[^"]*)"\]/u.exec(box)?.groups?.["label"] ?? box);
  return [...new Set(names.flatMap((name) => name.split(" or ")))].filter(
    (name) => name !== "" && name !== "work",
  );
}

describe("docs/mechanisms/pipeline.md", () => {
  test("states the order of strategies that the code holds", () => {
    expect(orderOnPage()).toEqual(orderInCode());
    expect(orderInCode()).toHaveLength(14);
  });
});
