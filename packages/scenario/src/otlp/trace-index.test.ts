import { describe, expect, test } from "vitest";
import type { OwnSpan } from "../load/own-span.ts";
import { TraceIndex } from "./trace-index.ts";

const traceId = "1".repeat(32);

function own(spanId: string, parentSpanId: string, failed = false): OwnSpan {
  return {
    traceId,
    spanId,
    parentSpanId,
    name: "x",
    zone: "a",
    startUnixMs: 1_000,
    endUnixMs: 1_500,
    failed,
    attributes: {},
  };
}

/** An operation with one call. */
function startedTrace(failed = false): TraceIndex {
  const index = new TraceIndex();
  index.addOwn(own("call", "root", failed), 1);
  index.addOwn(own("root", "", failed), 1);
  return index;
}

describe("TraceIndex", () => {
  test("counts a trace as complete when the answered call has a span below it", () => {
    const index = startedTrace();
    index.add({ traceId, spanId: "server", parentSpanId: "call" }, 2);

    expect(index.totals([], 0)).toEqual({
      started: 1,
      complete: 1,
      lostToCrash: 0,
      spansReceived: 3,
      spansDropped: 0,
    });
  });

  test("counts an answered call without a span below it as incomplete", () => {
    expect(startedTrace().totals([], 0)).toMatchObject({ started: 1, complete: 0 });
  });

  test("counts a failed call without a span below it as complete: nobody need have seen it", () => {
    expect(startedTrace(true).totals([], 0)).toMatchObject({ started: 1, complete: 1 });
  });

  test("counts a span whose parent is missing as a hole", () => {
    const index = startedTrace();
    index.add({ traceId, spanId: "server", parentSpanId: "call" }, 2);
    index.add({ traceId, spanId: "query", parentSpanId: "lost" }, 2);

    expect(index.totals([], 0).complete).toBe(0);
  });

  test.each([
    ["while it ran", 1_200, 1],
    ["soon after it", 3_000, 1],
    ["before it", 900, 0],
    ["long after it", 9_000, 0],
  ])("puts a hole down to a crash %s: %i", (_name, at, lostToCrash) => {
    expect(startedTrace().totals([at], 0).lostToCrash).toBe(lostToCrash);
  });

  test("counts a span that comes twice once", () => {
    const index = startedTrace();
    index.add({ traceId, spanId: "server", parentSpanId: "call" }, 2);
    index.add({ traceId, spanId: "server", parentSpanId: "call" }, 3);

    expect(index.totals([], 0).spansReceived).toBe(3);
    expect(index.seals()).toMatchObject([{ traceId, spans: 3 }]);
  });

  test("does not count traces that no operation started", () => {
    const index = new TraceIndex();
    index.add({ traceId, spanId: "probe", parentSpanId: "" }, 2);

    expect(index.totals([], 4)).toEqual({
      started: 0,
      complete: 0,
      lostToCrash: 0,
      spansReceived: 1,
      spansDropped: 4,
    });
  });
});
