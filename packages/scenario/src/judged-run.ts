import type { PhaseTiming, Receipt } from "@holdfast/testbed";
import type { Claim } from "./check-plan.ts";
import type { RunnerHealth, TraceTotals } from "./evidence-event.ts";
import type { ForwardTotals } from "./otlp/span-forwarder.ts";

/** Ordered from best to worst for the exit code: pass, inconclusive, fail, error. */
export type Verdict = "pass" | "fail" | "inconclusive" | "error";

/** `result.json`. Versioned; its JSON Schema is `holdfast schema result`. */
export interface JudgedRun {
  readonly schema: "https://holdfast.dev/schema/result-1.json";
  readonly run: {
    readonly id: string;
    readonly seed: number;
    readonly runtime: string;
    readonly startedUnixMs: number;
    readonly wallMs: number;
    readonly scriptedMs: number;
    readonly holdfastVersion: string;
    readonly nodeVersion: string;
    readonly interrupted: "SIGINT" | "SIGTERM" | null;
    /** What became of the copies of spans that were sent on; absent when none were to be. */
    readonly forwarded?: ForwardTotals;
  };
  readonly scenarios: readonly JudgedScenario[];
  /** Ids of scenarios that were selected and have no verdict, because the run ended before them. */
  readonly missing: readonly string[];
  /** What could not be undone; not empty means exit code 6. */
  readonly dirty: readonly string[];
  readonly exitCode: number;
}

export interface JudgedScenario {
  readonly id: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly file: string;
  readonly seed: number;
  readonly verdict: Verdict;
  /** Why it is not pass, one line; empty when it is. */
  readonly reason: string;
  /** Whose fault an `error` is; null for every other verdict. */
  readonly broken: "environment" | "internal" | null;
  /** What could not be undone after this scenario. */
  readonly dirty: readonly string[];
  /** What a reader should know and what does not change the verdict, e.g. a `should` check that does not hold. */
  readonly warnings: readonly string[];
  readonly scriptedMs: number;
  readonly wallMs: number;
  readonly startPhases: readonly PhaseTiming[];
  readonly stopMs: number | null;
  readonly phases: readonly {
    readonly name: string;
    readonly startMs: number;
    readonly endMs: number;
  }[];
  readonly loads: readonly LoadSummary[];
  readonly faults: readonly JudgedFault[];
  readonly checks: readonly JudgedCheck[];
  readonly breakers: readonly BreakerChange[];
  readonly traces: TraceTotals | null;
  readonly runner: RunnerHealth | null;
  /** Seconds of the timeline for lanes in a report. */
  readonly series: readonly SeriesPoint[];
}

export interface LoadSummary {
  readonly name: string;
  readonly operations: number;
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly statuses: Readonly<Record<string, number>>;
}

export interface JudgedFault {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly targets: readonly string[];
  readonly plannedStartMs: number;
  readonly plannedEndMs: number;
  readonly injectedMs: number | null;
  readonly healedMs: number | null;
  /** Null when nobody could say. */
  readonly receipt: Receipt | null;
  readonly healReceipt: Receipt | null;
  readonly verdict: Verdict;
  readonly reason: string;
}

export interface JudgedCheck {
  readonly id: string;
  readonly title: string;
  readonly kind: Claim["kind"];
  readonly severity: "must" | "should";
  readonly because?: string;
  readonly verdict: Verdict;
  /** Why it is not pass, one line; empty when it is. */
  readonly reason: string;
  readonly expected: string;
  readonly observed: string;
  readonly location: { readonly file: string; readonly line: number };
  readonly evidence: CheckEvidence;
}

/** What to look at, each list at most `maxCited` long. */
export interface CheckEvidence {
  readonly operations: readonly number[];
  readonly traces: readonly { readonly traceId: string; readonly spanId?: string }[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** First moment the claim was broken, milliseconds since the start of load. */
  readonly firstMs?: number;
  /** What led there, one line per step. */
  readonly story: readonly string[];
}

export interface BreakerChange {
  readonly tMs: number;
  readonly instance: string;
  readonly breaker: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export interface SeriesPoint {
  readonly tMs: number;
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}
