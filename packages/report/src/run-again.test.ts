import { describe, expect, test } from "vitest";
import { judgedRun } from "./judged-fixture.ts";
import { runAgain } from "./run-again.ts";

describe("runAgain", () => {
  test("is the command with the seed of the run", () => {
    expect(runAgain(judgedRun.run, "zone-cut")).toBe("holdfast run zone-cut --seed 8141");
  });

  test("names the runtime that is not the default", () => {
    expect(runAgain({ ...judgedRun.run, runtime: "docker" }, "zone-cut")).toBe(
      "holdfast run zone-cut --seed 8141 --runtime docker",
    );
  });
});
