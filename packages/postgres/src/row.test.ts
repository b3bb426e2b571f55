import { describe, expect, test } from "vitest";
import { readBoolean, readInteger, readNullable, readOneOf, readText } from "./row.ts";

describe("readInteger", () => {
  test("reads a bigint that arrives as text", () => {
    expect(readInteger({ total: "9007199254740991" }, "total")).toBe(Number.MAX_SAFE_INTEGER);
  });

  test.each([
    { value: "9007199254740993" },
    { value: "" },
    { value: "1.5" },
    { value: null },
    { value: undefined },
  ])("refuses $value", ({ value }) => {
    expect(() => readInteger({ total: value }, "total")).toThrow(
      "column total must be a whole number",
    );
  });
});

describe("readText", () => {
  test("keeps the value out of its message", () => {
    expect(() => readText({ token: 4711 }, "token")).toThrow(
      new TypeError("column token must be text, got number"),
    );
  });
});

describe("readBoolean", () => {
  test("refuses text that looks like one", () => {
    expect(readBoolean({ capture: false }, "capture")).toBe(false);
    expect(() => readBoolean({ capture: "t" }, "capture")).toThrow("must be a boolean, got string");
  });
});

describe("readNullable", () => {
  test("tells null from a missing column", () => {
    expect(readNullable({ reason: null }, "reason", readText)).toBeNull();
    expect(() => readNullable({}, "reason", readText)).toThrow("got undefined");
  });
});

describe("readOneOf", () => {
  test("refuses a word that is not on the list", () => {
    expect(readOneOf({ state: "open" }, "state", ["open", "closed"])).toBe("open");
    expect(() => readOneOf({ state: "ajar" }, "state", ["open", "closed"])).toThrow(
      "column state must be one of open, closed",
    );
  });
});
