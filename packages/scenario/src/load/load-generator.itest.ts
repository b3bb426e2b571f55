import { Server, ServerCredentials } from "@grpc/grpc-js";
import { systemClock } from "@holdfast/clock";
import { serviceDefinition } from "@holdfast/protos";
import { describe, expect, test } from "vitest";
import type { EndLine } from "../operation.ts";
import type { LoadPlan } from "../plan.ts";
import { RunnerWatch } from "../run/runner-watch.ts";
import { GrpcCaller } from "./grpc-caller.ts";
import { LoadGenerator } from "./load-generator.ts";

const load: LoadPlan = {
  name: "orders",
  ratePerS: 300,
  spread: [],
  startMs: 0,
  endMs: 3_000,
  operations: 900,
};

async function serveCheckout(): Promise<{ address: string; [Symbol.dispose](): void }> {
  const server = new Server();
  server.addService(serviceDefinition("shop.v1.Checkout"), {
    PlaceOrder: (call: { request: { cartId: string } }, reply: (e: null, a: object) => void) =>
      reply(null, { orderId: call.request.cartId }),
    GetOrder: () => undefined,
  });
  const bound = Promise.withResolvers<number>();
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error === null) bound.resolve(port);
    else bound.reject(error);
  });
  const address = `127.0.0.1:${await bound.promise}`;
  return { address, [Symbol.dispose]: () => server.forceShutdown() };
}

describe("LoadGenerator", () => {
  test("offers 300 operations per second to a real server, each answered once", async () => {
    using server = await serveCheckout();
    const caller = new GrpcCaller({
      services: ["checkout"],
      zones: [null],
      endpointsFor: () => [{ instance: "checkout-1", address: server.address }],
      clock: systemClock,
    });
    await caller.connect();
    const ended: EndLine[] = [];
    const watch = new RunnerWatch();
    watch.start();
    const generator = new LoadGenerator({
      host: {
        runId: "r_1",
        scenario: "s",
        seed: 7,
        caller,
        clock: systemClock,
        startedAt: systemClock.now(),
        startedUnixMs: systemClock.unixNow(),
        sink: {
          span: () => undefined,
          line: (line) => {
            if (line.type !== "invoke") ended.push(line);
          },
        },
      },
      loads: [load],
      operations: new Map([
        ["orders", (c) => c.call("shop.v1.Checkout/PlaceOrder", { cartId: c.key })],
      ]),
      signal: new AbortController().signal,
      onStart: (latenessMs) => watch.started(latenessMs),
    });

    await generator.run();
    await generator.drain(5_000);
    const health = watch.stop();
    caller.close();

    // How punctual it was depends on what else the machine does: shown, not judged.
    process.stdout.write(`300 operations/s: ${JSON.stringify(health)}\n`);
    expect(new Set(ended.map(({ index }) => index)).size).toBe(900);
    expect(ended.filter(({ type }) => type !== "ok")).toEqual([]);
  });
});
