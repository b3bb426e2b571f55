import type { Benchmark, BenchmarkContext } from "../src/benchmark.ts";
import { median } from "../src/median.ts";
import { Program } from "../src/program.ts";
import { type Load, type LoadResult, type Way, warmUpMs } from "./load.ts";

/** Many short pairs of rounds, bare and full in turn: what disturbs the machine disturbs both halves of a pair. */
const pairs = 61;
const roundMs = 250;
const inFlight = 64;

export const benchmark: Benchmark = {
  name: "rpc",
  title: "gRPC with the full pipeline against bare grpc-js",
  run: async (context) => {
    await using servers = await Program.startFile(new URL("./servers.ts", import.meta.url).href);
    const ports: Record<Way, number> = JSON.parse(servers.firstLine);
    await using client = await Program.startFile(
      new URL("./load-client.ts", import.meta.url).href,
      String(ports.bare),
      String(ports.full),
    );
    const apply = async (load: Load): Promise<LoadResult> => {
      context.signal.throwIfAborted();
      return JSON.parse(await client.ask(JSON.stringify(load)));
    };
    for (const way of ["bare", "full"] as const) {
      await apply({ way, inFlight, durationMs: warmUpMs });
    }
    context.progress(`${pairs} pairs of rounds of ${roundMs} ms, ${inFlight} calls in flight`);
    const rounds: Record<Way, LoadResult[]> = { bare: [], full: [] };
    for (let pair = 0; pair < pairs; pair += 1) {
      // Whoever goes first would always have the colder or the warmer caches.
      const order = pair % 2 === 0 ? (["bare", "full"] as const) : (["full", "bare"] as const);
      for (const way of order) {
        rounds[way].push(await apply({ way, inFlight, durationMs: roundMs }));
      }
    }
    report(context, rounds);
  },
};

function report({ report: hand }: BenchmarkContext, rounds: Record<Way, LoadResult[]>): void {
  const against = "bare grpc-js";
  const figure = (name: string, unit: string, field: keyof LoadResult): void => {
    hand({
      name,
      value: median(rounds.full.map((round) => round[field])),
      unit,
      against,
      ratio: median(
        rounds.full.map((round, pair) => round[field] / (rounds.bare[pair]?.[field] ?? Number.NaN)),
      ),
    });
  };
  figure(`throughput, ${inFlight} in flight`, "call/s", "perSecond");
  figure("client processor time per call", "µs", "clientCpuUs");
}
