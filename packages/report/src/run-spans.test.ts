import { type EvidenceEvent, faultTrace, runTrace } from "@holdfast/scenario";
import { describe, expect, test } from "vitest";
import { judgedRun } from "./judged-fixture.ts";
import { runSpans } from "./run-spans.ts";

const id = "zone-partition-checkout";
const events: readonly EvidenceEvent[] = [
  { unixMs: 1_795_240_093_000, scenario: id, kind: "scenario-started", seed: 1, timeoutMs: 1 },
  { unixMs: 1_795_240_094_000, scenario: id, kind: "phase-entered", phase: "cut" },
  { unixMs: 1_795_240_099_000, scenario: id, kind: "scenario-ended", facts: 2 },
];

function spansOf(run = judgedRun) {
  return runSpans(run, events).resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        ...span,
        attributes: Object.fromEntries(span.attributes.map(({ key, value }) => [key, value])),
      })),
    ),
  );
}

describe("runSpans", () => {
  test("makes one trace of the run and its scenarios", () => {
    const spans = spansOf();

    expect(spans.map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([
      ["run r_20261121_0548_k3", ""],
      ["scenario payment-latency-breaker", runTrace("r_20261121_0548_k3").rootSpanId],
      [`scenario ${id}`, runTrace("r_20261121_0548_k3").rootSpanId],
    ]);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  });

  test("says what came of the run and of each scenario", () => {
    const [run, passed, failed] = spansOf();

    expect(run?.attributes["test.suite.run.status"]).toEqual({ stringValue: "failure" });
    expect(passed?.attributes["test.case.result.status"]).toEqual({ stringValue: "pass" });
    expect(failed).toMatchObject({
      startTimeUnixNano: "1795240093000000000",
      endTimeUnixNano: "1795240099000000000",
      status: { code: 2 },
      attributes: {
        "test.case.name": { stringValue: id },
        "test.case.result.status": { stringValue: "fail" },
        "holdfast.verdict": { stringValue: "fail" },
      },
    });
  });

  test("links a scenario with its faults and with the traces that failed checks cite", () => {
    const failed = spansOf()[2];

    expect(failed?.links).toEqual([
      faultTrace("r_20261121_0548_k3", id, "F1"),
      { traceId: "7d2f00000000000000000000000000c1", spanId: "0303030303030303" },
    ]);
  });

  test("tells of phases and of checks that did not pass", () => {
    const names = spansOf()[2]?.events.map(({ name }) => name);

    expect(names).toEqual(["holdfast.phase", "holdfast.check", "holdfast.check"]);
  });

  test("gives no status of a test that is neither passed nor failed", () => {
    const [scenario] = judgedRun.scenarios;
    const open = {
      ...judgedRun,
      scenarios: scenario === undefined ? [] : [{ ...scenario, verdict: "inconclusive" as const }],
    };

    const attributes = spansOf(open)[1]?.attributes ?? {};

    expect(attributes["test.case.result.status"]).toBeUndefined();
    expect(attributes["holdfast.verdict"]).toEqual({ stringValue: "inconclusive" });
  });

  test("calls a run that was interrupted aborted", () => {
    const interrupted = { ...judgedRun, run: { ...judgedRun.run, interrupted: "SIGINT" as const } };

    expect(spansOf(interrupted)[0]?.attributes["test.suite.run.status"]).toEqual({
      stringValue: "aborted",
    });
  });
});
