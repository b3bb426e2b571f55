import { describe, expect, test } from "vitest";
import type { OperationRecord } from "./operation-record.ts";
import { seriesOf, summariseLoad } from "./summarise-load.ts";

function operation(index: number, startMs: number, tookMs: number): OperationRecord {
  return {
    index,
    load: "orders",
    startMs,
    endMs: startMs + tookMs,
    outcome: "ok",
    status: "OK",
    traceId: String(index),
    inputs: [],
  };
}

const operations = [operation(0, -900, 800), operation(1, 0, 20), operation(2, 1_500, 30)];

describe("summariseLoad", () => {
  test("counts the warm-up, but leaves its latency out: that is of cold processes", () => {
    expect(summariseLoad("orders", operations)).toEqual({
      name: "orders",
      operations: 3,
      ok: 3,
      fail: 0,
      info: 0,
      p50Ms: 20,
      p99Ms: 30,
      statuses: { OK: 3 },
    });
  });
});

describe("seriesOf", () => {
  test("is that of the timeline alone", () => {
    expect(seriesOf(operations, 2_000).map(({ tMs, ok, p99Ms }) => [tMs, ok, p99Ms])).toEqual([
      [0, 1, 20],
      [1_000, 1, 30],
    ]);
  });
});
