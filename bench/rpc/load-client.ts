/** Reads one load per line from stdin, applies it, and answers with one line. Ends with its stdin. */
import { createInterface } from "node:readline";
import { bareCaller, type Caller, fullCaller } from "./callers.ts";
import type { Load, LoadResult } from "./load.ts";

const [bareTarget = "", fullTarget = ""] = process.argv.slice(2);
const callers: Readonly<Record<Load["way"], Caller>> = {
  bare: bareCaller(Number(bareTarget)),
  full: fullCaller(Number(fullTarget)),
};

process.stdout.write("ready\n");
for await (const line of createInterface(process.stdin)) {
  const load: Load = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await measure(load))}\n`);
}
process.exit(0);

async function measure({ way, inFlight, durationMs }: Load): Promise<LoadResult> {
  const call = callers[way];
  const cpuBefore = process.cpuUsage();
  const startsAt = performance.now();
  const endsAt = startsAt + durationMs;
  let answered = 0;
  const callAgainAndAgain = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      await call();
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, callAgainAndAgain));
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    perSecond: (answered / (performance.now() - startsAt)) * 1_000,
    clientCpuUs: (user + system) / answered,
  };
}
