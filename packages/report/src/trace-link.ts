import { plainText } from "./plain-text.ts";

/** Where the traces of a run are looked at. */
export interface TracePlace {
  readonly runId: string;
  /** Of Jaeger's web interface, without a slash at its end; absent when none is known. */
  readonly jaegerUrl?: string | undefined;
}

/** What to open, or else what to type, to see a trace; with its span in focus where that can be said. */
export function traceLink(
  { traceId, spanId }: { readonly traceId: string; readonly spanId?: string },
  { runId, jaegerUrl }: TracePlace,
): string {
  if (jaegerUrl === undefined) return plainText(`holdfast trace ${runId} ${traceId}`);
  const focus = spanId === undefined ? "" : `?uiFind=${encodeURIComponent(spanId)}`;
  return plainText(`${jaegerUrl}/trace/${encodeURIComponent(traceId)}${focus}`);
}
