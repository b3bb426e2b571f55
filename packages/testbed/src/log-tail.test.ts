import { describe, expect, test } from "vitest";
import { tellingLine } from "./log-tail.ts";

describe("tellingLine", () => {
  test.each<{ name: string; lines: readonly string[]; line: string }>([
    { name: "nothing", lines: [], line: "it said nothing" },
    {
      name: "the last of our own lines",
      lines: ['{"message":"up"}', '{"message":"bad value","error":"PORT is empty"}', "bye"],
      line: "bad value: PORT is empty",
    },
    {
      name: "the error that Node printed above its stack",
      lines: [
        "node:internal/modules:220",
        "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'pg'",
        "    at packageResolve (node:internal:768:81)",
        "Node.js v26.10.0",
      ],
      line: "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'pg'",
    },
    { name: "the last line of a foreign program", lines: ["one", "  two  "], line: "two" },
  ])("chooses $name", ({ lines, line }) => {
    expect(tellingLine(lines)).toBe(line);
  });
});
