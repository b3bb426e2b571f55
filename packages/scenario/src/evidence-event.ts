import type {
  BreakerSample,
  FlushResult,
  PhaseTiming,
  Receipt,
  Row,
  StopReport,
  UnexpectedExit,
} from "@holdfast/testbed";
import type { ForwardTotals } from "./otlp/span-forwarder.ts";

/**
 * One line of `events.ndjson`. Append only; everything a run learned besides histories and traces. `tMs` is
 * milliseconds since the start of load of the scenario (monotonic), absent before it.
 */
export type EvidenceEvent = EventStamp & EvidenceFact;

export interface EventStamp {
  readonly unixMs: number;
  readonly tMs?: number;
  /** Absent for facts of the whole run. */
  readonly scenario?: string;
}

export type EvidenceFact =
  | {
      readonly kind: "run-started";
      readonly run: string;
      readonly seed: number;
      readonly scenarios: readonly string[];
      readonly runtime: string;
    }
  | { readonly kind: "scenario-started"; readonly seed: number; readonly timeoutMs: number }
  | { readonly kind: "testbed-started"; readonly phases: readonly PhaseTiming[] }
  | { readonly kind: "warmed-up"; readonly operations: number; readonly durationMs: number }
  | { readonly kind: "load-started" }
  | {
      /** Every operation has ended or was given up. The counts let a judge notice missing lines of the history. */
      readonly kind: "load-ended";
      readonly loads: readonly LoadCount[];
    }
  | { readonly kind: "phase-entered"; readonly phase: string }
  | { readonly kind: "fault-injected"; readonly fault: string; readonly targets: readonly string[] }
  | { readonly kind: "fault-failed"; readonly fault: string; readonly reason: string }
  | { readonly kind: "fault-verified"; readonly fault: string; readonly receipt: Receipt }
  | { readonly kind: "fault-healed"; readonly fault: string }
  | { readonly kind: "fault-heal-failed"; readonly fault: string; readonly reason: string }
  | { readonly kind: "fault-heal-verified"; readonly fault: string; readonly receipt: Receipt }
  | {
      readonly kind: "query-answered";
      readonly service: string;
      readonly sql: string;
      /** Rows, at most `maxEvidenceRows`; `total` says how many there were. */
      readonly rows: readonly Row[];
      readonly total: number;
      readonly at: "sample" | "end";
    }
  | {
      readonly kind: "query-failed";
      readonly service: string;
      readonly sql: string;
      readonly reason: string;
      readonly at: "sample" | "end";
    }
  | { readonly kind: "breakers-sampled"; readonly samples: readonly BreakerSample[] }
  | { readonly kind: "instance-exited"; readonly exit: UnexpectedExit }
  | { readonly kind: "flushed"; readonly results: readonly FlushResult[] }
  | {
      readonly kind: "progress";
      readonly started: number;
      readonly ok: number;
      readonly fail: number;
      readonly info: number;
      readonly p50Ms: number;
      readonly p99Ms: number;
    }
  | { readonly kind: "traces-settled"; readonly traces: TraceTotals }
  /** Where the spans of the scenario are in `traces.otlp.jsonl.gz`: a hint, so that a reader need not read it all. */
  | { readonly kind: "traces-stored"; readonly offset: number; readonly bytes: number }
  /** Copies of spans sent on to another receiver, of the whole run. */
  | { readonly kind: "spans-forwarded"; readonly forwarded: ForwardTotals }
  | { readonly kind: "runner-measured"; readonly runner: RunnerHealth }
  | { readonly kind: "testbed-stopped"; readonly report: StopReport }
  | { readonly kind: "scenario-broken"; readonly reason: string; readonly environment: boolean }
  | {
      /** The last fact of a scenario. `facts`: how many facts of this scenario were written before it. */
      readonly kind: "scenario-ended";
      readonly facts: number;
    }
  | { readonly kind: "interrupted"; readonly signal: "SIGINT" | "SIGTERM" }
  | { readonly kind: "run-ended" }
  | { readonly kind: "note"; readonly message: string };

/** Lines written to the history of a load. */
export interface LoadCount {
  readonly load: string;
  readonly invoked: number;
  readonly ended: number;
}

export interface TraceTotals {
  /** Traces the load generator started. */
  readonly started: number;
  /** Of these, complete: one root, no orphan. */
  readonly complete: number;
  /** Incomplete, and an instance was killed while they ran: spans are lost for good. */
  readonly lostToCrash: number;
  readonly spansReceived: number;
  /** Sum of the counters of the services. */
  readonly spansDropped: number;
}

/** How well the measuring side itself kept up, so that a slow runner is never taken for a slow shop. */
export interface RunnerHealth {
  /** Planned against real start of operations. */
  readonly latenessP50Ms: number;
  readonly latenessP99Ms: number;
  readonly latenessMaxMs: number;
  readonly eventLoopDelayP99Ms: number;
}
