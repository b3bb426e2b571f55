import { describe, expect, test } from "vitest";
import type { EndLine, InvokeLine } from "../operation.ts";
import { OperationRecorder } from "./operation-recorder.ts";

function invoke(load: string, index: number, startMs: number): InvokeLine {
  return {
    type: "invoke",
    index,
    load,
    plannedMs: startMs,
    startMs,
    startUnixMs: startMs,
    zone: null,
    key: `${load}-${index}`,
    traceId: "0",
  };
}

function end(load: string, index: number, endMs: number, type: EndLine["type"] = "ok"): EndLine {
  return { type, index, load, endMs, status: "OK", calls: [] };
}

describe("OperationRecorder", () => {
  test("hands every line on, in order", () => {
    const lines: unknown[] = [];
    const recorder = new OperationRecorder({
      loads: ["orders"],
      writeLine: (line) => lines.push([line.type, line.index]),
    });

    recorder.line(invoke("orders", 0, 0));
    recorder.line(invoke("orders", 1, 10));
    recorder.line(end("orders", 1, 20, "info"));

    expect(lines).toEqual([
      ["invoke", 0],
      ["invoke", 1],
      ["info", 1],
    ]);
  });

  test("counts lines of each load, one without operations too", () => {
    const recorder = new OperationRecorder({
      loads: ["orders", "reads"],
      writeLine: () => undefined,
    });
    recorder.line(invoke("orders", 0, 0));
    recorder.line(invoke("orders", 1, 0));
    recorder.line(end("orders", 0, 5));

    expect(recorder.counts()).toEqual([
      { load: "orders", invoked: 2, ended: 1 },
      { load: "reads", invoked: 0, ended: 0 },
    ]);
  });

  test("gives a sign of life with latencies of the operations that ended last", () => {
    const recorder = new OperationRecorder({ loads: ["orders"], writeLine: () => undefined });
    for (let index = 0; index < 1_100; index += 1) {
      recorder.line(invoke("orders", index, 0));
      recorder.line(end("orders", index, index < 100 ? 5_000 : 10));
    }

    expect(recorder.progress()).toEqual({
      started: 1_100,
      ok: 1_100,
      fail: 0,
      info: 0,
      p50Ms: 10,
      p99Ms: 10,
    });
  });

  test("gives each span away once", () => {
    const recorder = new OperationRecorder({ loads: [], writeLine: () => undefined });
    recorder.span({
      traceId: "0",
      spanId: "1",
      parentSpanId: "",
      name: "orders",
      zone: "",
      startUnixMs: 0,
      endUnixMs: 1,
      failed: false,
      attributes: {},
    });

    expect([recorder.takeSpans().length, recorder.takeSpans().length]).toEqual([1, 0]);
  });
});
