import { startFaultProxy } from "@holdfast/fault-proxy";
import { ChunkingExit, exchangeChunking } from "@holdfast/fault-proxy/testing";
import type { Benchmark } from "../src/benchmark.ts";

const chunkings = 10_000;
const sizeBytes = 1024 * 1024;

/** Connections that carry a chunking at the same time. */
const concurrency = 8;

/** The run is given up when it takes longer than this. */
const limitMs = 10 * 60_000;

export const benchmark: Benchmark = {
  name: "fault-proxy-soak",
  title: "10,000 random chunkings of 1 MB arrive byte for byte, both directions, with half-close",
  run: async ({ report, progress, signal }) => {
    await using exit = await ChunkingExit.start();
    const config = [{ name: "soak", listen: "127.0.0.1:0", upstream: `127.0.0.1:${exit.port}` }];
    await using proxy = await startFaultProxy({ port: 0, seed: 1, config });
    const through = Number(proxy.counters().proxies["soak"]?.listen.split(":").at(-1));
    const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
    // A tenth of them also goes directly, in turns with the proxy, to tell what the proxy costs.
    const portion = chunkings / 10;
    let proxiedMs = 0;
    let directMs = 0;
    for (let done = 0; done < chunkings; done += portion) {
      proxiedMs += await runPortion({ first: done, count: portion, port: through, exit, limit });
      const sample = { first: done, count: portion / 10, port: exit.port, exit, limit };
      directMs += await runPortion(sample);
      progress(`${done + portion} chunkings, ${(proxiedMs / 1_000).toFixed(1)} s`);
    }
    report({
      name: "10,000 chunkings of 1 MB each way, half-closed",
      value: proxiedMs / 1_000,
      unit: "s",
      against: "direct",
      ratio: proxiedMs / (directMs * 10),
    });
  },
};

interface Portion {
  readonly first: number;
  readonly count: number;
  readonly port: number;
  readonly exit: ChunkingExit;
  readonly limit: AbortSignal;
}

/** @returns How long it took, in milliseconds. */
async function runPortion({ first, count, port, exit, limit }: Portion): Promise<number> {
  const startedAt = performance.now();
  let next = first;
  const work = async (): Promise<void> => {
    while (next < first + count) {
      limit.throwIfAborted();
      const seed = next;
      next += 1;
      await exchangeChunking({ seed, port, exit, sizeBytes });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return performance.now() - startedAt;
}
