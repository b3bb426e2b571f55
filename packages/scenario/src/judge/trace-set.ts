import type { TraceSetRef } from "../check-plan.ts";
import type { CaseFile } from "./case-file.ts";
import type { OperationRecord } from "./operation-record.ts";
import { selectorText, selects } from "./span-selector.ts";
import type { Known } from "./timeline.ts";
import type { Trace } from "./trace.ts";

export interface ChosenTrace {
  readonly trace: Trace;
  readonly operation: OperationRecord;
}

export interface ChosenTraces {
  readonly chosen: readonly ChosenTrace[];
  /** Operations of the load in the window, whatever their outcome and root. */
  readonly candidates: number;
}

/**
 * The traces a check looks at, found through the history: the load generator knows every trace that it started, also
 * one of which no span arrived. A trace whose root is missing belongs to the set, since nobody can say that it does not.
 */
export function chooseTraces(ref: TraceSetRef, file: CaseFile): Known<ChosenTraces> {
  const window = ref.during === undefined ? undefined : file.timeline.window(ref.during);
  if (window?.kind === "unknown") return window;

  const candidates = file.operations.filter(
    ({ load, startMs }) =>
      (ref.of === undefined || load === ref.of) &&
      (window === undefined || (startMs >= window.value.startMs && startMs < window.value.endMs)),
  );
  const chosen = candidates.flatMap((operation) => {
    if (ref.outcome !== undefined && operation.outcome !== ref.outcome) return [];
    const trace = file.traces.started.get(operation.traceId);
    if (trace === undefined || !hasRoot(ref, trace)) return [];
    return [{ trace, operation }];
  });
  return { kind: "known", value: { chosen, candidates: candidates.length } };
}

/** `traces of orders with outcome ok`. */
export function traceSetText({ of, root, outcome, during }: TraceSetRef): string {
  const parts = [
    of === undefined ? "traces" : `traces of ${of}`,
    outcome === undefined ? undefined : `with outcome ${outcome}`,
    root === undefined ? undefined : `with root (${selectorText(root)})`,
    during === undefined ? undefined : "in the window",
  ];
  return parts.filter((part) => part !== undefined).join(" ");
}

function hasRoot({ root }: TraceSetRef, trace: Trace): boolean {
  if (root === undefined) return true;
  const roots = trace.spans.filter(({ parentSpanId }) => parentSpanId === "");
  return roots.length === 0 || roots.some((span) => selects(root, span, trace));
}
