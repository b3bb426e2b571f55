import type { JudgedRun } from "@holdfast/scenario";
import { describe, expect, test } from "vitest";
import { escape, failedScenario, judgedRun, passedScenario } from "./judged-fixture.ts";
import { renderComparison, sameVerdicts } from "./render-comparison.ts";

const local: JudgedRun = { ...judgedRun, run: { ...judgedRun.run, id: "r_1" } };
const docker: JudgedRun = { ...judgedRun, run: { ...judgedRun.run, id: "r_2", runtime: "docker" } };
const options = { colour: false, symbols: "unicode" } as const;

describe("renderComparison", () => {
  test("shows the verdicts of two runs side by side", () => {
    expect(renderComparison([local, docker], options)).toEqual([
      "scenario                 local (r_1)                   docker (r_2)                  same",
      "payment-latency-breaker  ✔ PASS  1 of 1 checks         ✔ PASS  1 of 1 checks         yes",
      "zone-partition-checkout  ✖ FAIL  1 of 3 checks         ✖ FAIL  1 of 3 checks         yes",
      "",
      "2 scenarios on local and docker, seed 8141: ✔ same verdicts",
    ]);
  });

  test("names what differs", () => {
    const other = {
      ...docker,
      scenarios: [passedScenario, { ...passedScenario, id: failedScenario.id }],
    };

    const lines = renderComparison([local, other], options);

    expect(lines).toContain("    the scenario: local fail, docker pass");
    expect(lines).toContain("    no-double-charge: local fail, docker no verdict");
    expect(lines.at(-1)).toContain("✖ different verdicts in 1");
  });

  test("has the same columns with colours", () => {
    const text = renderComparison([local, docker], { ...options, colour: true })[1] ?? "";

    expect(text.replaceAll(new RegExp(`${escape}\\[\\d+m`, "gu"), "")).toBe(
      renderComparison([local, docker], options)[1],
    );
  });
});

describe("sameVerdicts", () => {
  test.each<[string, JudgedRun, boolean]>([
    ["the same verdicts", docker, true],
    [
      "a scenario without a verdict",
      { ...docker, scenarios: [passedScenario], missing: [failedScenario.id] },
      false,
    ],
    [
      "another verdict of a scenario",
      { ...docker, scenarios: [{ ...passedScenario, verdict: "fail" }, failedScenario] },
      false,
    ],
    [
      "another verdict of a check alone",
      { ...docker, scenarios: [passedScenario, { ...failedScenario, checks: [] }] },
      false,
    ],
  ])("knows %s", (_what, other, same) => {
    expect(sameVerdicts([local, other])).toBe(same);
  });
});
