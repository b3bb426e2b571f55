import { join } from "node:path/posix";
import { describe, expect, test } from "vitest";
import { tableUnder } from "./markdown.ts";
import { readTree } from "./tree.ts";

const page = "docs/mechanisms/checklist.md";
const tree = readTree();
const sources = new Map(tree.map(({ path, text }) => [path, text]));
const tables = ["Points", "Defects of the peers", "Published figures"].map((heading) =>
  tableUnder(heading, { path: page, text: sources.get(page) ?? "" }),
);
const rows = tables.flat();

/** `[title](path)`, where the title may itself hold brackets and parentheses. */
const reference = /^\[(?<title>.+)\]\((?<path>[^()]+)\)$/;

/** Whether a file has a test of this title; one of a table stands with its placeholders. */
function hasTest(path: string, title: string): boolean {
  const text = sources.get(join("docs/mechanisms", path)) ?? "";
  return text.includes(JSON.stringify(title));
}

describe("docs/mechanisms/checklist.md", () => {
  test("has a row for each of the 26 points, and its other tables", () => {
    const points = new Set(tables[0]?.map(([point = ""]) => Number.parseInt(point, 10)));

    expect([...points]).toEqual(Array.from({ length: 26 }, (_, index) => index + 1));
    expect(tables.map((table) => table.length > 10)).toEqual([true, true, true]);
  });

  test("names tests that exist", () => {
    const missing = rows.filter((row) => {
      const { title = "", path = "" } = reference.exec(row.at(-1) ?? "")?.groups ?? {};
      return !hasTest(path, title);
    });

    expect(missing).toEqual([]);
  });
});
