import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  AlwaysOnSampler,
  type ReadableSpan,
  type SpanExporter,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { describe, expect, test } from "vitest";
import { CountingSpanProcessor } from "./counting-span-processor.ts";

/** Answers every export with the next of these; keeps them waiting until `answer` is called. */
class ScriptedExporter implements SpanExporter {
  readonly exported: ReadableSpan[] = [];
  readonly #waiting: ((code: 0 | 1) => void)[] = [];

  export(spans: ReadableSpan[], done: Parameters<SpanExporter["export"]>[1]): void {
    this.exported.push(...spans);
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum is of a package that is no dependency
    this.#waiting.push((code) => done({ code }));
  }

  answer(code: 0 | 1): void {
    for (const done of this.#waiting.splice(0)) done(code);
  }

  async shutdown(): Promise<void> {}
}

function started(queueMax?: number) {
  const exporter = new ScriptedExporter();
  const processor = new CountingSpanProcessor(exporter, queueMax);
  const tracer = new TracerProvider({
    sampler: new AlwaysOnSampler(),
    spanProcessors: [processor],
  }).getTracer("test");
  return {
    exporter,
    processor,
    endSpans: (count: number) => {
      for (let span = 0; span < count; span += 1) tracer.startSpan("job", {}, ROOT_CONTEXT).end();
    },
  };
}

describe("CountingSpanProcessor", () => {
  test("counts what the collector has taken", async () => {
    const { exporter, processor, endSpans } = started();
    endSpans(3);

    const flushed = processor.forceFlush();
    exporter.answer(0);
    await flushed;

    expect(processor.counts).toEqual({ spansExported: 3, spansDropped: 0 });
  });

  test("counts as dropped what the collector would not take", async () => {
    const { exporter, processor, endSpans } = started();
    endSpans(3);

    const flushed = processor.forceFlush();
    exporter.answer(1);
    await flushed;

    expect(processor.counts).toEqual({ spansExported: 0, spansDropped: 3 });
  });

  test("counts as dropped what there was no room for", () => {
    const { processor, endSpans } = started(600);

    endSpans(512 + 600 + 7);

    // The first batch, which is being exported, has left the queue.
    expect(processor.counts).toEqual({ spansExported: 0, spansDropped: 7 });
  });

  test("waits in a flush for an export that had begun before", async () => {
    const { exporter, processor, endSpans } = started();
    endSpans(512);
    expect(exporter.exported).toHaveLength(512);

    const order: string[] = [];

    const flushed = processor.forceFlush().then(() => order.push("flushed"));
    await new Promise(setImmediate);
    order.push("answered");
    exporter.answer(0);
    await flushed;

    expect(order).toEqual(["answered", "flushed"]);
    expect(processor.counts).toEqual({ spansExported: 512, spansDropped: 0 });
  });
});
