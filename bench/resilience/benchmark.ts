import { fileURLToPath } from "node:url";
import type { Benchmark, BenchmarkContext } from "../src/benchmark.ts";
import { median } from "../src/median.ts";
import { Program } from "../src/program.ts";
import { reportEndurance } from "./endurance.ts";
import { type Contender, contenders, type Job, type Situation, situations } from "./job.ts";
import { offers } from "./offers.ts";

/** Each contender is measured in so many processes: how the compiler happens to see a program differs from one to the next. */
const processes = 5;
/** Rounds in each process, the contenders in turn: what disturbs the machine disturbs all. */
const rounds = 7;
const roundMs = 40;
/** Few enough that a round fits into the young generation, so that no garbage is collected in it. */
const callsForBytes = 5_000;

const heapFlags = ["--expose-gc", "--min-semi-space-size=256", "--max-semi-space-size=256"];

const titles: Readonly<Record<Situation, string>> = {
  pipeline: "retry + breaker + timeout + bulkhead",
  "breaker-consecutive": "breaker, failures in a row, success",
  "breaker-count": "breaker, window of calls, success",
  "breaker-time": "breaker, window of time, success",
  failing: "breaker, full window, failing call",
  open: "breaker, open, rejection",
};

export const benchmark: Benchmark = {
  name: "resilience",
  title: "what a protected call costs, against cockatiel and opossum",
  run: async (context) => {
    for (const situation of situations) {
      await compare(context, situation, "cpu", processes);
      await compare(context, situation, "bytes", 1);
    }
    await reportEndurance(context);
  },
};

async function compare(
  context: BenchmarkContext,
  situation: Situation,
  kind: Job["kind"],
  times: number,
): Promise<void> {
  const present = contenders.filter((contender) => offers[contender][situation] !== undefined);
  const measured = new Map(present.map((contender) => [contender, new Array<number>()]));
  const noun = times === 1 ? "process" : "processes";
  context.progress(`${titles[situation]}, ${kind}: ${rounds} rounds in ${times} ${noun} each`);
  for (let time = 0; time < times; time += 1) {
    await using stack = new AsyncDisposableStack();
    const programs = new Map<Contender, Program>();
    for (const contender of present) {
      programs.set(contender, stack.use(await startClient(contender, situation, kind)));
    }
    for (let round = 0; round < rounds; round += 1) {
      context.signal.throwIfAborted();
      for (const [contender, program] of programs) {
        measured.get(contender)?.push(await ask(program, kind));
      }
    }
  }
  reportAgainst(context, situation, kind, measured);
}

async function startClient(
  contender: Contender,
  situation: Situation,
  kind: Job["kind"],
): Promise<Program> {
  const file = fileURLToPath(new URL("./load-client.ts", import.meta.url));
  const flags = kind === "bytes" ? heapFlags : [];
  return await Program.start(process.execPath, [...flags, file, contender, situation]);
}

async function ask(program: Program, kind: Job["kind"]): Promise<number> {
  const job: Job =
    kind === "cpu" ? { kind: "cpu", roundMs } : { kind: "bytes", calls: callsForBytes };
  const value: unknown = JSON.parse(await program.ask(JSON.stringify(job)));
  return typeof value === "number" ? value : Number.NaN;
}

function reportAgainst(
  { report }: BenchmarkContext,
  situation: Situation,
  kind: Job["kind"],
  measured: ReadonlyMap<Contender, readonly number[]>,
): void {
  const name = `${titles[situation]}${kind === "cpu" ? "" : ", allocated"}`;
  const unit = kind === "cpu" ? "ns" : "B";
  const ours = measured.get("holdfast") ?? [];
  const value = medianOfKnown(ours);
  for (const [against, theirs] of measured) {
    if (against === "holdfast") continue;
    const ratio = medianOfKnown(ours.map((mine, round) => mine / (theirs[round] ?? Number.NaN)));
    report({ name, value, unit, against, ratio });
  }
}

/** A round in which garbage was collected has no value. @throws {RangeError} When no round has one. */
function medianOfKnown(values: readonly number[]): number {
  return median(values.filter((value) => !Number.isNaN(value)));
}
