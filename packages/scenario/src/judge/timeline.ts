import type { EvidenceEvent } from "../evidence-event.ts";
import type { InstantRef, WindowRef } from "../instant-ref.ts";
import type { JudgedFault } from "../judged-run.ts";
import type { HistoryLine } from "../operation.ts";
import { instantText } from "./measure-text.ts";
import { quantileOf } from "./quantile.ts";

/** A thing that can be known or not; when not, why. */
export type Known<Value> =
  | { readonly kind: "known"; readonly value: Value }
  | { readonly kind: "unknown"; readonly reason: string };

export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** Turns references of a plan and clocks of spans into milliseconds since the start of load. */
export interface Timeline {
  /** Below this difference the order of two instants of different processes is not known. */
  readonly toleranceMs: number;
  msOf(unixNano: bigint): number;
  instant(ref: InstantRef): Known<number>;
  window(ref: WindowRef): Known<Stretch>;
}

/** Two processes of one machine read the same clock; this much passes between the event and the reading. */
export const clockToleranceMs = 2;

const nanosPerMs = 1_000_000;

interface TimelineEvidence {
  readonly events: readonly EvidenceEvent[];
  readonly history: readonly HistoryLine[];
  readonly faults: readonly JudgedFault[];
  /** When the run was cut short; null when it was not. */
  readonly cutMs: number | null;
}

export function timelineOf({ events, history, faults, cutMs }: TimelineEvidence): Timeline {
  const origin = originOf(events, history);
  const originUnixMs = origin?.unixMs ?? 0;

  const instant = (ref: InstantRef): Known<number> => {
    if (ref.kind === "timeline") return { kind: "known", value: ref.offsetMs };
    const fault = faults.find(({ id }) => id === ref.fault);
    const ms = ref.edge === "injected" ? fault?.injectedMs : fault?.healedMs;
    if (fault === undefined || ms === null || ms === undefined) {
      const name = fault === undefined ? ref.fault : `${fault.id} (${fault.title})`;
      return { kind: "unknown", reason: `fault ${name} was not seen ${ref.edge}` };
    }
    return { kind: "known", value: ms + ref.offsetMs };
  };

  const window = (ref: WindowRef): Known<Stretch> => {
    const start = instant(ref.start);
    if (start.kind === "unknown") return start;
    const end = instant(ref.end);
    if (end.kind === "unknown") return end;
    if (cutMs !== null && end.value > cutMs) {
      const reason = `the run was cut short at ${instantText(cutMs)}, before the window ended`;
      return { kind: "unknown", reason };
    }
    if (end.value <= start.value) {
      const text = `${instantText(start.value)} to ${instantText(end.value)}`;
      return { kind: "unknown", reason: `the window is empty: ${text}` };
    }
    return { kind: "known", value: { startMs: start.value, endMs: end.value } };
  };

  return {
    toleranceMs: clockToleranceMs + (origin?.driftMs ?? 0),
    msOf: (unixNano) =>
      Number(unixNano - BigInt(Math.round(originUnixMs)) * 1_000_000n) / nanosPerMs,
    instant,
    window,
  };
}

/** Wall-clock time of t+0, and how far wall clock and monotonic clock went apart during the load. */
function originOf(
  events: readonly EvidenceEvent[],
  history: readonly HistoryLine[],
): { readonly unixMs: number; readonly driftMs: number } | undefined {
  const origins = history
    .filter((line) => line.type === "invoke")
    .map(({ startUnixMs, startMs }) => startUnixMs - startMs);
  const started = events.find((event) => event.kind === "load-started");
  const unixMs = started === undefined ? origins[0] : started.unixMs - (started.tMs ?? 0);
  if (unixMs === undefined) return undefined;
  const drifts = origins.map((origin) => Math.abs(origin - unixMs));
  // A pause of the runner between its two clock readings shows as an outlier and is no drift.
  return { unixMs, driftMs: drifts.length === 0 ? 0 : quantileOf(drifts, 0.95) };
}
