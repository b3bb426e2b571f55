import { describe, expect, test } from "vitest";
import type { Evidence } from "../evidence.ts";
import type { Span } from "../span.ts";
import { caseFileOf } from "./case-file.ts";
import { withoutFacts, withSpans } from "./change-evidence.ts";
import { evidenceOf, spanIdOf, traceIdOf } from "./evidence-fixture.ts";
import type { Gap } from "./trace.ts";

function gapOf(evidence: Evidence, index = 3): Gap | null | undefined {
  return caseFileOf(evidence).traces.started.get(traceIdOf(index))?.gap;
}

/** As if this span of operation 3 had never arrived. */
function never(depth: number): Evidence {
  return withSpans(evidenceOf(), (span) => (span.spanId === spanIdOf(3, depth) ? null : span));
}

function changed(depth: number, change: (span: Span) => Span): Evidence {
  return withSpans(evidenceOf(), (span) =>
    span.spanId === spanIdOf(3, depth) ? change(span) : span,
  );
}

function flushed(
  change: Partial<{ spansExported: number; spansDropped: number; starts: number }>,
): Evidence {
  const evidence = evidenceOf();
  const events = evidence.events.map((event) =>
    event.kind === "flushed"
      ? { ...event, results: event.results.map((result) => ({ ...result, ...change })) }
      : event,
  );
  return { ...evidence, events };
}

describe("traceBookOf", () => {
  test("finds a trace complete that has all its spans", () => {
    expect(gapOf(evidenceOf())).toBeNull();
  });

  test.each([
    ["its root", 0, "its root is missing"],
    ["an inner span", 2, "the parent of checkout Attempt"],
    [
      "the leaf that answered a call",
      4,
      "Attempt shop.Payment/Authorize was answered, by a span that is missing",
    ],
  ])("notices that %s never arrived", (_, depth, reason) => {
    expect(gapOf(never(depth))).toMatchObject({
      reason: expect.stringContaining(reason),
      damaged: false,
    });
  });

  test("notices a call whose attempts are all missing", () => {
    const evidence = withSpans(evidenceOf(), (span) =>
      [spanIdOf(3, 3), spanIdOf(3, 4)].includes(span.spanId) ? null : span,
    );

    expect(gapOf(evidence)?.reason).toContain("was answered, by a span that is missing");
  });

  test("notices a second root", () => {
    expect(gapOf(changed(4, (span) => ({ ...span, parentSpanId: "" })))?.reason).toBe(
      "it has 2 roots",
    );
  });

  test("does not want an answer to a call that was not answered", () => {
    const attributes = { "rpc.method": "shop.Payment/Authorize", "rpc.status_code": "UNAVAILABLE" };
    const failing = changed(3, (span) => ({ ...span, attributes }));
    const evidence = withSpans(failing, (span) => {
      if (span.spanId === spanIdOf(3, 4)) return null;
      return span.spanId === spanIdOf(3, 2) ? { ...span, attributes } : span;
    });

    expect(gapOf(evidence)).toBeNull();
  });

  test("knows a trace of which nothing arrived", () => {
    const evidence = withSpans(evidenceOf(), (span) =>
      span.traceId === traceIdOf(3) ? null : span,
    );

    expect(gapOf(evidence)?.reason).toBe("no span of it was received");
  });

  test.each([
    [
      "a removed span",
      (spans: readonly Span[]) => spans.filter(({ spanId }) => spanId !== spanIdOf(3, 4)),
    ],
    [
      "an added span",
      (spans: readonly Span[]) => [
        ...spans,
        ...spans.slice(19, 20).map((span) => ({ ...span, spanId: "new" })),
      ],
    ],
    [
      "an exchanged span",
      (spans: readonly Span[]) =>
        spans.map((span) => (span.spanId === spanIdOf(3, 4) ? { ...span, spanId: "new" } : span)),
    ],
  ])("tells %s from one that never came", (_, change) => {
    const evidence = evidenceOf();

    expect(gapOf({ ...evidence, spans: change(evidence.spans) })).toMatchObject({ damaged: true });
  });

  test("leaves other traces complete when spans of one were removed", () => {
    const evidence = evidenceOf();
    const spans = evidence.spans.filter(({ spanId }) => spanId !== spanIdOf(3, 4));

    expect(gapOf({ ...evidence, spans }, 5)).toBeNull();
  });

  test.each([
    ["an instance sent more than is here", { spansExported: 1_000 }, "sent 1000 spans"],
    ["an instance dropped spans", { spansDropped: 2 }, "dropped 2 spans"],
    [
      "an instance was started more often than it is known to have ended",
      { starts: 2 },
      "started 2 times",
    ],
  ])("finds no trace complete when %s", (_, change, reason) => {
    expect(gapOf(flushed(change))?.reason).toContain(reason);
  });

  test("finds no trace complete when an instance did not answer the flush", () => {
    const evidence = evidenceOf();
    const events = evidence.events.map((event) =>
      event.kind === "flushed" ? { ...event, results: event.results.slice(1) } : event,
    );

    expect(gapOf({ ...evidence, events })?.reason).toContain("checkout-a did not answer");
  });

  test("finds no trace complete without a flush", () => {
    expect(gapOf(withoutFacts(evidenceOf(), ({ kind }) => kind === "flushed"))?.reason).toContain(
      "asked",
    );
  });

  test("counts a trace that ran when an instance was killed as lost to the crash", () => {
    const [fault] = evidenceOf().plan.faults;
    const spec = { kind: "crash", service: "payment", zone: "a" } as const;
    const evidence = evidenceOf();
    const faults = fault === undefined ? [] : [{ ...fault, spec }];
    const events = evidence.events.map((event) =>
      event.kind === "fault-injected" ? { ...event, targets: ["payment-a"] } : event,
    );
    const crashed = { ...evidence, plan: { ...evidence.plan, faults }, events };

    expect(gapOf(crashed, 9)).toMatchObject({ lostToCrash: true, missingBeforeMs: 1_000 });
    expect(gapOf(crashed, 11)).toBeNull();
  });
});
