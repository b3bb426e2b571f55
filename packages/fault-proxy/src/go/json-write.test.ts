import { describe, expect, test } from "vitest";
import { writeFloat32, writeJson } from "./json-write.ts";

describe("writeJson", () => {
  test("writes what Go writes", () => {
    const text = writeJson({ a: [1, null, true], "<&>": "\u2028é", n: 9_223_372_036_854_775_807n });

    expect(text).toBe(
      '{"a":[1,null,true],"\\u003c\\u0026\\u003e":"\\u2028é","n":9223372036854775807}',
    );
  });
});

describe("writeFloat32", () => {
  test.each([
    [1, "1"],
    [0.1, "0.1"],
    [1 / 3, "0.33333334"],
    [1e-8, "1e-8"],
    [16_777_216, "16777216"],
  ])("writes the shortest text of %d", (value, text) => {
    expect(writeFloat32(Math.fround(value)).text).toBe(text);
  });
});
