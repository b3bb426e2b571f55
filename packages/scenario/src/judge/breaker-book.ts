import type { BreakerSample } from "@holdfast/testbed";
import type { EvidenceEvent } from "../evidence-event.ts";
import type { BreakerChange } from "../judged-run.ts";
import type { Span } from "../span.ts";
import type { Crash } from "./crash-record.ts";
import { spanNames } from "./span-names.ts";
import { valueText } from "./span-selector.ts";
import type { Timeline } from "./timeline.ts";
import type { Trace } from "./trace.ts";

/** A change of state as a span tells it, with the span for whoever wants to look. */
export interface SeenChange extends BreakerChange {
  readonly endpoint: string;
  readonly traceId: string;
  readonly spanId: string;
}

/** What one instance's breakers of one name said of themselves at one time, those of all endpoints taken together. */
export interface BreakerReading {
  readonly tMs: number;
  readonly transitions: number;
  /** Calls permitted and rejected since the process started. */
  readonly calls: number;
  readonly states: ReadonlySet<BreakerSample["state"]>;
}

export interface BreakerBook {
  /** In time order. */
  readonly changes: readonly SeenChange[];
  /** Instances that have a breaker of that name, with their readings in time order. */
  readingsOf(breaker: string): ReadonlyMap<string, readonly BreakerReading[]>;
  /** Whether the instance ended between the two instants, so that its counters began anew. */
  restarted(instance: string, fromMs: number, toMs: number): boolean;
}

interface BreakerEvidence {
  readonly events: readonly EvidenceEvent[];
  readonly traces: readonly Trace[];
  readonly timeline: Timeline;
  readonly crashes: readonly Crash[];
}

export function breakerBookOf({ events, traces, timeline, crashes }: BreakerEvidence): BreakerBook {
  const changes = traces
    .flatMap((trace) => trace.spans.flatMap((span) => changesIn(span, timeline)))
    .toSorted((left, right) => left.tMs - right.tMs);
  return {
    changes,
    readingsOf: (breaker) => readings(events, breaker),
    restarted: (instance, fromMs, toMs) =>
      crashes.some(
        (crash) => crash.instance === instance && crash.beganMs <= toMs && crash.atMs >= fromMs,
      ),
  };
}

function changesIn(span: Span, timeline: Timeline): SeenChange[] {
  return span.events
    .filter(({ name }) => name === spanNames.breakerChange)
    .map(({ unixNano, attributes }) => ({
      tMs: timeline.msOf(unixNano),
      instance: span.instance,
      breaker: valueText(attributes[spanNames.breakerName]),
      endpoint: String(attributes[spanNames.endpoint] ?? ""),
      from: valueText(attributes[spanNames.breakerPrevious]),
      to: valueText(attributes[spanNames.breakerState]),
      reason: String(attributes[spanNames.breakerReason] ?? ""),
      traceId: span.traceId,
      spanId: span.spanId,
    }));
}

function readings(
  events: readonly EvidenceEvent[],
  breaker: string,
): ReadonlyMap<string, readonly BreakerReading[]> {
  const byInstance = new Map<string, BreakerReading[]>();
  for (const event of events) {
    if (event.kind !== "breakers-sampled") continue;
    const samples = event.samples.filter(({ name }) => name === breaker);
    for (const [instance, own] of Map.groupBy(samples, (sample) => sample.instance)) {
      const reading = {
        // Asked for before the load started: that is before everything.
        tMs: event.tMs ?? Number.NEGATIVE_INFINITY,
        transitions: own.reduce((sum, { transitions }) => sum + transitions, 0),
        calls: own.reduce((sum, { permitted, rejected }) => sum + permitted + rejected, 0),
        states: new Set(own.map(({ state }) => state)),
      };
      const list = byInstance.get(instance);
      if (list === undefined) byInstance.set(instance, [reading]);
      else list.push(reading);
    }
  }
  return byInstance;
}
