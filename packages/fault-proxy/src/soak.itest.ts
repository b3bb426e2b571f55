import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ChunkingExit, exchangeChunking } from "./soak.ts";
import { type StartedFaultProxy, startFaultProxy } from "./start-fault-proxy.ts";

let exit: ChunkingExit;
let server: StartedFaultProxy;

beforeAll(async () => {
  exit = await ChunkingExit.start();
  const config = [{ name: "soak", listen: "127.0.0.1:0", upstream: `127.0.0.1:${exit.port}` }];
  server = await startFaultProxy({ port: 0, seed: 7, config });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await exit[Symbol.asyncDispose]();
});

// `pnpm bench fault-proxy-soak` does the same ten thousand times.
describe("exchangeChunking", () => {
  test.each(Array.from({ length: 100 }, (_, seed) => [seed]))(
    "carries a megabyte each way through a half-closed connection, byte for byte (seed %i)",
    async (seed) => {
      const port = Number(server.counters().proxies["soak"]?.listen.split(":").at(-1));

      const exchange = exchangeChunking({ seed, port, exit, sizeBytes: 1024 * 1024 });

      await expect(exchange).resolves.toBeUndefined();
    },
  );
});
