import { systemClock } from "@holdfast/clock";
import {
  attempt,
  Balancer,
  breaker,
  consecutiveFailures,
  deadline,
  endpoint,
  fixed,
  pipeline,
  retry,
} from "@holdfast/resilience";
import {
  type Client,
  callObserver,
  concurrencyLimit,
  createClient,
  type Handlers,
  implement,
  type RpcEndpoint,
  RpcError,
  RpcFaults,
  type ServerOptions,
  type StartedServer,
  startServer,
} from "@holdfast/rpc";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type StartedTelemetry, startTelemetry } from "./telemetry.ts";
import type { ReceivedSpan } from "./testing/otlp-decoder.ts";
import { type StartedOtlpReceiver, startOtlpReceiver } from "./testing/otlp-receiver.ts";

type Recommend = Handlers<"shop.v1.Recommendation">["recommend"];

const clock = systemClock;
const method = "shop.v1.Recommendation/Recommend";
let receiver: StartedOtlpReceiver;
let telemetry: StartedTelemetry;

// One SDK per process: a second would be ignored by the API.
beforeAll(async () => {
  receiver = await startOtlpReceiver();
  telemetry = startTelemetry({
    serviceName: "payment",
    instance: "payment-a",
    zone: "a",
    runId: "r_1",
    endpoint: receiver.endpoint,
  });
});

beforeEach(() => receiver.clear());

afterAll(async () => {
  await telemetry.shutdown();
  await receiver[Symbol.asyncDispose]();
});

function serve(recommend: Recommend, options: Partial<ServerOptions> = {}): Promise<StartedServer> {
  return startServer({
    listen: "127.0.0.1:0",
    clock,
    instrumentation: telemetry.rpc,
    services: [implement("shop.v1.Recommendation", { recommend })],
    ...options,
  });
}

function clientOf(port: number): Client<"shop.v1.Recommendation"> {
  const endpoints: RpcEndpoint[] = [{ id: "provider-1", zone: "a", host: "127.0.0.1", port }];
  const observe = callObserver(telemetry.rpc);
  return createClient("shop.v1.Recommendation", {
    peer: "provider",
    caller: "payment-a",
    endpoints,
    clock,
    instrumentation: telemetry.rpc,
    pipeline: pipeline(
      { name: "provider", observe },
      deadline({ totalMs: 5_000 }),
      retry({ attempts: 2, backoff: fixed({ delayMs: 1 }) }),
      endpoint(new Balancer({ name: "provider", endpoints, observe })),
      breaker(consecutiveFailures({ failures: 2 })),
      attempt({ timeoutMs: 1_000 }),
    ),
  });
}

/** Everything that has ended, as the collector sees it. */
async function spans(): Promise<readonly ReceivedSpan[]> {
  await telemetry.flush();
  return receiver.spans;
}

/** The names along the way from a span up to its root. */
function lineage(all: readonly ReceivedSpan[], span: ReceivedSpan): readonly string[] {
  const parent = all.find(({ spanId }) => spanId === span.parentSpanId);
  const name = `${span.kind} ${span.name}`;
  return parent === undefined ? [name] : [name, ...lineage(all, parent)];
}

