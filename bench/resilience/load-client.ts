/** Measures one contender in one situation, alone in its process. Reads one job per line from stdin, answers each with one number. Ends with its stdin. */
import { createInterface } from "node:readline";
import { GCProfiler } from "node:v8";
import { type Job, type ProtectedCall, situations } from "./job.ts";
import { offers } from "./offers.ts";

/** Calls made before anything is measured, so that what is measured has been compiled. */
const warmUpCalls = 30_000;
/** No warm-up takes longer: one contender's failing call costs a millisecond. */
const warmUpMs = 400;
/** Calls between two looks at the processor time. */
const batch = 50;

const [contender, situation] = process.argv.slice(2);

const call = offerOf(contender, situation)();
await warmUp();
process.stdout.write("ready\n");
for await (const line of createInterface(process.stdin)) {
  const job: Job = JSON.parse(line);
  const value = job.kind === "cpu" ? await cpuNs(job.roundMs) : await allocatedBytes(job.calls);
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
process.exit(0);

function offerOf(from: string | undefined, wanted: string | undefined): () => ProtectedCall {
  const offer = Object.entries(offers).find(([name]) => name === from)?.[1];
  const name = situations.find((each) => each === wanted);
  const start = name === undefined ? undefined : offer?.[name];
  if (start === undefined) throw new Error(`no ${String(wanted)} of ${String(from)}`);
  return start;
}

async function warmUp(): Promise<void> {
  const until = performance.now() + warmUpMs;
  for (let calls = 0; calls < warmUpCalls && performance.now() < until; calls += batch) {
    await callOften(batch);
  }
}

async function callOften(times: number): Promise<void> {
  for (let made = 0; made < times; made += 1) {
    try {
      await call();
    } catch {
      // Some situations are about calls that fail or are refused.
    }
  }
}

/** Processor time and not time: other programs on the machine do not count. Includes the threads that collect garbage. */
async function cpuNs(roundMs: number): Promise<number> {
  const before = process.cpuUsage();
  let calls = 0;
  for (;;) {
    await callOften(batch);
    calls += batch;
    const { user, system } = process.cpuUsage(before);
    if (user + system >= roundMs * 1_000) return ((user + system) * 1_000) / calls;
  }
}

/** @returns NaN, which arrives as null, when garbage was collected meanwhile: then the heap says nothing. */
async function allocatedBytes(calls: number): Promise<number> {
  globalThis.gc?.();
  const profiler = new GCProfiler();
  profiler.start();
  const before = process.memoryUsage().heapUsed;
  await callOften(calls);
  const after = process.memoryUsage().heapUsed;
  const collections = profiler.stop()?.statistics.length ?? 0;
  return collections === 0 ? (after - before) / calls : Number.NaN;
}
