import { hash } from "node:crypto";

/** Names by which one operation is found in traces. */
export interface OperationTrace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** Span of the operation as a whole. */
  readonly rootSpanId: string;
  /** Span of its call of that number, 0 being the first. */
  callSpanId(call: number): string;
}

/**
 * Trace and span ids of an operation. Known before it starts, and unlike those of the same operation in another run:
 * one made from the seed alone would merge two runs in one trace of a tracing backend.
 */
export function operationTrace(
  runId: string,
  scenario: string,
  load: string,
  index: number,
): OperationTrace {
  const name = JSON.stringify([runId, scenario, load, index]);
  const digest = hash("sha256", name, "hex");
  const traceId = digest.slice(0, 32);
  return {
    traceId,
    rootSpanId: digest.slice(32, 48),
    callSpanId: (call) => hash("sha256", `${digest}/${call}`, "hex").slice(0, 16),
  };
}

/** The trace of a run as a whole: a span for the run and one below it for each scenario. */
export function runTrace(runId: string): {
  readonly traceId: string;
  readonly rootSpanId: string;
  scenarioSpanId(scenario: string): string;
} {
  const digest = hash("sha256", JSON.stringify([runId]), "hex");
  return {
    traceId: digest.slice(0, 32),
    rootSpanId: digest.slice(32, 48),
    scenarioSpanId: (scenario) => hash("sha256", `${digest}/${scenario}`, "hex").slice(0, 16),
  };
}

/** The trace of a fault, which has one span. */
export function faultTrace(
  runId: string,
  scenario: string,
  fault: string,
): { readonly traceId: string; readonly spanId: string } {
  const digest = hash("sha256", JSON.stringify([runId, scenario, fault]), "hex");
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
}

/** W3C trace context, always sampled. */
export function traceparent(traceId: string, spanId: string): string {
  return `00-${traceId}-${spanId}-01`;
}

/** W3C baggage that services copy to every span. */
export function baggage(entries: Readonly<Record<string, string | number>>): string {
  return Object.entries(entries)
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`)
    .join(",");
}
