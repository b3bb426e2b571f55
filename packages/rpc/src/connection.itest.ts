import { constants, createServer } from "node:http2";
import { describe, expect, test, vi } from "vitest";
import { clientOf, serve } from "./testing/recommendation.ts";
import { listen, startTcpRelay } from "./testing/tcp-relay.ts";

describe("Connection", () => {
  test("says that nothing was sent when nobody listens", async () => {
    const server = await serve(async () => ({}));
    await server.shutdown({ balancingIntervalMs: 0 });
    await using client = clientOf([server.port]);

    await expect(client.recommend({})).rejects.toMatchObject({
      status: "UNAVAILABLE",
      effect: "none",
      unprocessed: true,
    });
  });

  test("says that nothing was processed when the server refuses the stream", async () => {
    const server = createServer().on("stream", (stream) => {
      stream.on("error", () => undefined).close(constants.NGHTTP2_REFUSED_STREAM);
    });
    const port = await listen(server);
    await using client = clientOf([port]);

    await expect(client.recommend({})).rejects.toMatchObject({
      status: "UNAVAILABLE",
      effect: "none",
    });

    server.close();
  });

  test("does not know the effect when the connection is lost before the answer", async () => {
    const { promise: inProgress, resolve: started } = Promise.withResolvers<void>();
    await using server = await serve(() => {
      started();
      return new Promise(() => undefined);
    });
    await using relay = await startTcpRelay(server.port);
    await using client = clientOf([relay.port]);
    const failure = client.recommend({}).catch((error: unknown) => error);
    await inProgress;

    relay.reset();

    expect(await failure).toMatchObject({ status: "UNAVAILABLE", effect: "unknown" });
  });

  test("finds a server again that was restarted", async () => {
    const first = await serve(async () => ({ skus: ["old"] }));
    await using client = clientOf([first.port]);
    expect(await client.recommend({})).toEqual({ skus: ["old"] });
    await first.shutdown({ balancingIntervalMs: 0 });
    await expect(client.recommend({})).rejects.toMatchObject({ effect: "none" });

    await using later = new AsyncDisposableStack();
    later.use(await serve(async () => ({ skus: ["new"] }), { listen: `127.0.0.1:${first.port}` }));

    await vi.waitFor(async () => expect(await client.recommend({})).toEqual({ skus: ["new"] }), {
      timeout: 10_000,
    });
  });

  test("leaves a connection that swallows everything, by keepalive, and connects anew", async () => {
    await using server = await serve(async () => ({ skus: ["tent"] }));
    await using relay = await startTcpRelay(server.port);
    await using client = clientOf([relay.port], { attemptMs: 100 });
    await client.recommend({});
    relay.swallow();
    await expect(client.recommend({})).rejects.toMatchObject({ where: "attempt" });

    relay.pass();

    await vi.waitFor(async () => await client.recommend({}), { timeout: 10_000 });
    expect(relay.accepted).toBe(2);
  });

  test("gives up a connection attempt that is never answered, and connects once it can", async () => {
    await using server = await serve(async () => ({ skus: ["tent"] }));
    await using relay = await startTcpRelay(server.port);
    relay.swallow();
    await using client = clientOf([relay.port], { attemptMs: 4_000 });
    await expect(client.recommend({})).rejects.toMatchObject({
      status: "UNAVAILABLE",
      effect: "none",
    });

    relay.pass();

    await vi.waitFor(async () => await client.recommend({}), { timeout: 10_000 });
  });

  test("goes on connecting to a peer that comes later", async () => {
    const gone = await serve(async () => ({}));
    await gone.shutdown({ balancingIntervalMs: 0 });
    await using client = clientOf([gone.port]);
    await expect(client.recommend({})).rejects.toThrow("no connection");

    await using later = new AsyncDisposableStack();
    later.use(await serve(async () => ({}), { listen: `127.0.0.1:${gone.port}` }));

    await vi.waitFor(async () => await client.recommend({}), { timeout: 10_000 });
  });
});
