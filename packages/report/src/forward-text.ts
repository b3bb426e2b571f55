import type { ForwardTotals } from "@holdfast/scenario";

/** `28132 spans sent on to http://127.0.0.1:4318/v1/traces; 12 spans dropped (1 batch): ECONNREFUSED`. */
export function forwardText(totals: ForwardTotals): string {
  const { to, spans, droppedSpans, droppedBatches, reason } = totals;
  const sent = `${spans} spans sent on to ${to}`;
  if (droppedSpans === 0) return sent;
  return `${sent}; ${droppedSpans} spans dropped (${droppedBatches} ${droppedBatches === 1 ? "batch" : "batches"}): ${reason}`;
}
