import { describe, expect, test } from "vitest";
import type { EvidenceEvent } from "../evidence-event.ts";
import type { JudgedRun, JudgedScenario } from "../judged-run.ts";
import { evidenceOf } from "./evidence-fixture.ts";
import { judge } from "./judge.ts";
import { judgeRun } from "./judge-run.ts";

const scenario = judge(evidenceOf());
const passed: JudgedScenario = { ...scenario, id: "good", verdict: "pass", reason: "" };
const failed: JudgedScenario = { ...passed, id: "bad", verdict: "fail" };
const open: JudgedScenario = { ...passed, id: "open", verdict: "inconclusive" };
const unstarted: JudgedScenario = { ...passed, id: "env", verdict: "error", broken: "environment" };
const buggy: JudgedScenario = { ...passed, id: "bug", verdict: "error", broken: "internal" };
const dirty: JudgedScenario = { ...passed, id: "dirty", dirty: ["F1 could not be healed"] };

const ended: EvidenceEvent = { unixMs: 61_000, kind: "note", message: "end" };

function run(scenarios: readonly JudgedScenario[], ...events: readonly EvidenceEvent[]): JudgedRun {
  const started: EvidenceEvent = {
    unixMs: 1_000,
    kind: "run-started",
    run: "r_1",
    seed: 7,
    scenarios: scenarios.map(({ id }) => id),
    runtime: "local",
  };
  return judgeRun({
    holdfastVersion: "0.1.0",
    nodeVersion: "v26.0.0",
    events: [started, ...events, ended],
    scenarios,
  });
}

describe("judgeRun", () => {
  test("puts the run together from its first and last fact", () => {
    expect(run([passed]).run).toMatchObject({
      id: "r_1",
      seed: 7,
      wallMs: 60_000,
      scriptedMs: 4_000,
      interrupted: null,
    });
  });

  test.each([
    ["all passed", [passed], 0],
    ["one failed", [passed, failed], 1],
    ["one is open", [passed, open], 3],
    ["a violation is more than an open verdict", [open, failed], 1],
    ["the stack did not come up", [failed, unstarted], 4],
    ["Holdfast broke", [unstarted, buggy], 5],
    ["a fault may be in place", [buggy, dirty], 6],
    ["nothing was judged", [], 3],
  ])("ends with the right code when %s", (_, scenarios, code) => {
    expect(run(scenarios).exitCode).toBe(code);
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("ends with the code of %s when interrupted", (signal, code) => {
    const interrupted: EvidenceEvent = { unixMs: 2_000, kind: "interrupted", signal };

    expect(run([failed], interrupted).exitCode).toBe(code);
    expect(run([dirty], interrupted).exitCode).toBe(6);
  });

  test("is no success when a selected scenario has no verdict", () => {
    const judged = judgeRun({
      holdfastVersion: "0.1.0",
      nodeVersion: "v26.0.0",
      events: [
        {
          unixMs: 1,
          kind: "run-started",
          run: "r",
          seed: 1,
          scenarios: ["good", "late"],
          runtime: "local",
        },
      ],
      scenarios: [passed],
    });

    expect(judged).toMatchObject({ missing: ["late"], exitCode: 3 });
  });

  test("refuses events that are not those of a run", () => {
    expect(() =>
      judgeRun({ holdfastVersion: "", nodeVersion: "", events: [ended], scenarios: [] }),
    ).toThrow("no run-started fact");
  });
});
