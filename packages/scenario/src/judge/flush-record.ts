import type { EvidenceEvent } from "../evidence-event.ts";
import type { Plan } from "../plan.ts";
import type { Span } from "../span.ts";
import { type Crash, instancesWithSpans } from "./crash-record.ts";
import { countText } from "./measure-text.ts";
import type { TraceSeal } from "./trace-seal.ts";

interface FlushEvidence {
  readonly plan: Plan;
  readonly events: readonly EvidenceEvent[];
  readonly spans: readonly Span[];
  readonly seals: readonly TraceSeal[];
  readonly crashes: readonly Crash[];
}

/**
 * Why spans of unknown traces may be missing, or null when none can be: every instance answered the flush, dropped
 * nothing, and at least as many of its spans are here as it says it sent. Spans that were removed later are located by
 * their seals and do not count here.
 */
export function spansAtLarge(evidence: FlushEvidence): string | null {
  const flushed = evidence.events.findLast((event) => event.kind === "flushed");
  if (flushed === undefined) return "no instance was asked to send its last spans";
  const results = new Map(flushed.results.map((result) => [result.instance, result]));

  const received = new Map<string, number>();
  for (const { instance } of evidence.spans) {
    received.set(instance, (received.get(instance) ?? 0) + 1);
  }

  let removable = removedSince(evidence);
  for (const instance of instancesWithSpans(evidence.plan)) {
    const result = results.get(instance);
    if (result?.spansExported === undefined || result.spansDropped === undefined) {
      return `${instance} did not answer when it was asked for its last spans`;
    }
    if (result.spansDropped > 0) {
      return `${instance} dropped ${countText(result.spansDropped, "span")}`;
    }
    const ends = evidence.crashes.filter((crash) => crash.instance === instance).length;
    if (result.starts > ends + 1) {
      return `${instance} was started ${result.starts} times, and ${ends} ends are known`;
    }
    removable -= Math.max(0, result.spansExported - (received.get(instance) ?? 0));
    if (removable < 0) {
      return `${instance} sent ${countText(result.spansExported, "span")}, ${received.get(instance) ?? 0} are here`;
    }
  }
  return null;
}

/** Spans that were there when the traces settled and are not there now. */
function removedSince({ seals, spans }: FlushEvidence): number {
  const now = new Map<string, number>();
  for (const { traceId } of spans) now.set(traceId, (now.get(traceId) ?? 0) + 1);
  return seals.reduce(
    (removed, seal) => removed + Math.max(0, seal.spans - (now.get(seal.traceId) ?? 0)),
    0,
  );
}
