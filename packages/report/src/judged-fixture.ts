import type { JudgedCheck, JudgedRun, JudgedScenario } from "@holdfast/scenario";

/** For tests: a run of two scenarios, the second with a failed check and everything a report shows of one. */
export const escape = "\u001b";

export const passedCheck: JudgedCheck = {
  id: "no-oversell",
  title: "no oversell",
  kind: "db.invariant",
  severity: "must",
  verdict: "pass",
  reason: "",
  expected: "no oversell: no rows",
  observed: "no rows in 12 looks",
  location: { file: "scenarios/zone.scenario.ts", line: 20 },
  evidence: { operations: [], traces: [], rows: [], story: [] },
};

export const failedCheck: JudgedCheck = {
  ...passedCheck,
  id: "no-double-charge",
  title: "no double charge",
  verdict: "fail",
  reason: "2 rows, expected none; first at +14.2s",
  because: "a customer pays once",
  observed: "2 rows",
  location: { file: "scenarios/zone.scenario.ts", line: 25 },
  evidence: {
    operations: [1_473, 1_502],
    traces: [{ traceId: "7d2f00000000000000000000000000c1", spanId: "0303030303030303" }],
    rows: [
      { order_id: "6f1e0c52-2b1f-4f6e-9f6b-0f0b1d0e7a11", captured: 2 },
      { order_id: `a0c1${escape}[31m<b>&"`, captured: 2 },
    ],
    firstMs: 14_200,
    story: ["+13.01s checkout-a PlaceOrder  OK", "+13.02s payment-b Charge  DEADLINE_EXCEEDED"],
  },
};

export const openCheck: JudgedCheck = {
  ...passedCheck,
  id: "available",
  title: "available",
  severity: "should",
  verdict: "inconclusive",
  reason: "3 operations started in the window, at least 10 are needed",
};

export const passedScenario: JudgedScenario = {
  id: "payment-latency-breaker",
  title: "Latency opens the breaker",
  tags: ["smoke"],
  file: "scenarios/payment.scenario.ts",
  seed: 4_242,
  verdict: "pass",
  reason: "",
  broken: null,
  dirty: [],
  warnings: [],
  scriptedMs: 25_000,
  wallMs: 30_000,
  startPhases: [
    { name: "database", durationMs: 1_200 },
    { name: "services", durationMs: 5_000 },
  ],
  stopMs: 1_150,
  phases: [
    { name: "baseline", startMs: 0, endMs: 5_000 },
    { name: "outage", startMs: 5_000, endMs: 15_000 },
    { name: "recovery", startMs: 15_000, endMs: 25_000 },
  ],
  loads: [
    {
      name: "orders",
      operations: 762,
      ok: 751,
      fail: 0,
      info: 11,
      p50Ms: 41.2,
      p99Ms: 312,
      statuses: { OK: 751 },
    },
  ],
  faults: [
    {
      id: "F1",
      kind: "toxic",
      title: "latency payment->provider 3s±300ms",
      targets: ["payment-a->provider-1"],
      plannedStartMs: 5_000,
      plannedEndMs: 15_000,
      injectedMs: 5_010,
      healedMs: 15_020,
      receipt: {
        acted: true,
        by: "proxy-counter",
        summary: "+2987 ms on 41 calls",
        values: { chunks: 41 },
      },
      healReceipt: { acted: true, by: "probe", summary: "3 ms", values: {} },
      verdict: "pass",
      reason: "",
    },
  ],
  checks: [passedCheck],
  breakers: [],
  traces: { started: 762, complete: 760, lostToCrash: 2, spansReceived: 9_100, spansDropped: 0 },
  runner: { latenessP50Ms: 0.4, latenessP99Ms: 3.21, latenessMaxMs: 9, eventLoopDelayP99Ms: 12.3 },
  series: [],
};

export const failedScenario: JudgedScenario = {
  ...passedScenario,
  id: "zone-partition-checkout",
  verdict: "fail",
  reason: "1 of 2 checks failed, first no-double-charge: 2 rows",
  checks: [passedCheck, failedCheck, openCheck],
  warnings: ["should-check available is inconclusive"],
};

export const judgedRun: JudgedRun = {
  schema: "https://holdfast.dev/schema/result-1.json",
  run: {
    id: "r_20261121_0548_k3",
    seed: 8_141,
    runtime: "local",
    startedUnixMs: 1_795_240_092_000,
    wallMs: 62_000,
    scriptedMs: 50_000,
    holdfastVersion: "0.1.0",
    nodeVersion: "v26.0.0",
    interrupted: null,
  },
  scenarios: [passedScenario, failedScenario],
  missing: [],
  dirty: [],
  exitCode: 1,
};
