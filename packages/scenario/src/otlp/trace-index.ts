import type { TraceTotals } from "../evidence-event.ts";
import { sealOf, type TraceSeal } from "../judge/trace-seal.ts";
import type { OwnSpan } from "../load/own-span.ts";
import type { OtlpSpan } from "./otlp-model.ts";

interface TraceRecord {
  readonly spanIds: Set<string>;
  readonly parentIds: Set<string>;
  roots: number;
  /** Calls of the runner itself that were answered: somebody must have left a span below each. */
  readonly answeredCalls: Set<string>;
  /** Set once the runner's own root span is there. */
  startedUnixMs: number | undefined;
  endedUnixMs: number;
}

/** An instance that is killed loses what it had not sent: at most a few export intervals of spans. */
export const spansLostBeforeCrashMs = 2_000;

/** What is known of the traces of one scenario, for knowing when they have settled. Times are Unix milliseconds. */
export class TraceIndex {
  readonly #traces = new Map<string, TraceRecord>();

  /** Spans received, each once. */
  #spans = 0;
  /** When a span came last. */
  lastReceivedUnixMs = 0;

  /** A span from outside. */
  add(span: Pick<OtlpSpan, "traceId" | "spanId" | "parentSpanId">, nowUnixMs: number): void {
    this.lastReceivedUnixMs = nowUnixMs;
    const record = this.#record(span.traceId);
    if (record.spanIds.has(span.spanId)) return;
    record.spanIds.add(span.spanId);
    this.#spans += 1;
    if (span.parentSpanId === "") record.roots += 1;
    else record.parentIds.add(span.parentSpanId);
  }

  /** A span of the runner itself. */
  addOwn(span: OwnSpan, nowUnixMs: number): void {
    this.add(span, nowUnixMs);
    const record = this.#record(span.traceId);
    if (span.parentSpanId === "") {
      record.startedUnixMs = span.startUnixMs;
      record.endedUnixMs = span.endUnixMs;
    } else if (!span.failed) {
      record.answeredCalls.add(span.spanId);
    }
  }

  /**
   * @param crashes When instances were killed.
   * @param spansDropped What the services say they lost.
   */
  totals(crashes: readonly number[], spansDropped: number): TraceTotals {
    let started = 0;
    let complete = 0;
    let lostToCrash = 0;
    for (const record of this.#traces.values()) {
      const { startedUnixMs, endedUnixMs } = record;
      if (startedUnixMs === undefined) continue;
      started += 1;
      if (isComplete(record)) complete += 1;
      else if (
        crashes.some((at) => startedUnixMs <= at && at <= endedUnixMs + spansLostBeforeCrashMs)
      ) {
        lostToCrash += 1;
      }
    }
    return { started, complete, lostToCrash, spansReceived: this.#spans, spansDropped };
  }

  /** What was received of each trace, to notice later whether something was taken away. */
  seals(): readonly TraceSeal[] {
    return sealOf(this.#allSpans());
  }

  *#allSpans(): Generator<{ traceId: string; spanId: string }> {
    for (const [traceId, { spanIds }] of this.#traces) {
      for (const spanId of spanIds) yield { traceId, spanId };
    }
  }

  #record(traceId: string): TraceRecord {
    let record = this.#traces.get(traceId);
    if (record === undefined) {
      record = {
        spanIds: new Set(),
        parentIds: new Set(),
        roots: 0,
        answeredCalls: new Set(),
        startedUnixMs: undefined,
        endedUnixMs: 0,
      };
      this.#traces.set(traceId, record);
    }
    return record;
  }
}

/** One root, no span whose parent is missing, no answered call that nobody answered. */
function isComplete({ spanIds, parentIds, roots, answeredCalls }: TraceRecord): boolean {
  return roots === 1 && isWithin(parentIds, spanIds) && isWithin(answeredCalls, parentIds);
}

function isWithin(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  for (const one of part) if (!whole.has(one)) return false;
  return true;
}
