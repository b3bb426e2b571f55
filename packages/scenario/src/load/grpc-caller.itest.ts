import { once } from "node:events";
import { type AddressInfo, createServer, type Server as TcpServer } from "node:net";
import { Server, ServerCredentials, status } from "@grpc/grpc-js";
import { systemClock } from "@holdfast/clock";
import { serviceDefinition } from "@holdfast/protos";
import type { EndpointAddress } from "@holdfast/testbed";
import { describe, expect, test } from "vitest";
import { callOutcome } from "./call-outcome.ts";
import type { CallRequest } from "./caller.ts";
import { GrpcCaller } from "./grpc-caller.ts";

type Handle = (
  call: { request: { cartId: string }; metadata: { get(key: string): unknown[] } },
  reply: (error: object | null, answer?: object) => void,
) => void;

interface Running extends AsyncDisposable {
  readonly address: string;
  readonly kill: () => void;
}

async function serve(placeOrder: Handle): Promise<Running> {
  const server = new Server();
  server.addService(serviceDefinition("shop.v1.Checkout"), {
    PlaceOrder: placeOrder,
    GetOrder: () => undefined,
  });
  const bound = Promise.withResolvers<number>();
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error === null) bound.resolve(port);
    else bound.reject(error);
  });
  const address = `127.0.0.1:${await bound.promise}`;
  const kill = (): void => server.forceShutdown();
  return { address, kill, [Symbol.asyncDispose]: async () => kill() };
}

/** Accepts connections and says nothing, as a black hole does. */
async function blackHole(): Promise<Running> {
  const server: TcpServer = createServer((socket) => socket.on("error", () => undefined));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const { port } = typeof address === "object" && address !== null ? address : noAddress;
  const kill = (): void => {
    server.close();
  };
  return { address: `127.0.0.1:${port}`, kill, [Symbol.asyncDispose]: async () => kill() };
}

const noAddress: AddressInfo = { port: 0, address: "", family: "" };

function callerTo(...addresses: readonly string[]): GrpcCaller & Disposable {
  const endpoints = addresses.map(
    (address, index): EndpointAddress => ({
      instance: `checkout-${zones[index]}`,
      zone: zones[index] ?? "",
      address,
    }),
  );
  const caller = new GrpcCaller({
    services: ["checkout"],
    zones: ["a"],
    endpointsFor: () => endpoints,
    clock: systemClock,
  });
  return Object.assign(caller, { [Symbol.dispose]: () => caller.close() });
}

const zones = ["a", "b", "c"];

const placeOrder: CallRequest = {
  method: "shop.v1.Checkout/PlaceOrder",
  input: { cartId: "cart-1", idempotencyKey: "k" },
  deadlineMs: 2_000,
  zone: "a",
  via: undefined,
  index: 0,
  traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
  baggage: "holdfast.run.id=r_1",
};

describe("GrpcCaller", () => {
  test("sends the request with trace context and baggage, and gives the answer", async () => {
    const seen: unknown[] = [];
    await using server = await serve(({ request, metadata }, reply) => {
      seen.push(metadata.get("traceparent")[0], metadata.get("baggage")[0]);
      reply(null, { orderId: `o-${request.cartId}` });
    });
    using caller = callerTo(server.address);

    const answer = await caller.call(placeOrder);

    expect(answer).toMatchObject({
      status: "OK",
      endpoint: "checkout-a",
      sent: true,
      read: false,
      body: { orderId: "o-cart-1" },
    });
    expect(seen).toEqual([placeOrder.traceparent, placeOrder.baggage]);
  });

  test("knows that a refused connection sent nothing", async () => {
    const server = await serve(() => undefined);
    server.kill();
    using caller = callerTo(server.address);

    const answer = await caller.call(placeOrder);

    expect([answer.status, answer.sent, callOutcome(answer)]).toEqual([
      "UNAVAILABLE",
      false,
      "fail",
    ]);
  });

  test("knows that a black hole was sent nothing before it spoke", async () => {
    await using hole = await blackHole();
    using caller = callerTo(hole.address);

    const answer = await caller.call({ ...placeOrder, deadlineMs: 300 });

    expect([answer.status, answer.sent]).toEqual(["DEADLINE_EXCEEDED", false]);
  });

  test("does not know the effect of a call that was never answered", async () => {
    await using server = await serve(() => undefined);
    using caller = callerTo(server.address);

    const answer = await caller.call({ ...placeOrder, deadlineMs: 300 });

    expect([answer.status, answer.sent, callOutcome(answer)]).toEqual([
      "DEADLINE_EXCEEDED",
      true,
      "info",
    ]);
  });

  test("does not know the effect of a call whose server died over it", async () => {
    const server = await serve(() => setImmediate(() => server.kill()));
    using caller = callerTo(server.address);

    const answer = await caller.call(placeOrder);

    expect([answer.sent, callOutcome(answer)]).toEqual([true, "info"]);
  });

  test("makes one attempt, whatever the server says", async () => {
    let calls = 0;
    await using server = await serve((_call, reply) => {
      calls += 1;
      reply({ code: status.UNAVAILABLE, details: "try again" });
    });
    using caller = callerTo(server.address);

    const answer = await caller.call(placeOrder);

    expect([answer.status, answer.message, calls]).toEqual(["UNAVAILABLE", "try again", 1]);
  });

  test("leaves an instance that cannot be reached for the next", async () => {
    const dead = await serve(() => undefined);
    dead.kill();
    await using alive = await serve((_call, reply) => reply(null, {}));
    using caller = callerTo(dead.address, alive.address);
    await caller.connect();

    const answer = await caller.call(placeOrder);

    expect([answer.status, answer.endpoint]).toEqual(["OK", "checkout-b"]);
  });

  test("calls the instance of the zone that is asked for, and no other", async () => {
    await using first = await serve((_call, reply) => reply(null, {}));
    await using second = await serve((_call, reply) => reply(null, {}));
    using caller = callerTo(first.address, second.address);
    await caller.connect();

    const answer = await caller.call({ ...placeOrder, via: "b" });

    expect(answer.endpoint).toBe("checkout-b");
    await expect(caller.call({ ...placeOrder, via: "c" })).rejects.toThrow(
      'clients cannot reach checkout in zone "c"',
    );
  });

  test("refuses a field that the contract does not have", async () => {
    await using server = await serve((_call, reply) => reply(null, {}));
    using caller = callerTo(server.address);

    const calling = caller.call({ ...placeOrder, input: { cartID: "x" } });

    await expect(calling).rejects.toThrow(
      'shop.v1.Checkout/PlaceOrder has no field "cartID", it has idempotencyKey, cartId, lines',
    );
  });

  test("cancels what is in flight when it is closed", async () => {
    await using server = await serve(() => undefined);
    using caller = callerTo(server.address);
    await caller.connect();

    const calling = caller.call(placeOrder);
    caller.close();

    await expect(calling).resolves.toMatchObject({ status: "CANCELLED" });
  });
});
