import { once } from "node:events";
import {
  type Client,
  type ClientReadableStream,
  credentials,
  makeClientConstructor,
} from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { healthDefinition } from "./health-contract.ts";
import { serve } from "./testing/recommendation.ts";

interface Status {
  readonly status: string;
}

/** The standard service as a foreign client sees it. */
interface HealthClient extends Client {
  list(request: object, done: (error: Error | null, response: unknown) => void): void;
  watch(request: { service: string }): ClientReadableStream<Status>;
}

function healthClientOf(port: number): Disposable & { readonly client: HealthClient } {
  const HealthService = makeClientConstructor(healthDefinition(), "Health");
  const made: unknown = new HealthService(`127.0.0.1:${port}`, credentials.createInsecure());
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- grpc-js makes the methods from the contract at run time
  const client = made as HealthClient;
  return { client, [Symbol.dispose]: () => client.close() };
}

async function nextOf(stream: ClientReadableStream<Status>): Promise<string> {
  const [message]: Status[] = await once(stream, "data");
  return message?.status ?? "nothing";
}

const refused = (): Promise<never> => Promise.reject(new Error("refused"));

describe("healthHandlers", () => {
  test("watches: sends the status at once, whenever it changes, and ends when the server stops serving", async () => {
    let isReachable = false;
    const check = async (): Promise<void> => {
      if (!isReachable) throw new Error("refused");
    };
    await using server = await serve(async () => ({}), {
      readiness: [{ name: "postgres", check }],
    });
    using health = healthClientOf(server.port);
    const stream = health.client.watch({ service: "" });

    expect(await nextOf(stream)).toBe("NOT_SERVING");
    isReachable = true;
    expect(await nextOf(stream)).toBe("SERVING");
    const ended = once(stream, "end");
    server.health.stopServing();
    expect(await nextOf(stream)).toBe("NOT_SERVING");
    await ended;
  });

  test("watches a service it has not, which may come: SERVICE_UNKNOWN and no end", async () => {
    await using server = await serve(async () => ({}));
    using health = healthClientOf(server.port);
    const stream = health.client.watch({ service: "shop.v1.Payment" });

    expect(await nextOf(stream)).toBe("SERVICE_UNKNOWN");

    stream.once("error", () => undefined);
    stream.cancel();
  });

  test("lists every service it has, ready and alive apart", async () => {
    await using server = await serve(async () => ({}), {
      readiness: [{ name: "postgres", check: refused }],
    });
    using health = healthClientOf(server.port);

    const listed = await new Promise((resolve, reject) => {
      health.client.list({}, (error, response) =>
        error === null ? resolve(response) : reject(error),
      );
    });

    expect(listed).toEqual({
      statuses: {
        "": { status: "NOT_SERVING" },
        liveness: { status: "SERVING" },
        "shop.v1.Recommendation": { status: "NOT_SERVING" },
      },
    });
  });
});
