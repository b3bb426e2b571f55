import { describe, expect, test } from "vitest";
import { colourFor } from "./colour.ts";
import { columnsFor } from "./columns.ts";
import { symbolsFor } from "./symbols.ts";

describe("colourFor", () => {
  test.each([
    ["always", { NO_COLOR: "1" }, false, true],
    ["never", { FORCE_COLOR: "1" }, true, false],
    ["auto", { FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
    ["auto", { FORCE_COLOR: "0" }, true, false],
    ["auto", { NO_COLOR: "1" }, true, false],
    ["auto", { NO_COLOR: "" }, true, true],
    ["auto", {}, true, true],
    ["auto", {}, false, false],
    ["auto", { TERM: "dumb" }, true, false],
  ] as const)("with --color %s, %j and terminal %s: %s", (flag, env, isTty, colour) => {
    expect(colourFor({ flag, env, isTty })).toBe(colour);
  });
});

describe("columnsFor", () => {
  test.each([
    [{ COLUMNS: "120" }, 80, 120],
    [{ COLUMNS: "10" }, 80, 40],
    [{ COLUMNS: "wide" }, 80, 80],
    [{}, undefined, 100],
    [{}, 20, 40],
  ])("with %j on a terminal of %s: %d", (env, terminalColumns, columns) => {
    expect(columnsFor(env, terminalColumns)).toBe(columns);
  });
});

describe("symbolsFor", () => {
  test.each([
    [{ TERM: "dumb", LANG: "en_GB.UTF-8" }, "linux", "ascii"],
    [{ LANG: "en_GB.UTF-8" }, "linux", "unicode"],
    [{ LANG: "en_GB.utf8" }, "linux", "unicode"],
    [{ LANG: "en_GB.UTF-8", LC_ALL: "C" }, "linux", "ascii"],
    [{}, "linux", "ascii"],
    [{}, "darwin", "unicode"],
  ] as const)("with %j on %s: %s", (env, platform, symbols) => {
    expect(symbolsFor(env, platform)).toBe(symbols);
  });
});
