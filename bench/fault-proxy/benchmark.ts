import type { Benchmark, BenchmarkContext } from "../src/benchmark.ts";
import { median } from "../src/median.ts";
import { Program } from "../src/program.ts";
import { type Contender, direct, ours, type StartedContender, toxiproxy } from "./contenders.ts";
import { findToxiproxy } from "./find-toxiproxy.ts";
import type { Load, LoadResult } from "./load.ts";

/** Each contender is measured this often, in turn; the middle round counts. */
const rounds = 11;
const roundMs = 300;
/** Before anything is measured, so that no contender is compiled while it is. */
const warmUpRounds = 3;

/** Messages that one connection keeps in flight when throughput is measured. 64 connections fill the machine with one each. */
const windowOfOne = 8;

interface Setting {
  readonly label: string;
  readonly connections: number;
  readonly messageBytes: number;
  readonly window: number;
}

export const benchmark: Benchmark = {
  name: "fault-proxy",
  title: "what a proxy without toxics adds to a round trip and leaves of the throughput",
  run: async (context) => {
    await using echo = await Program.startFile(new URL("./echo-server.ts", import.meta.url).href);
    await using client = await Program.startFile(new URL("./load-client.ts", import.meta.url).href);
    await using stack = new AsyncDisposableStack();
    const ways = new Map<string, StartedContender>();
    for (const { name, start } of contenders(context, stack)) {
      ways.set(name, stack.use(await start(Number(echo.firstLine))));
    }
    const warmUp = { label: "to warm up", connections: 64, messageBytes: 1_024, window: 1 };
    await measure({ context, client, ways }, warmUp, warmUpRounds);
    for (const messageBytes of [1_024, 65_536]) {
      for (const connections of [1, 64]) {
        await compare({ context, client, ways }, messageBytes, connections);
      }
    }
  },
};

function contenders(
  { progress }: BenchmarkContext,
  stack: AsyncDisposableStack,
): readonly Contender[] {
  const found = findToxiproxy();
  if (typeof found !== "string") return [direct, ours, toxiproxy(stack.use(found))];
  progress(found);
  return [direct, ours];
}

interface Bench {
  readonly context: BenchmarkContext;
  readonly client: Program;
  readonly ways: ReadonlyMap<string, StartedContender>;
}

async function compare(bench: Bench, messageBytes: number, connections: number): Promise<void> {
  const label = `${messageBytes / 1_024} KB, ${connections} connection${connections === 1 ? "" : "s"}`;
  const setting = { label, connections, messageBytes };
  const alone = await measure(bench, { ...setting, window: 1 });
  reportLatency(bench.context, label, alone);
  const window = connections === 1 ? windowOfOne : 1;
  reportThroughput(
    bench.context,
    label,
    window === 1 ? alone : await measure(bench, { ...setting, window }),
  );
}

type Results = ReadonlyMap<string, LoadResult[]>;

async function measure(
  { context, client, ways }: Bench,
  setting: Setting,
  times = rounds,
): Promise<Results> {
  const { label, connections, messageBytes, window } = setting;
  context.progress(`${label}: ${times} rounds, ${window} in flight on each connection`);
  const results = new Map([...ways.keys()].map((name) => [name, new Array<LoadResult>()]));
  for (let round = 0; round < times; round += 1) {
    for (const [name, { port }] of ways) {
      context.signal.throwIfAborted();
      const load: Load = { port, connections, messageBytes, window, durationMs: roundMs };
      const result: LoadResult = JSON.parse(await client.ask(JSON.stringify(load)));
      results.get(name)?.push(result);
    }
  }
  return results;
}

function reportLatency({ report }: BenchmarkContext, label: string, results: Results): void {
  const roundTrips = pick(results, ({ roundTripUs }) => roundTripUs);
  const mine = roundTrips(ours.name);
  const added = difference(mine, roundTrips(direct.name));
  const name = `added to a round trip, ${label}`;
  for (const other of results.keys()) {
    if (other === ours.name) continue;
    const theirs = roundTrips(other);
    // Against a direct connection the whole round trips are compared, against another proxy what each of them adds.
    const ratio =
      other === direct.name
        ? median(mine.map((value, round) => value / (theirs[round] ?? Number.NaN)))
        : median(added) / median(difference(theirs, roundTrips(direct.name)));
    report({ name, value: median(added), unit: "µs", against: other, ratio });
  }
}

function reportThroughput({ report }: BenchmarkContext, label: string, results: Results): void {
  const rates = pick(results, ({ perSecond }) => perSecond);
  const mine = rates(ours.name);
  for (const other of results.keys()) {
    if (other === ours.name) continue;
    const theirs = rates(other);
    const ratio = median(mine.map((value, round) => value / (theirs[round] ?? Number.NaN)));
    report({
      name: `throughput, ${label}`,
      value: median(mine),
      unit: "msg/s",
      against: other,
      ratio,
    });
  }
}

function pick(
  results: Results,
  field: (result: LoadResult) => number,
): (name: string) => readonly number[] {
  return (name) => (results.get(name) ?? []).map(field);
}

function difference(left: readonly number[], right: readonly number[]): number[] {
  return left.map((value, round) => value - (right[round] ?? Number.NaN));
}
