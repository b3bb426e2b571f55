import type { JudgedRun, Span } from "@holdfast/scenario";

/** Which traces of a run somebody wants to see. */
export type TraceSelection =
  /** Those that checks which did not pass cite. */
  | { readonly kind: "failed" }
  /** The operations that took longest. */
  | { readonly kind: "slowest"; readonly count: number }
  /** The one whose id begins so. */
  | { readonly kind: "id"; readonly prefix: string };

/** Traces that are shown of those that failed checks cite. */
export const maxFailedShown = 5;

/** Shortest part of an id by which a trace is asked for: in a run of some thousand few begin alike. */
export const minPrefixLength = 4;

/** Whether an argument is meant as the id of a trace, or as the beginning of one. */
export function isTracePrefix(text: string): boolean {
  return text.length >= minPrefixLength && text.length <= 32 && /^[\da-f]+$/iu.test(text);
}

/** Ids that checks which did not pass cite, each once, the first ones first. */
export function failedTraces(run: JudgedRun): readonly string[] {
  const cited = run.scenarios
    .flatMap(({ checks }) => checks)
    .filter(({ verdict }) => verdict !== "pass")
    .flatMap(({ evidence }) => evidence.traces.map(({ traceId }) => traceId));
  return [...new Set(cited)].slice(0, maxFailedShown);
}

/** Finds traces while spans pass by, without keeping the spans. */
export class TraceFinder {
  readonly #prefix: string;
  readonly #count: number;
  readonly #matching = new Set<string>();
  #slowest: { readonly traceId: string; readonly nano: bigint }[] = [];

  constructor(selection: Exclude<TraceSelection, { readonly kind: "failed" }>) {
    this.#prefix = selection.kind === "id" ? selection.prefix.toLowerCase() : "";
    this.#count = selection.kind === "slowest" ? selection.count : 0;
  }

  see({ traceId, parentSpanId, service, kind, startUnixNano, endUnixNano }: Span): void {
    if (this.#prefix !== "" && traceId.startsWith(this.#prefix)) this.#matching.add(traceId);
    // An operation as a whole is a root of the load; a fault is a root of the runner too, but no call.
    if (this.#count === 0 || parentSpanId !== "" || service !== "holdfast" || kind !== "client") {
      return;
    }
    this.#slowest.push({ traceId, nano: endUnixNano - startUnixNano });
    if (this.#slowest.length > 2 * this.#count + 1_000) this.#slowest = this.#top();
  }

  found(): readonly string[] {
    return this.#count > 0 ? this.#top().map(({ traceId }) => traceId) : [...this.#matching];
  }

  #top(): { readonly traceId: string; readonly nano: bigint }[] {
    return this.#slowest
      .toSorted((left, right) => Number(right.nano - left.nano))
      .slice(0, this.#count);
  }
}
