import { describe, expect, test } from "vitest";
import { type JsonValue, parseJson } from "./json-parse.ts";

const parse = (text: string): JsonValue => parseJson(Buffer.from(text));

describe("parseJson", () => {
  test("keeps numbers as they were written, and where values stood", () => {
    const value = parse(' {"a": [1e3, -0.50]}');

    expect(value).toEqual({
      kind: "object",
      at: 1,
      members: [
        {
          key: "a",
          value: {
            kind: "array",
            at: 7,
            members: [
              { key: "", value: { kind: "number", at: 8, text: "1e3" } },
              { key: "", value: { kind: "number", at: 13, text: "-0.50" } },
            ],
          },
        },
      ],
    });
  });

  test.each([
    ['"é\\u00e9\\n\\"/"', 'éé\n"/'],
    ['"\\ud83d\\ude00"', "😀"],
    ['"\\ud83d"', "\ufffd"],
  ])("reads the text %s", (text, value) => {
    expect(parse(text)).toEqual({ kind: "string", at: 0, value });
  });

  test("reads no further than the first value", () => {
    expect(parse("null nonsense")).toEqual({ kind: "null", at: 0, members: [] });
  });

  test("keeps every one of repeated keys", () => {
    const value = parse('{"a":true,"a":false}');

    expect(value).toMatchObject({ members: [{ key: "a" }, { key: "a" }] });
  });

  test("refuses what is nested too deeply", () => {
    expect(() => parse("[".repeat(100_000))).toThrow("exceeded max depth");
  });

  test.each([
    ["\x01", "invalid character '\\x01' looking for beginning of value"],
    ["\x0b", "invalid character '\\v' looking for beginning of value"],
    ["\\", "invalid character '\\\\' looking for beginning of value"],
    ["\u00a0", "invalid character 'Â' looking for beginning of value"],
    ['"\n"', "invalid character '\\n' in string literal"],
  ])("names the byte that does not fit in %j", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