describe("startTelemetry", () => {
  test("makes one trace of a call through client, server and nested client", async () => {
    await using inner = await serve(async () => ({ skus: ["tent"] }));
    await using toInner = clientOf(inner.port);
    await using outer = await serve(async (request) => await toInner.recommend(request));
    await using toOuter = clientOf(outer.port);

    await telemetry.inSpan("order", () => toOuter.recommend({}));

    const all = await spans();
    const hop = [`server ${method}`, `internal Attempt ${method}`, `client ${method}`];
    const longest = all.map((span) => lineage(all, span)).find(({ length }) => length === 7);
    expect(longest).toEqual([...hop, ...hop, "internal order"]);
    expect(new Set(all.map(({ traceId }) => traceId)).size).toBe(1);
    expect(all).toHaveLength(7);
  });

  test("describes the call, the attempt, the served call and the process", async () => {
    await using server = await serve(async () => ({}));
    await using client = clientOf(server.port);

    await client.recommend({}, { deadlineMs: 900 });

    const all = await spans();
    const [served, tried, called] = ["server", "internal", "client"].map((kind) =>
      all.find((span) => span.kind === kind),
    );
    const shared = {
      "rpc.system.name": "grpc",
      "rpc.method": method,
      "rpc.status_code": "OK",
      "holdfast.deadline.remaining_ms": expect.any(Number),
    };
    const atClient = {
      ...shared,
      "server.address": "127.0.0.1",
      "server.port": server.port,
      "holdfast.endpoint": "provider-1",
      "holdfast.endpoint.zone": "a",
      "holdfast.breaker.name": "provider",
      "holdfast.breaker.state": "closed",
    };
    expect(called?.attributes).toEqual({ ...atClient, "holdfast.peer": "provider" });
    expect(tried?.attributes).toEqual({
      ...atClient,
      "network.peer.address": "127.0.0.1",
      "network.peer.port": server.port,
      "holdfast.retry.attempt": 0,
    });
    expect(served?.attributes).toEqual({
      ...shared,
      "network.peer.address": "127.0.0.1",
      "network.peer.port": expect.any(Number),
      "holdfast.caller": "payment-a",
    });
    expect(served?.schemaUrl).toBe("https://opentelemetry.io/schemas/1.45.0");
    expect(served?.resource).toMatchObject({
      "service.name": "payment",
      "service.instance.id": "payment-a",
      "cloud.availability_zone": "a",
      "deployment.environment.name": "holdfast",
      "holdfast.run.id": "r_1",
    });
  });

  test("tells the attempts of a call apart and notes why it was repeated", async () => {
    let refused = false;
    await using server = await serve(async () => {
      if (refused) return {};
      refused = true;
      throw new RpcError("UNAVAILABLE", "starting");
    });
    await using client = clientOf(server.port);

    await client.recommend({});

    const all = await spans();
    const attempts = all.filter(({ name }) => name === `Attempt ${method}`);
    expect(
      attempts.map(({ status, attributes }) => [
        attributes["holdfast.retry.attempt"],
        attributes["rpc.status_code"],
        attributes["error.type"],
        status,
      ]),
    ).toEqual([
      [0, "UNAVAILABLE", "UNAVAILABLE", "error"],
      [1, "OK", undefined, "unset"],
    ]);
    const call = all.find(({ kind }) => kind === "client");
    expect(call).toMatchObject({
      status: "unset",
      attributes: { "holdfast.retry.count": 1, "rpc.status_code": "OK" },
      events: [
        {
          name: "holdfast.retry.scheduled",
          attributes: {
            "holdfast.event": "holdfast.retry.scheduled",
            "holdfast.retry.attempt": 1,
            "holdfast.retry.reason": "UNAVAILABLE",
          },
        },
      ],
    });
  });

  test("notes a breaker's change on the call that caused it, and makes no span of a refused call", async () => {
    await using server = await serve(async () => {
      throw new RpcError("UNAVAILABLE", "down");
    });
    await using client = clientOf(server.port);
    await expect(client.recommend({})).rejects.toThrow("down");

    const refused = telemetry.inSpan("order", () => client.recommend({}));

    await expect(refused).rejects.toMatchObject({ code: "CIRCUIT_OPEN" });
    const all = await spans();
    const calls = all.filter(({ kind }) => kind === "client");
    expect(calls).toHaveLength(1);
    expect(calls[0]?.events.map(({ attributes }) => attributes)).toContainEqual(
      expect.objectContaining({
        "holdfast.event": "holdfast.breaker.state_change",
        "holdfast.breaker.name": "provider",
        "holdfast.breaker.state": "open",
        "holdfast.breaker.state.previous": "closed",
        "holdfast.breaker.reason": "failure_rate",
      }),
    );
    expect(all.find(({ name }) => name === "order")?.events.map(({ name }) => name)).toContain(
      "holdfast.breaker.rejected",
    );
  });

  test("is red at the client and not at the server when a request is declined", async () => {
    await using server = await serve(async () => {
      throw new RpcError("FAILED_PRECONDITION", "sold out");
    });
    await using client = clientOf(server.port);

    await expect(client.recommend({})).rejects.toThrow("sold out");

    const all = await spans();
    expect(all.map(({ kind, status }) => [kind, status])).toEqual([
      ["server", "unset"],
      ["internal", "error"],
      ["client", "error"],
    ]);
  });

  test("copies the baggage of the load to every span", async () => {
    await using inner = await serve(async () => ({}));
    await using toInner = clientOf(inner.port);
    await using outer = await serve(async (request) => await toInner.recommend(request));
    await using toOuter = clientOf(outer.port);
    const traceparent = `00-${"ab".repeat(16)}-${"cd".repeat(8)}-01`;
    const baggage = "holdfast.run.id=r%2C1,holdfast.op.index=4,secret=1";

    await telemetry.inSpan("order", () => toOuter.recommend({}), {
      traceContext: { traceparent, baggage },
    });

    const all = await spans();
    expect(all).toHaveLength(7);
    expect(new Set(all.map(({ traceId }) => traceId))).toEqual(new Set(["ab".repeat(16)]));
    expect(
      all.map(({ attributes }) => [
        attributes["holdfast.run.id"],
        attributes["holdfast.op.index"],
        attributes["secret"],
      ]),
    ).toEqual(all.map(() => ["r,1", 4, undefined]));
  });

  test("marks what was done to a call on purpose, and what was refused at the door", async () => {
    const faults = new RpcFaults(clock);
    faults.replace([
      {
        id: "F1",
        seed: "7",
        method: "",
        callers: [],
        ratio: 1,
        phase: "before-handler",
        action: { kind: "status", status: "ABORTED" },
      },
    ]);
    await using faulty = await serve(async () => ({}), { faults });
    const admission = concurrencyLimit({ limit: 1 });
    admission.admit({ method, caller: "", priority: "normal", remainingMs: Infinity, attempt: 1 });
    await using full = await serve(async () => ({}), { admission });
    await using toFaulty = clientOf(faulty.port);
    await using toFull = clientOf(full.port);

    await expect(toFaulty.recommend({})).rejects.toMatchObject({ status: "ABORTED" });
    await expect(toFull.recommend({}, { idempotent: false })).rejects.toMatchObject({
      status: "RESOURCE_EXHAUSTED",
    });

    const served = (await spans()).filter(({ kind }) => kind === "server");
    expect(served[0]?.attributes).toMatchObject({
      "holdfast.fault.id": ["F1"],
      "holdfast.fault.kind": "status",
    });
    expect(served.at(-1)).toMatchObject({
      attributes: { "rpc.status_code": "RESOURCE_EXHAUSTED" },
      events: [{ name: "holdfast.load_shed" }],
    });
  });

  test("continues a trace later from what was kept of it", async () => {
    const kept = await telemetry.inSpan("order", async () => telemetry.traceContext());

    await telemetry.inSpan("job", async () => telemetry.annotate({ "holdfast.peer": "x" }), {
      traceContext: kept,
    });

    const [order, job] = await spans();
    expect(job?.parentSpanId).toBe(order?.spanId);
    expect(job?.attributes).toEqual({ "holdfast.peer": "x" });
    expect(telemetry.traceContext()).toEqual({});
  });

  test("fails the span of work that fails", async () => {
    const work = telemetry.inSpan("job", () => Promise.reject(new TypeError("bug")));

    await expect(work).rejects.toThrow("bug");

    expect(await spans()).toMatchObject([
      { name: "job", status: "error", attributes: { "error.type": "TypeError" } },
    ]);
  });

  test("makes a CLIENT span of a query", async () => {
    const query = telemetry.postgres.queryStarted({
      summary: "INSERT orders",
      text: "insert into orders values ($1)",
      database: "checkout",
      serverAddress: "127.0.0.1",
      serverPort: 5432,
    });
    query?.ended({ kind: "failed", errorType: "QueryError", sqlState: "40001" });

    expect(await spans()).toMatchObject([
      {
        name: "INSERT orders",
        kind: "client",
        status: "error",
        attributes: {
          "db.system.name": "postgresql",
          "db.namespace": "checkout",
          "db.operation.name": "INSERT",
          "db.collection.name": "orders",
          "db.query.summary": "INSERT orders",
          "db.query.text": "insert into orders values ($1)",
          "db.response.status_code": "40001",
          "error.type": "40001",
          "server.address": "127.0.0.1",
          "server.port": 5432,
        },
      },
    ]);
  });

  test("loses no span to a pause that is longer than an exporter is used to wait", async () => {
    const before = await telemetry.flush();
    receiver.answerAfter(clock.sleep(12_000));

    await telemetry.inSpan("before the pause", async () => {});
    const after = await telemetry.flush();

    expect(after.spansDropped).toBe(0);
    expect(after.spansExported - before.spansExported).toBe(1);
  }, 20_000);

  test("loses no span of many", async () => {
    const before = await telemetry.flush();

    await Promise.all(
      Array.from({ length: 5_000 }, (_, index) => telemetry.inSpan(`job ${index}`, async () => {})),
    );

    const after = await telemetry.flush();
    expect(after.spansExported - before.spansExported).toBe(5_000);
    expect(after.spansDropped).toBe(0);
    expect(receiver.spans).toHaveLength(5_000);
  });
});
