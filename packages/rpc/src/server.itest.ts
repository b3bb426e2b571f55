import { setTimeout as pause } from "node:timers/promises";
import { Metadata } from "@grpc/grpc-js";
import { systemClock } from "@holdfast/clock";
import { serviceDefinition } from "@holdfast/protos";
import { CircuitOpen } from "@holdfast/resilience";
import { describe, expect, test, vi } from "vitest";
import { concurrencyLimit } from "./admission.ts";
import { checkHealth } from "./health-client.ts";
import { RpcError } from "./rpc-error.ts";
import { startServer } from "./server.ts";
import type { ServerContext } from "./server-context.ts";
import { implement, type Service } from "./service.ts";
import { callRaw } from "./testing/call-raw.ts";
import { clientOf, type Recommend, serve } from "./testing/recommendation.ts";

const definition = serviceDefinition("shop.v1.Recommendation").Recommend;

/** Holds up the whole process. */
function deserializeSlowly(bytes: Buffer): unknown {
  const until = systemClock.now() + 60;
  while (systemClock.now() < until);
  return definition.requestDeserialize(bytes);
}

function withDeserialize(
  service: Service,
  requestDeserialize: (bytes: Buffer) => unknown,
): Service {
  const methods = service.methods.map((method) => ({
    ...method,
    definition: { ...method.definition, requestDeserialize },
  }));
  return { ...service, methods };
}

