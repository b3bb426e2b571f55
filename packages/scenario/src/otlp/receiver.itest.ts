import { once } from "node:events";
import { createConnection } from "node:net";
import { gzipSync } from "node:zlib";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { SimpleSpanProcessor, type SpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import { describe, expect, test } from "vitest";
import { encodeProtobuf } from "./encode-protobuf.ts";
import type { OtlpRequest } from "./otlp-model.ts";
import { maxBodyBytes, type StartedReceiver, startReceiver } from "./receiver.ts";
import { spansOf } from "./span-of.ts";

interface Listening extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly requests: OtlpRequest[];
}

async function listen(hasRoom = true): Promise<Listening> {
  const requests: OtlpRequest[] = [];
  const receiver: StartedReceiver = await startReceiver({
    port: 0,
    accept: (request) => requests.push(request),
    hasRoom: () => hasRoom,
  });
  return {
    port: receiver.port,
    url: `http://127.0.0.1:${receiver.port}/v1/traces`,
    requests,
    [Symbol.asyncDispose]: () => receiver.close(),
  };
}

const oneSpan: OtlpRequest = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "payment" } }] },
      scopeSpans: [
        {
          scope: { name: "x" },
          spans: [
            {
              traceId: "0a".repeat(16),
              spanId: "0b".repeat(8),
              parentSpanId: "",
              name: "Charge",
              kind: 3,
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

const json = { "content-type": "application/json" };
const protobuf = { "content-type": "application/x-protobuf" };

async function exportSpan(exporter: SpanExporter): Promise<void> {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      "service.name": "payment",
      "service.instance.id": "payment-b",
      "cloud.availability_zone": "b",
    }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const span = provider.getTracer("test").startSpan("Charge", {
    kind: SpanKind.CLIENT,
    // As seconds and nanoseconds: the SDK takes a small number of milliseconds for one since the process began, once that is over.
    startTime: [1, 0],
    attributes: { retries: 3, share: 0.5 },
  });
  span.addEvent(
    "holdfast.breaker.state_change",
    { "holdfast.breaker.state": "open" },
    [1, 1_000_000],
  );
  span.setStatus({ code: SpanStatusCode.ERROR, message: "no answer" });
  span.end([1, 2_000_000]);
  await provider.forceFlush();
  await provider.shutdown();
}

describe("startReceiver", () => {
  test.each([
    ["protobuf", (url: string) => new ProtobufExporter({ url })],
    ["JSON", (url: string) => new JsonExporter({ url })],
    ["compressed protobuf", (url: string) => new ProtobufExporter({ url, compression: gzip })],
    ["compressed JSON", (url: string) => new JsonExporter({ url, compression: gzip })],
  ])("takes spans of the real exporter as %s", async (_name, exporterTo) => {
    await using receiver = await listen();

    await exportSpan(exporterTo(receiver.url));

    expect(receiver.requests.flatMap(spansOf)).toMatchObject([
      {
        span: {
          name: "Charge",
          kind: "client",
          service: "payment",
          instance: "payment-b",
          zone: "b",
          startUnixNano: 1_000_000_000n,
          endUnixNano: 1_002_000_000n,
          status: "error",
          parentSpanId: "",
          attributes: { retries: 3, share: 0.5 },
          events: [
            {
              name: "holdfast.breaker.state_change",
              unixNano: 1_001_000_000n,
              attributes: { "holdfast.breaker.state": "open" },
            },
          ],
        },
      },
    ]);
  });

  test("answers each encoding in its own", async () => {
    await using receiver = await listen();

    const plain = await post(receiver.url, json, JSON.stringify(oneSpan));
    const binary = await post(receiver.url, protobuf, encodeProtobuf(oneSpan));

    expect([plain.status, await plain.text()]).toEqual([200, "{}"]);
    expect([binary.status, await binary.text()]).toEqual([200, ""]);
    expect(binary.headers.get("content-type")).toBe("application/x-protobuf");
  });

  test.each([
    ["another content type", { "content-type": "text/plain" }, "x", 415],
    ["an unknown compression", { ...json, "content-encoding": "br" }, "x", 415],
    ["what is not JSON", json, "{", 400],
    ["what is not protobuf", protobuf, "garbage", 400],
    ["what is not gzip", { ...json, "content-encoding": "gzip" }, "{}", 400],
    ["what is too large", json, Buffer.alloc(maxBodyBytes + 1, 0x20), 413],
    [
      "what is too large once it is unpacked",
      { ...json, "content-encoding": "gzip" },
      gzipSync(Buffer.alloc(maxBodyBytes + 1, 0x20)),
      413,
    ],
  ])("refuses %s", async (_name, headers, body, status) => {
    await using receiver = await listen();

    const refused = await post(receiver.url, headers, body);
    const next = await post(receiver.url, json, JSON.stringify(oneSpan));

    expect(refused.status).toBe(status);
    expect(next.status).toBe(200);
    expect(receiver.requests).toHaveLength(1);
  });

  test("knows one path and one method", async () => {
    await using receiver = await listen();

    const other = await post(receiver.url.replace("traces", "metrics"), json, "{}");
    const read = await fetch(receiver.url);

    expect([other.status, read.status]).toEqual([404, 405]);
  });

  test("asks to come back later while too much is waiting", async () => {
    await using receiver = await listen(false);

    const later = await post(receiver.url, json, JSON.stringify(oneSpan));

    expect([later.status, later.headers.get("retry-after")]).toEqual([503, "1"]);
  });

  test("survives a sender that goes away in the middle", async () => {
    await using receiver = await listen();
    const socket = createConnection(receiver.port, "127.0.0.1");
    socket.write("POST /v1/traces HTTP/1.1\r\ncontent-type: application/json\r\n");
    socket.write("host: x\r\ncontent-length: 100\r\n\r\n{");
    socket.destroy();
    await once(socket, "close");

    const next = await post(receiver.url, json, JSON.stringify(oneSpan));

    expect(next.status).toBe(200);
  });

  test("says that a port is taken", async () => {
    await using receiver = await listen();
    const options = { port: receiver.port, accept: () => undefined, hasRoom: () => true };

    await expect(startReceiver(options)).rejects.toThrow("EADDRINUSE");
  });
});

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the enum of the exporter is in a package of its own.
const gzip = "gzip" as never;

function post(
  url: string,
  headers: Record<string, string>,
  body: string | Buffer,
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
}
