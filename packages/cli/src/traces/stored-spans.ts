import { readTraceRequests, type Span, spansOf } from "@holdfast/scenario";

/** Every span that is stored of a run, one after the other; what cannot be read is left out and told. */
export async function* storedSpans(
  folder: string,
  onDamage: (what: string) => void,
): AsyncGenerator<Span> {
  for await (const request of readTraceRequests(folder, onDamage)) {
    for (const { span } of spansOf(request)) yield span;
  }
}

/** The spans of some traces, by trace, in the order of the ids. */
export async function spansOfTraces(
  folder: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Span[]>> {
  const found = new Map<string, Span[]>(ids.map((id) => [id, []]));
  for await (const span of storedSpans(folder, () => undefined)) {
    found.get(span.traceId)?.push(span);
  }
  return found;
}
