import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { OwnSpan } from "../load/own-span.ts";
import { decodeJson } from "./decode-json.ts";
import { encodeProtobuf } from "./encode-protobuf.ts";
import type { OtlpRequest } from "./otlp-model.ts";
import { readSpans } from "./read-spans.ts";
import { startReceiver } from "./receiver.ts";
import { TraceCollector } from "./trace-collector.ts";

const traceId = "0a".repeat(16);
const root: OwnSpan = {
  traceId,
  spanId: "01".repeat(8),
  parentSpanId: "",
  name: "orders",
  zone: "a",
  startUnixMs: 1_795_261_910_046.447,
  endUnixMs: 1_795_261_910_050.5,
  failed: false,
  attributes: { "holdfast.op.index": 0, "rpc.status_code": "OK" },
};

/** A span of a service below the root. */
function served(spanId: string): OtlpRequest {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "checkout" } }] },
        scopeSpans: [
          {
            scope: { name: "x" },
            spans: [
              {
                traceId,
                spanId,
                parentSpanId: root.spanId,
                name: "PlaceOrder",
                kind: 2,
                startTimeUnixNano: "1",
                endTimeUnixNano: "2",
                attributes: [],
                events: [],
                links: [],
                status: { code: 0 },
              },
            ],
          },
        ],
      },
    ],
  };
}

interface Collecting extends AsyncDisposable {
  readonly collector: TraceCollector;
  readonly path: string;
}

