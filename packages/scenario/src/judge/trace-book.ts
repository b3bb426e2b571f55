import type { Span } from "../span.ts";
import { unansweredOk } from "./answered-call.ts";
import type { Crash } from "./crash-record.ts";
import type { OperationRecord } from "./operation-record.ts";
import type { Timeline } from "./timeline.ts";
import { type Gap, type Trace, type TraceTree, treeOf } from "./trace.ts";
import { sealOf, type TraceSeal } from "./trace-seal.ts";

/** Every trace of a scenario, those without a single span included when the load generator started them. */
export interface TraceBook {
  /** Of the load generator, by trace id. */
  readonly started: ReadonlyMap<string, Trace>;
  /** All, also those that no load started. */
  readonly all: readonly Trace[];
  /** A span wherever it is, for links. */
  spanOf(
    traceId: string,
    spanId: string,
  ): { readonly span: Span; readonly trace: Trace } | undefined;
}

/** Spans wait at most this long in a process: the batch delay of 200 ms, an export, and slack for a busy machine. */
export const crashExposureMs = 1_000;

interface TraceEvidence {
  readonly spans: readonly Span[];
  readonly seals: readonly TraceSeal[];
  readonly operations: readonly OperationRecord[];
  readonly crashes: readonly Crash[];
  readonly timeline: Timeline;
  /** Why spans of any trace may be missing; null when none can be. */
  readonly atLarge: string | null;
}

export function traceBookOf(evidence: TraceEvidence): TraceBook {
  const spansByTrace = Map.groupBy(evidence.spans, ({ traceId }) => traceId);
  const operations = new Map(
    evidence.operations.map((operation) => [operation.traceId, operation]),
  );
  const kept = new Map(evidence.seals.map((seal) => [seal.traceId, seal]));
  const now = new Map(sealOf(evidence.spans).map((seal) => [seal.traceId, seal]));

  const traceIds = new Set([...operations.keys(), ...kept.keys(), ...spansByTrace.keys()]);
  const all = [...traceIds].map((traceId): Trace => {
    const tree = treeOf(traceId, spansByTrace.get(traceId) ?? []);
    const operation = operations.get(traceId);
    const gap =
      sealGap(kept.get(traceId), now.get(traceId)) ??
      (evidence.atLarge === null ? null : gapOf(evidence.atLarge)) ??
      treeGap(tree, operation, evidence);
    return { ...tree, gap, startMs: operation?.startMs ?? null };
  });
  const byId = new Map(all.map((trace) => [trace.traceId, trace]));
  const started = new Map(
    all.flatMap((trace) => (operations.has(trace.traceId) ? [[trace.traceId, trace]] : [])),
  );
  return {
    started,
    all,
    spanOf: (traceId, spanId) => {
      const trace = byId.get(traceId);
      const span = trace?.spans.find((candidate) => candidate.spanId === spanId);
      return trace === undefined || span === undefined ? undefined : { span, trace };
    },
  };
}

function sealGap(kept: TraceSeal | undefined, now: TraceSeal | undefined): Gap | null {
  if (kept === undefined && now === undefined) return gapOf("no span of it was received");
  if (kept === undefined) return { ...gapOf("it has no seal"), damaged: true };
  if (kept.spans === now?.spans && kept.digest === now.digest) return null;
  const reason = `${now?.spans ?? 0} of its spans are here, ${kept.spans} had been received`;
  return { ...gapOf(reason), damaged: true };
}

/** What the tree itself shows, or the end of an instance while it ran. */
function treeGap(
  tree: TraceTree,
  operation: OperationRecord | undefined,
  { crashes, timeline }: TraceEvidence,
): Gap | null {
  const crash = crashes.findLast((candidate) => isExposed(tree, operation, candidate, timeline));
  const reason = operation === undefined ? orphanOf(tree) : structureOf(tree);
  if (crash !== undefined) {
    return {
      reason: `${crash.instance} ended at that time and may have taken spans with it${reason === null ? "" : `; ${reason}`}`,
      lostToCrash: true,
      damaged: false,
      missingBeforeMs: crash.atMs,
    };
  }
  return reason === null ? null : gapOf(reason);
}

function structureOf(tree: TraceTree): string | null {
  const [root, second] = tree.roots;
  if (root === undefined) return "its root is missing";
  if (second !== undefined) return `it has ${tree.roots.length} roots`;
  const orphan = orphanOf(tree);
  if (orphan !== null) return orphan;
  const call = unansweredOk(tree);
  if (call !== undefined)
    return `${call.service} ${call.name} was answered, by a span that is missing`;
  return null;
}

function orphanOf({ orphan }: TraceTree): string | null {
  return orphan === undefined ? null : `the parent of ${orphan.service} ${orphan.name} is missing`;
}

/** Whether something of the trace may still have been in memory of the instance when it ended. */
function isExposed(
  tree: TraceTree,
  operation: OperationRecord | undefined,
  { beganMs, atMs }: Crash,
  timeline: Timeline,
): boolean {
  const fromMs = beganMs - crashExposureMs;
  const toMs = atMs + timeline.toleranceMs;
  if (operation !== undefined && operation.startMs <= toMs) {
    if (operation.endMs === null || operation.endMs >= fromMs) return true;
  }
  return tree.spans.some(
    ({ startUnixNano, endUnixNano }) =>
      timeline.msOf(startUnixNano) <= toMs && timeline.msOf(endUnixNano) >= fromMs,
  );
}

function gapOf(reason: string): Gap {
  return { reason, lostToCrash: false, damaged: false, missingBeforeMs: null };
}
