import { type Baggage, type Context, propagation } from "@opentelemetry/api";
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type Span,
  type SpanExporter,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace";
import { copiedBaggagePrefix, countedBaggage } from "./names.ts";

/** A span is on its way so soon after its end: a process that is killed loses no more than this. */
export const exportDelayMs = 200;

/** Serialising this many takes a few milliseconds, which is how long the event loop may be held up. */
export const exportBatchSpans = 512;

/** Half a minute of the busiest process while the collector is away, at about 1 KB each. */
export const queueMaxSpans = 65_536;

/** What became of the spans of this process since it started. */
export interface SpanCounts {
  /** The collector has them. */
  readonly spansExported: number;
  /** They are lost: the queue was full, or an export failed for good. */
  readonly spansDropped: number;
}

/** Batches spans as the SDK does, counts what becomes of them and copies baggage to them. */
export class CountingSpanProcessor implements SpanProcessor {
  readonly #batches: BatchSpanProcessor;
  readonly #queueMax: number;
  #queued = 0;
  #exported = 0;
  #dropped = 0;
  readonly #exports = new Set<Promise<void>>();

  /** @param queueMax Spans that may wait to be exported. At least `exportBatchSpans`. */
  constructor(exporter: SpanExporter, queueMax = queueMaxSpans) {
    this.#queueMax = queueMax;
    this.#batches = new BatchSpanProcessor({
      exporter: {
        export: (spans, done) => this.#export(exporter, spans, done),
        shutdown: () => exporter.shutdown(),
      },
      maxQueueSize: queueMax,
      maxExportBatchSize: exportBatchSpans,
      scheduledDelayMillis: exportDelayMs,
    });
  }

  get counts(): SpanCounts {
    return { spansExported: this.#exported, spansDropped: this.#dropped };
  }

  onStart(span: Span, parent: Context): void {
    const baggage = propagation.getBaggage(parent);
    if (baggage === undefined) return;
    for (const [key, value] of copiedEntries(baggage)) span.setAttribute(key, value);
  }

  onEnd(span: ReadableSpan): void {
    // The SDK would drop it as well, but without a count.
    if (this.#queued >= this.#queueMax) {
      this.#dropped += 1;
      return;
    }
    this.#queued += 1;
    this.#batches.onEnd(span);
  }

  /** Resolves when everything that had ended is with the collector or counted as dropped. */
  async forceFlush(): Promise<void> {
    await this.#batches.forceFlush().catch(() => undefined);
    // The SDK does not wait for an export that was in progress already.
    await Promise.all(this.#exports);
  }

  async shutdown(): Promise<void> {
    await this.forceFlush();
    await this.#batches.shutdown().catch(() => undefined);
  }

  #export(
    exporter: SpanExporter,
    spans: ReadableSpan[],
    done: Parameters<SpanExporter["export"]>[1],
  ): void {
    this.#queued -= spans.length;
    const exported = new Promise<void>((resolve) => {
      exporter.export(spans, (result) => {
        // Zero is success.
        if (!result.code) this.#exported += spans.length;
        else this.#dropped += spans.length;
        done(result);
        resolve();
      });
    });
    this.#exports.add(exported);
    void exported.then(() => this.#exports.delete(exported));
  }
}

const copied = new WeakMap<Baggage, readonly (readonly [string, string | number])[]>();

function copiedEntries(baggage: Baggage): readonly (readonly [string, string | number])[] {
  let entries = copied.get(baggage);
  if (entries === undefined) {
    entries = baggage
      .getAllEntries()
      .filter(([key]) => key.startsWith(copiedBaggagePrefix))
      .map(([key, { value }]) => [key, countedBaggage.has(key) ? Number(value) : value]);
    copied.set(baggage, entries);
  }
  return entries;
}
