import { describe, expect, test } from "vitest";
import { suggest } from "./co-purchases.ts";

describe("suggest", () => {
  test("gives what was bought together most often, best first", () => {
    expect(suggest(["mug"], 3)).toEqual(["sticker", "tote", "tee"]);
  });

  test("adds up over the cart and leaves out what is in it", () => {
    expect(suggest(["mug", "tee", "mug"], 2)).toEqual(["sticker", "tote"]);
  });

  test("has nothing to say about what nobody bought", () => {
    expect(suggest(["hat"], 3)).toEqual([]);
  });
});
