import { walk } from "@holdfast/clock/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resilienceWalks } from "./walks.ts";

describe("resilienceWalks", () => {
  // `pnpm bench models` walks a million steps of each.
  test.each(resilienceWalks)("$name agrees with its plain model", async (model) => {
    const agrees = fc.asyncProperty(
      fc.nat(),
      fc.integer({ min: 1, max: 400 }),
      async (seed, steps) => {
        expect(await walk(model, seed, steps)).toBeUndefined();
      },
    );

    await expect(fc.assert(agrees, { numRuns: 20 })).resolves.toBeUndefined();
  });
});
