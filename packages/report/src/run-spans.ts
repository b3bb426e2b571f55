import {
  type EvidenceEvent,
  faultTrace,
  type JudgedRun,
  type JudgedScenario,
  type OtlpRequest,
  type OwnSpan,
  requestOfOwnSpans,
  runTrace,
} from "@holdfast/scenario";

/** Traces that a failed check cites and the span of its scenario links to; the rest is in result.json. */
export const maxLinkedTraces = 20;

/**
 * The run and its scenarios as spans, for whoever looks at traces: one trace, with a span for the run and one below it
 * for each scenario, linked with its faults and with the traces that failed checks cite. Made from the judged run, as
 * every report is: what is stored with the run says nothing of verdicts. Pure.
 *
 * @param events Every line of `events.ndjson`.
 */
export function runSpans(run: JudgedRun, events: readonly EvidenceEvent[]): OtlpRequest {
  const ids = runTrace(run.run.id);
  const whole: OwnSpan = {
    ...spanAt(run.run.startedUnixMs, run.run.startedUnixMs + run.run.wallMs),
    traceId: ids.traceId,
    spanId: ids.rootSpanId,
    parentSpanId: "",
    name: `run ${run.run.id}`,
    failed: run.exitCode !== 0,
    attributes: {
      "holdfast.run.id": run.run.id,
      "holdfast.runtime": run.run.runtime,
      "holdfast.seed": run.run.seed,
      "holdfast.exit_code": run.exitCode,
      "test.suite.name": suiteName,
      "test.suite.run.status": suiteStatus(run),
    },
  };
  const scenarios = run.scenarios.map((scenario) => scenarioSpan(scenario, run, events));
  return requestOfOwnSpans([whole, ...scenarios], run.run.id);
}

const suiteName = "holdfast";

/** Values of the semantic conventions. */
function suiteStatus({ exitCode, run }: JudgedRun): string {
  if (run.interrupted !== null) return "aborted";
  return exitCode === 0 ? "success" : "failure";
}

function scenarioSpan(
  scenario: JudgedScenario,
  run: JudgedRun,
  events: readonly EvidenceEvent[],
): OwnSpan {
  const { id, verdict } = scenario;
  const runId = run.run.id;
  const ids = runTrace(runId);
  const own = events.filter((event) => event.scenario === id);
  const startUnixMs = own[0]?.unixMs ?? run.run.startedUnixMs;
  const endUnixMs = own.at(-1)?.unixMs ?? startUnixMs;
  const cited = scenario.checks
    .filter((check) => check.verdict !== "pass")
    .flatMap(({ evidence }) => evidence.traces)
    .slice(0, maxLinkedTraces)
    .map(({ traceId, spanId }) => ({ traceId, spanId: spanId ?? noSpan }));
  return {
    ...spanAt(startUnixMs, endUnixMs),
    traceId: ids.traceId,
    spanId: ids.scenarioSpanId(id),
    parentSpanId: ids.rootSpanId,
    name: `scenario ${id}`,
    failed: verdict === "fail" || verdict === "error",
    attributes: {
      "holdfast.run.id": runId,
      "holdfast.scenario.id": id,
      "holdfast.runtime": run.run.runtime,
      "holdfast.verdict": verdict,
      "test.suite.name": suiteName,
      "test.case.name": id,
      // The conventions know pass and fail alone; what is neither says so in the verdict only.
      ...((verdict === "pass" || verdict === "fail") && { "test.case.result.status": verdict }),
      ...(scenario.reason !== "" && { "holdfast.reason": scenario.reason }),
    },
    events: [...phaseEvents(own), ...checkEvents(scenario, endUnixMs)],
    links: [
      ...scenario.faults
        .filter(({ injectedMs }) => injectedMs !== null)
        .map((fault) => faultTrace(runId, id, fault.id)),
      ...cited,
    ],
  };
}

/** A link names a span; this one is that of no span, so that only the trace is meant. */
const noSpan = "ffffffffffffffff";

function spanAt(
  startUnixMs: number,
  endUnixMs: number,
): Pick<OwnSpan, "kind" | "zone" | "startUnixMs" | "endUnixMs"> {
  return { kind: "internal", zone: "", startUnixMs, endUnixMs: Math.max(startUnixMs, endUnixMs) };
}

function phaseEvents(events: readonly EvidenceEvent[]): NonNullable<OwnSpan["events"]> {
  return events.flatMap((event) =>
    event.kind === "phase-entered"
      ? [
          {
            name: "holdfast.phase",
            unixMs: event.unixMs,
            attributes: { "holdfast.event": "holdfast.phase", "holdfast.phase": event.phase },
          },
        ]
      : [],
  );
}

/** Checks that did not pass. */
function checkEvents({ checks }: JudgedScenario, unixMs: number): NonNullable<OwnSpan["events"]> {
  return checks
    .filter(({ verdict }) => verdict !== "pass")
    .map(({ id, verdict, severity, reason }) => ({
      name: "holdfast.check",
      unixMs,
      attributes: {
        "holdfast.event": "holdfast.check",
        "holdfast.check.id": id,
        "holdfast.check.severity": severity,
        "holdfast.verdict": verdict,
        "holdfast.reason": reason,
      },
    }));
}
