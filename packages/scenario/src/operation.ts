import type { Outcome } from "./check-plan.ts";

/**
 * One operation of a history: a call of a client from invocation to its end. `history/<scenario>.ndjson` holds one
 * `invoke` line when it starts and one line when it ends; an operation without an end is info.
 */
export type HistoryLine = InvokeLine | EndLine;

export interface InvokeLine {
  readonly type: "invoke";
  readonly index: number;
  readonly load: string;
  /** When it should have started, milliseconds since the start of load. */
  readonly plannedMs: number;
  /** When it did. */
  readonly startMs: number;
  readonly startUnixMs: number;
  readonly zone: string | null;
  /** Key drawn for the operation; the same for the same seed. */
  readonly key: string;
  readonly traceId: string;
  /** What is called, with what: one entry per call, in order, as far as known when it starts. */
  readonly method?: string;
  readonly input?: Readonly<Record<string, unknown>>;
}

export interface EndLine {
  readonly type: Outcome;
  readonly index: number;
  readonly load: string;
  readonly endMs: number;
  /** gRPC status of the call that decided the outcome. */
  readonly status: string;
  readonly message?: string;
  readonly output?: Readonly<Record<string, unknown>>;
  readonly calls: readonly CallRecord[];
}

export interface CallRecord {
  readonly method: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly endpoint: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly status: string;
}