describe("startServer", () => {
  test("answers INTERNAL for what a handler rejects with, tells nobody why, and lives on", async () => {
    const seen: unknown[] = [];
    let calls = 0;
    await using server = await serve(
      async () => {
        calls += 1;
        if (calls === 1) throw new Error("password is hunter2");
        return { skus: ["tent"] };
      },
      { onUnexpectedError: (error) => seen.push(error) },
    );
    await using client = clientOf([server.port]);

    await expect(client.recommend({})).rejects.toMatchObject({
      status: "INTERNAL",
      message: "internal error",
    });

    expect(await client.recommend({})).toEqual({ skus: ["tent"] });
    expect(seen).toEqual([new Error("password is hunter2")]);
  });

  test("lives on when the listener of unexpected errors throws", async () => {
    await using server = await serve(
      async () => {
        throw new TypeError("bug");
      },
      {
        onUnexpectedError: () => {
          throw new Error("the log is full");
        },
      },
    );
    await using client = clientOf([server.port]);

    await expect(client.recommend({})).rejects.toMatchObject({ status: "INTERNAL" });
    await expect(client.recommend({})).rejects.toMatchObject({ status: "INTERNAL" });
  });

  test("answers INTERNAL for an answer that cannot be serialised", async () => {
    const seen: unknown[] = [];
    await using server = await serve(
      // @ts-expect-error -- what a handler written without types may do
      async () => ({ skus: "tent" }),
      { onUnexpectedError: (error) => seen.push(error) },
    );
    await using client = clientOf([server.port]);

    await expect(client.recommend({})).rejects.toMatchObject({ status: "INTERNAL" });
    expect(seen).toEqual([expect.any(TypeError)]);
  });

  test.each([
    [
      new RpcError("FAILED_PRECONDITION", "sold out"),
      "FAILED_PRECONDITION",
      "sold out",
      "answered",
    ],
    [
      new RpcError("NOT_FOUND", "half a pair \ud83d"),
      "NOT_FOUND",
      "half a pair \ufffd",
      "answered",
    ],
    [new RpcError("UNAVAILABLE", "later", { effect: "none" }), "UNAVAILABLE", "later", "unknown"],
    [
      new CircuitOpen("provider", 10),
      "UNAVAILABLE",
      expect.stringContaining("provider"),
      "unknown",
    ],
  ])("answers what %s says", async (error, status, message, effect) => {
    await using server = await serve(async () => {
      throw error;
    });
    await using client = clientOf([server.port]);

    await expect(client.recommend({})).rejects.toMatchObject({ status, message, effect });
  });

  test("refuses a call that has expired on arrival before the handler", async () => {
    const handler = vi.fn<Recommend>(async () => ({}));
    await using server = await serve(handler);
    const metadata = new Metadata();
    metadata.set("grpc-timeout", "1n");

    const error = await callRaw(server.port, metadata);

    expect(error?.code).toBe(4);
    expect(handler).not.toHaveBeenCalled();
  });

  test("refuses a call that expires while this process is busy before the handler", async () => {
    const handler = vi.fn<Recommend>(async () => ({}));
    const service = implement("shop.v1.Recommendation", { recommend: handler });
    await using server = await startServer({
      listen: "127.0.0.1:0",
      clock: systemClock,
      services: [withDeserialize(service, deserializeSlowly)],
    });
    const metadata = new Metadata();
    metadata.set("grpc-timeout", "30m");

    const error = await callRaw(server.port, metadata);

    expect(error?.code).toBe(4);
    expect(handler).not.toHaveBeenCalled();
  });

  test("aborts the signal of a call that its caller has cancelled", async () => {
    const { promise: context, resolve: started } = Promise.withResolvers<ServerContext>();
    await using server = await serve(async (_request, call) => {
      started(call);
      await new Promise((_resolve, reject) => {
        call.signal.addEventListener("abort", () => reject(call.signal.reason));
      });
      return {};
    });
    await using client = clientOf([server.port]);
    const controller = new AbortController();
    const call = client.recommend({}, { signal: controller.signal });
    const { signal } = await context;

    controller.abort();

    await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
    await vi.waitFor(() => expect(signal.reason).toMatchObject({ code: "CANCELLED" }));
  });

  test("aborts the signal of a call whose deadline has passed", async () => {
    const { promise: reason, resolve } = Promise.withResolvers<unknown>();
    await using server = await serve(async (_request, { signal }) => {
      await new Promise((done) => {
        signal.addEventListener("abort", done);
      });
      resolve(signal.reason);
      return {};
    });
    await using client = clientOf([server.port]);

    await expect(client.recommend({}, { deadlineMs: 100 })).rejects.toMatchObject({
      code: "DEADLINE_EXCEEDED",
    });
    expect(await reason).toMatchObject({ code: "DEADLINE_EXCEEDED", where: "call" });
  });

  test("does not abort the signal of a call that it has answered", async () => {
    const contexts: ServerContext[] = [];
    await using server = await serve(async (_request, call) => {
      contexts.push(call);
      call.signal.throwIfAborted();
      return {};
    });
    await using client = clientOf([server.port]);

    await client.recommend({});
    await pause(50);

    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([false]);
  });

  test("sheds a call above the limit before it is deserialised, and asks to be left alone", async () => {
    const service = implement("shop.v1.Recommendation", {
      recommend: async () => {
        started();
        await over;
        return {};
      },
    });
    const { promise: inProgress, resolve: started } = Promise.withResolvers<void>();
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const deserialised = vi.fn<(bytes: Buffer) => unknown>(definition.requestDeserialize);
    await using server = await startServer({
      listen: "127.0.0.1:0",
      clock: systemClock,
      admission: concurrencyLimit({ limit: 1, pushbackMs: 70 }),
      services: [withDeserialize(service, deserialised)],
    });
    await using client = clientOf([server.port]);
    const first = client.recommend({});
    await inProgress;

    const second = client.recommend({});

    await expect(second).rejects.toMatchObject({
      status: "RESOURCE_EXHAUSTED",
      effect: "none",
      pushbackMs: 70,
    });
    expect(deserialised).toHaveBeenCalledTimes(1);
    end();
    await first;
    await expect(client.recommend({})).resolves.toEqual({ skus: [] });
  });

  test("is alive though what it needs is down, but not ready", async () => {
    await using server = await serve(async () => ({}), {
      readiness: [{ name: "postgres", check: () => Promise.reject(new Error("refused")) }],
    });
    const address = `127.0.0.1:${server.port}`;

    const statuses = await Promise.all(
      ["liveness", "", "shop.v1.Recommendation"].map((service) =>
        checkHealth(address, { service, timeoutMs: 2_000 }),
      ),
    );

    expect(statuses).toEqual(["SERVING", "NOT_SERVING", "NOT_SERVING"]);
  });

  test("answers NOT_FOUND when asked for the health of a service it has not", async () => {
    await using server = await serve(async () => ({}));
    const address = `127.0.0.1:${server.port}`;

    const check = checkHealth(address, { service: "shop.v1.Payment", timeoutMs: 2_000 });

    await expect(check).rejects.toMatchObject({ status: "NOT_FOUND" });
  });

  test("refuses an address it cannot listen on", async () => {
    await using server = await serve(async () => ({}));

    await expect(serve(async () => ({}), { listen: "4001" })).rejects.toThrow(
      'listen must look like host:port, got "4001"',
    );
    await expect(serve(async () => ({}), { listen: `127.0.0.1:${server.port}` })).rejects.toThrow(
      /EADDRINUSE|No address added/u,
    );
  });
});
