import type { HistoryLine, Span } from "@holdfast/scenario";
import { describe, expect, test } from "vitest";
import { faultOf, type VerifiedOperation, verifyOperations } from "./verify-traces.ts";

function operation(index: number, type: "ok" | "fail"): readonly HistoryLine[] {
  const named = { index, load: "orders" };
  return [
    {
      ...named,
      type: "invoke",
      plannedMs: 0,
      startMs: 0,
      startUnixMs: 0,
      zone: "a",
      key: "k",
      traceId: `t${index}`,
    },
    { ...named, type, endMs: 1, status: "OK", calls: [] },
  ];
}

function span(traceId: string, spanId: string, service: string): Span {
  return {
    traceId,
    spanId,
    parentSpanId: "",
    name: "x",
    kind: "server",
    service,
    instance: "",
    zone: "",
    startUnixNano: 0n,
    endUnixNano: 0n,
    status: "unset",
    attributes: {},
    events: [],
    links: [],
  };
}

describe("verifyOperations", () => {
  test("asks for the traces of operations that ended ok, and compares them with what is stored", async () => {
    const asked: string[] = [];
    const spans = [
      span("t1", "a", "checkout"),
      span("t1", "b", "payment"),
      span("t2", "c", "checkout"),
    ];
    const jaeger = {
      trace: async (traceId: string) => {
        asked.push(traceId);
        return spans.filter((one) => one.traceId === traceId);
      },
    };
    const history = [...operation(1, "ok"), ...operation(2, "fail")];

    const found = await verifyOperations({ history, spans }, jaeger, new AbortController().signal);

    expect(asked).toEqual(["t1"]);
    expect(found).toMatchObject([{ index: 1, traceId: "t1", missingSpans: 0, storedSpans: 2 }]);
    expect([...(found[0]?.services ?? [])]).toEqual(["checkout", "payment"]);
  });
});

describe("faultOf", () => {
  const good: VerifiedOperation = {
    load: "orders",
    index: 1,
    traceId: "t1",
    missingSpans: 0,
    storedSpans: 9,
    services: new Set(["checkout", "payment"]),
  };

  test.each([
    [good, ["checkout"], undefined],
    [good, [], undefined],
    [good, ["inventory", "payment"], "inventory is not in its trace"],
    [{ ...good, missingSpans: 2 }, [], "2 of 9 stored spans are not in Jaeger"],
    [{ ...good, missingSpans: 9, services: new Set<string>() }, [], "its trace is not in Jaeger"],
  ])("says what is wrong, case %#", (one, visits, fault) => {
    expect(faultOf(one, visits)).toBe(fault);
  });
});
