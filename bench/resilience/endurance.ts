import type { BenchmarkContext } from "../src/benchmark.ts";
import { median } from "../src/median.ts";
import { Program } from "../src/program.ts";

/** After how many calls the cost is looked at. The last two stretches are equally long: they tell whether it still grows. */
export const decades = [1, 10, 100, 1_000, 10_000, 100_000, 550_000, 1_000_000] as const;

export interface EnduranceResult {
  /** Processor time of a call in nanoseconds, from each of `decades` to the next. */
  readonly nsPerCall: readonly number[];
  /** On a signal that all calls were given. */
  readonly listenersLeft: number;
  /** In the process, beyond those there were. */
  readonly timersLeft: number;
}

const processes = 3;
const warmName = "calls 100001 to 550000";

/** Reports what a call costs from the first to the millionth. @throws {Error} When a listener or a timer is left. */
export async function reportEndurance({
  report,
  progress,
  signal,
}: BenchmarkContext): Promise<void> {
  progress(`1,000,000 calls with one signal, in ${processes} processes`);
  const results: EnduranceResult[] = [];
  for (let run = 0; run < processes; run += 1) {
    signal.throwIfAborted();
    const url = new URL("./endurance-client.ts", import.meta.url).href;
    await using client = await Program.startFile(url);
    const result: EnduranceResult = JSON.parse(await client.ask("go"));
    results.push(result);
  }
  const costs = decades.map((_, index) =>
    median(results.map(({ nsPerCall }) => nsPerCall[index] ?? Number.NaN)),
  );
  const warm = costs.at(-2) ?? Number.NaN;
  for (const [index, upTo] of decades.entries()) {
    const value = costs[index] ?? Number.NaN;
    const name = `pipeline, call ${(decades[index - 1] ?? 0) + 1} to ${upTo}`;
    report({ name, value, unit: "ns", against: warmName, ratio: value / warm });
  }
  reportLeft("listeners", Math.max(...results.map(({ listenersLeft }) => listenersLeft)));
  reportLeft("timers", Math.max(...results.map(({ timersLeft }) => timersLeft)));

  function reportLeft(what: string, left: number): void {
    const name = `${what} left after 1000000 calls`;
    // As many as before the calls is a ratio of 1.
    report({ name, value: left, unit: what, against: "before the calls", ratio: 1 + left });
    if (left > 0) throw new Error(`${left} ${what} left behind`);
  }
}