async function collecting(forwardTo?: string): Promise<Collecting> {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-spans-"));
  const path = join(folder, "traces.otlp.jsonl.gz");
  const collector = await TraceCollector.start({
    path,
    runId: "r_1",
    port: 0,
    onFailure: () => undefined,
    ...(forwardTo !== undefined && { forwardTo }),
  });
  return {
    collector,
    path,
    [Symbol.asyncDispose]: async () => {
      await collector[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

async function send(collector: TraceCollector, request: OtlpRequest): Promise<number> {
  const { status } = await fetch(`${collector.endpoint}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/x-protobuf" },
    body: new Uint8Array(encodeProtobuf(request)),
  });
  return status;
}

async function spansIn(scenario: string, bytes: Buffer): Promise<unknown> {
  const { spans } = await readSpans(bytes, scenario, "x");
  return spans.map(({ spanId, service }) => [spanId, service]);
}

describe("TraceCollector", () => {
  test("keeps own and received spans of each scenario in one file", async () => {
    await using run = await collecting();
    const { collector, path } = run;

    collector.begin("first");
    collector.add([root]);
    await send(collector, served("02".repeat(8)));
    await send(collector, served("03".repeat(8)));
    const first = await collector.end([], 0);
    collector.begin("second");
    await send(collector, served("04".repeat(8)));
    const second = await collector.end([], 0);

    const file = readFileSync(path);
    expect(first.totals).toMatchObject({ started: 1, complete: 1, spansReceived: 3 });
    expect(first.seals).toMatchObject([{ traceId, spans: 3 }]);
    expect(first.range.bytes + second.range.bytes).toBe(file.length);
    expect(await spansIn("first", file)).toEqual([
      ["01".repeat(8), "holdfast"],
      ["02".repeat(8), "checkout"],
      ["03".repeat(8), "checkout"],
    ]);
    expect(await spansIn("second", file.subarray(second.range.offset))).toEqual([
      ["04".repeat(8), "checkout"],
    ]);
  });

  test("keeps instants to the microsecond", async () => {
    await using run = await collecting();
    run.collector.begin("only");
    run.collector.add([root]);
    await run.collector.end([], 0);

    const { spans } = await readSpans(readFileSync(run.path), "only", "x");

    expect(spans[0]?.startUnixNano).toBe(1_795_261_910_046_447_021n);
  });

  test("gives totals and seals of the same spans, whenever the last one came", async () => {
    await using run = await collecting();
    run.collector.begin("only");
    run.collector.add([root]);
    const sending = Array.from({ length: 40 }, (_, index) =>
      send(run.collector, served(`${index + 10}`.padStart(16, "0"))),
    );

    const { totals, seals } = await run.collector.end([], 0);
    await Promise.all(sending);

    expect(seals.reduce((sum, { spans }) => sum + spans, 0)).toBe(totals.spansReceived);
  });

  test("takes what comes between scenarios and keeps none of it", async () => {
    await using run = await collecting();

    const status = await send(run.collector, served("02".repeat(8)));
    run.collector.begin("only");
    const { totals } = await run.collector.end([], 0);

    expect([status, totals.spansReceived]).toEqual([200, 0]);
  });

  test("is refused a port that is taken", async () => {
    await using run = await collecting();
    const port = Number(new URL(run.collector.endpoint).port);
    const options = { path: `${run.path}.2`, runId: "r_1", port, onFailure: () => undefined };

    await expect(TraceCollector.start(options)).rejects.toMatchObject({
      name: "EnvironmentError",
      message: expect.stringMatching(
        new RegExp(`^cannot receive spans on 127\\.0\\.0\\.1:${port}`, "u"),
      ),
    });
  });

  test("hands a copy of everything on, and says how much it was", async () => {
    const got: OtlpRequest[] = [];
    const receiver = await startReceiver({
      port: 0,
      accept: (request) => got.push(request),
      hasRoom: () => true,
    });
    await using run = await collecting(`http://127.0.0.1:${receiver.port}`);
    const { collector } = run;

    collector.begin("only");
    collector.add([root]);
    await send(collector, served("02".repeat(8)));
    collector.addFault({ ...root, traceId: "0c".repeat(16), kind: "internal", name: "fault F1 x" });
    const { totals } = await collector.end([], 0);
    const forwarded = await collector.forwarded();
    await receiver.close();

    const kept = gunzipSync(readFileSync(run.path)).toString("utf8").trim().split("\n");
    expect(got.flatMap(({ resourceSpans }) => resourceSpans)).toEqual(
      kept.map((line) => decodeJson(line)).flatMap(({ resourceSpans }) => resourceSpans),
    );
    expect(forwarded).toMatchObject({ spans: 3, droppedBatches: 0, droppedSpans: 0, reason: "" });
    expect(totals).toMatchObject({ started: 1, spansReceived: 3 });
  });

  test("keeps spans when nobody takes the copies, and says how many were lost", async () => {
    const receiver = await startReceiver({ port: 0, accept: () => undefined, hasRoom: () => true });
    await receiver.close();
    await using run = await collecting(`http://127.0.0.1:${receiver.port}`);

    run.collector.begin("only");
    run.collector.add([root]);
    await run.collector.end([], 0);
    const forwarded = await run.collector.forwarded();

    expect(forwarded).toMatchObject({ spans: 0, droppedBatches: 1, droppedSpans: 1 });
    expect(forwarded?.reason).toContain("ECONNREFUSED");
    expect(await spansIn("only", readFileSync(run.path))).toHaveLength(1);
  });

  test("marks the calls that a fault acted on, in the file too", async () => {
    await using run = await collecting();
    const { collector } = run;
    const call: OwnSpan = {
      ...root,
      spanId: "05".repeat(8),
      parentSpanId: root.spanId,
      attributes: { "holdfast.endpoint": "checkout-a", "rpc.status_code": "OK" },
    };

    collector.begin("only");
    collector.faultBegan({
      id: "F1",
      kind: "latency",
      effect: "holds",
      targets: ["client-a->checkout-a"],
      databases: [],
      injectingUnixMs: root.startUnixMs - 2,
      inPlaceUnixMs: root.startUnixMs - 1,
      healingUnixMs: Infinity,
    });
    collector.add([root, call]);
    await collector.end([], 0);

    const { spans } = await readSpans(readFileSync(run.path), "only", "x");
    expect(spans.map(({ attributes }) => attributes["holdfast.fault.id"])).toEqual([
      undefined,
      ["F1"],
    ]);
  });
});

describe("readSpans", () => {
  test("reads what can be read of a file that is torn", async () => {
    await using run = await collecting();
    run.collector.begin("only");
    for (let index = 10; index < 40; index += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one line each.
      await send(run.collector, served(`${index}`.padStart(16, "0")));
      run.collector.flush();
    }
    await run.collector.end([], 0);
    const file = readFileSync(run.path);

    const { spans, damage } = await readSpans(file.subarray(0, file.length / 2), "only", "x");

    expect(spans.length).toBeGreaterThan(0);
    expect(spans.length).toBeLessThan(30);
    expect(damage[0]).toBe("x is torn or is not gzip");
  });

  test("reads a file that was unpacked, changed and packed again", async () => {
    await using run = await collecting();
    run.collector.begin("only");
    run.collector.add([root]);
    await send(run.collector, served("02".repeat(8)));
    await run.collector.end([], 0);
    const lines = gunzipSync(readFileSync(run.path)).toString("utf8").trim().split("\n");

    const changed = gzipSync(`${lines.slice(1).join("\n")}\n`);
    const { spans, damage } = await readSpans(changed, "only", "x");

    expect([lines.length, spans.length, damage]).toEqual([2, 1, []]);
  });

  test("says which line cannot be read", async () => {
    const { spans, damage } = await readSpans(gzipSync("{}\nbroken\n"), "only", "x");

    expect([spans, damage]).toEqual([[], ["x line 2 cannot be read"]]);
  });

  test("says that a file is not gzip", async () => {
    const { damage } = await readSpans(Buffer.from("plain text"), "only", "x");

    expect(damage).toEqual(["x is torn or is not gzip"]);
  });
});
