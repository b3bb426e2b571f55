import { describe, expect, test } from "vitest";
import { ballastFor } from "./ballast.ts";

describe("ballastFor", () => {
  const empty = { totalBytes: 1_000, freeBytes: 1_000, ballastBytes: 0 };
  const used = { totalBytes: 1_000, freeBytes: 700, ballastBytes: 0 };

  test.each([
    { name: "takes up the rest of an empty one", use: empty, limitBytes: 400, ballast: 600 },
    { name: "counts what others hold as theirs", use: used, limitBytes: 400, ballast: 600 },
    { name: "leaves what others hold", use: used, limitBytes: 100, ballast: 700 },
    { name: "takes all that is free for a limit of 0", use: used, limitBytes: 0, ballast: 700 },
    { name: "takes nothing for a limit above its size", use: used, limitBytes: 2_000, ballast: 0 },
    {
      name: "does not count what is there of it as used",
      use: { totalBytes: 1_000, freeBytes: 100, ballastBytes: 600 },
      limitBytes: 500,
      ballast: 500,
    },
  ])("$name", ({ use, limitBytes, ballast }) => {
    expect(ballastFor(use, limitBytes)).toBe(ballast);
  });
});
