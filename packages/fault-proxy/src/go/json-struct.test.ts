import { describe, expect, test } from "vitest";
import { parseJson } from "./json-parse.ts";
import { StructReader, throwFirst } from "./json-struct.ts";

const read = (text: string): StructReader =>
  new StructReader(parseJson(Buffer.from(text)), { goType: "pkg.Thing", path: "Thing." });

describe("StructReader", () => {
  test("takes names in any case, the last of several, and the default for null", () => {
    const reader = read('{"NAME":"a","name":"b","flag":null}');

    expect([reader.string("name", ""), reader.boolean("flag", true)]).toEqual(["b", true]);
  });

  test("keeps all 64 bits of a whole number", () => {
    const reader = read('{"n":-9223372036854775808}');

    expect(reader.integer("n", "int64", 0n)).toBe(-9_223_372_036_854_775_808n);
  });

  test("rounds to 32 bits", () => {
    expect(read('{"n":0.1}').float32("n", 0)).toBe(Math.fround(0.1));
  });

  test.each([
    ["[]", "json: cannot unmarshal array into Go value of type pkg.Thing"],
    ["5", "json: cannot unmarshal number into Go value of type pkg.Thing"],
  ])("refuses %s as a whole", (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

describe("throwFirst", () => {
  test("reports the first wrong value in the text, whichever reader met it", () => {
    const first = read('{"a":1.5,"b":2}');
    const second = read('{"a":1.5,"b":2}');
    first.string("b", "");
    second.integer("a", "int64", 0n);

    expect(() => throwFirst(first, second)).toThrow(
      "json: cannot unmarshal number 1.5 into Go struct field Thing.a of type int64",
    );
  });

  test("says nothing when all values fit", () => {
    const reader = read('{"a":"x"}');
    reader.string("a", "");

    expect(() => throwFirst(reader)).not.toThrow();
  });
});
