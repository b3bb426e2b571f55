import type { JudgedRun } from "@holdfast/scenario";
import { describe, expect, test } from "vitest";
import { exitCodeOfBoth } from "./run-on-both.ts";

function run(exitCode: number, missing: readonly string[] = []): JudgedRun {
  return {
    schema: "https://holdfast.dev/schema/result-1.json",
    run: {
      id: "r_1",
      seed: 1,
      runtime: "local",
      startedUnixMs: 0,
      wallMs: 0,
      scriptedMs: 0,
      holdfastVersion: "0",
      nodeVersion: "0",
      interrupted: null,
    },
    scenarios: [],
    missing,
    dirty: [],
    exitCode,
  };
}

describe("exitCodeOfBoth", () => {
  test.each([
    ["both passed", [run(0), run(0)], 0],
    ["both found the same open", [run(3), run(3)], 3],
    ["one could not start", [run(0), run(4)], 4],
    ["one was interrupted", [run(130)], 130],
    ["one left something", [run(5), run(6)], 6],
  ])("ends as they do when %s", (_what, runs, code) => {
    expect(exitCodeOfBoth(runs)).toBe(code);
  });
});
