import { describe, expect, test } from "vitest";
import { baggage, operationTrace, traceparent } from "./trace-context.ts";

describe("operationTrace", () => {
  test("gives ids of the right length, each its own", () => {
    const trace = operationTrace("r_1", "s", "orders", 0);

    expect(trace.traceId).toMatch(/^[0-9a-f]{32}$/u);
    expect(trace.rootSpanId).toMatch(/^[0-9a-f]{16}$/u);
    expect(trace.callSpanId(0)).toMatch(/^[0-9a-f]{16}$/u);
    expect(trace.callSpanId(0)).not.toBe(trace.callSpanId(1));
  });

  test("gives another trace in another run", () => {
    const first = operationTrace("r_1", "s", "orders", 0);
    const second = operationTrace("r_2", "s", "orders", 0);

    expect(first.traceId).not.toBe(second.traceId);
  });
});

describe("traceparent", () => {
  test("is in the form of W3C and sampled", () => {
    expect(traceparent("a".repeat(32), "b".repeat(16))).toBe(
      `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
    );
  });
});

describe("baggage", () => {
  test("escapes what would end an entry", () => {
    expect(baggage({ "holdfast.run.id": "r,1", "holdfast.op.index": 4 })).toBe(
      "holdfast.run.id=r%2C1,holdfast.op.index=4",
    );
  });
});
