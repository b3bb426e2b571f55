import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import type { OtlpRequest, OtlpResourceSpans } from "./otlp-model.ts";
import type { SendResult } from "./otlp-sender.ts";
import { drainLimitMs, retryPauseMs, SpanForwarder } from "./span-forwarder.ts";

function batch(...names: readonly string[]): readonly OtlpResourceSpans[] {
  const spans = names.map((name) => ({
    traceId: "0a".repeat(16),
    spanId: "01".repeat(8),
    parentSpanId: "",
    name,
    kind: 1,
    startTimeUnixNano: "1",
    endTimeUnixNano: "2",
    attributes: [],
    events: [],
    links: [],
    status: { code: 0 },
  }));
  return [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: "x" }, spans }] }];
}

/** A forwarder whose receiver answers as it is told; the names of the spans of each request are kept. */
function bench(
  answers: (request: number, signal?: AbortSignal) => Promise<SendResult> | SendResult,
  queuedBytesMax?: number,
) {
  const clock = new ManualClock();
  const requests: string[][] = [];
  const send = async (
    request: OtlpRequest,
    signal?: AbortSignal,
    json = "",
  ): Promise<SendResult> => {
    expect(JSON.parse(json)).toEqual(request);
    requests.push(
      request.resourceSpans.flatMap(({ scopeSpans }) =>
        scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)),
      ),
    );
    return answers(requests.length, signal);
  };
  const forwarder = new SpanForwarder({
    sender: { send, url: "http://there/v1/traces" },
    clock,
    ...(queuedBytesMax !== undefined && { queuedBytesMax }),
  });
  const offer = (...names: readonly string[]): void => {
    const spans = batch(...names);
    forwarder.offer(spans, JSON.stringify(spans));
  };
  return { clock, forwarder, offer, requests };
}

const taken: SendResult = { kind: "taken", rejected: 0, reason: "" };
const later: SendResult = { kind: "later", reason: "it is busy" };

describe("SpanForwarder", () => {
  test("sends what waits together, in order", async () => {
    const { forwarder, offer, requests } = bench(() => taken);

    offer("a", "b");
    offer("c");
    const totals = await forwarder.drain();

    expect(requests).toEqual([["a", "b", "c"]]);
    expect(totals).toMatchObject({ batches: 2, spans: 3, droppedBatches: 0, droppedSpans: 0 });
  });

  test("tries again what may be taken later", async () => {
    const { clock, forwarder, offer, requests } = bench((request) =>
      request === 1 ? later : taken,
    );

    offer("a");
    const draining = forwarder.drain();
    await clock.advance(retryPauseMs);

    expect(await draining).toMatchObject({ spans: 1, droppedSpans: 0 });
    expect(requests).toEqual([["a"], ["a"]]);
  });

  test("drops and counts what nobody takes after three tries", async () => {
    const { clock, forwarder, offer, requests } = bench(() => later);

    offer("a", "b");
    const draining = forwarder.drain();
    await clock.advance(3 * retryPauseMs);

    expect(await draining).toMatchObject({
      spans: 0,
      droppedBatches: 1,
      droppedSpans: 2,
      reason: "it is busy",
    });
    expect(requests).toHaveLength(3);
  });

  test("does not try again what was refused", async () => {
    const { forwarder, offer, requests } = bench(() => ({ kind: "refused", reason: "bad" }));

    offer("a");

    expect(await forwarder.drain()).toMatchObject({ droppedSpans: 1, reason: "bad" });
    expect(requests).toHaveLength(1);
  });

  test("drops what does not fit the queue, and sends the rest", async () => {
    const { forwarder, offer } = bench(() => taken, 400);

    for (const name of ["a", "b", "c"]) offer(name);

    expect(await forwarder.drain()).toMatchObject({
      spans: 1,
      droppedBatches: 2,
      reason: "more than 400 bytes were waiting",
    });
  });

  test("counts spans that the receiver left out", async () => {
    const { forwarder, offer } = bench(() => ({ kind: "taken", rejected: 1, reason: "too old" }));

    offer("a", "b");

    expect(await forwarder.drain()).toMatchObject({ spans: 1, droppedSpans: 1, reason: "too old" });
  });

  test("does not wait longer at the end than it may", async () => {
    const { clock, forwarder, offer } = bench(
      (_request, signal) =>
        new Promise((resolve) => {
          signal?.addEventListener("abort", () => resolve({ kind: "later", reason: "aborted" }));
        }),
    );

    offer("a");
    const draining = forwarder.drain();
    await clock.advance(drainLimitMs);

    expect(await draining).toMatchObject({
      droppedSpans: 1,
      reason: `it was not sent within ${drainLimitMs} ms of the end`,
    });
  });

  test("counts what comes after the end as dropped", async () => {
    const { forwarder, offer, requests } = bench(() => taken);
    await forwarder.drain();

    offer("a");

    expect(await forwarder.drain()).toMatchObject({ droppedSpans: 1, reason: "the run had ended" });
    expect(requests).toEqual([]);
  });

  test("refuses a queue without room", () => {
    expect(() => bench(() => taken, 0)).toThrow("queuedBytesMax must be at least 1, got 0");
  });
});
