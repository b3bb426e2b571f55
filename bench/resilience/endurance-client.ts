/** Makes a million calls with one long-lived signal, tells what each decade of them cost and what they left behind, on one line, and ends. */
import { getEventListeners } from "node:events";
import { createInterface } from "node:readline";
import type { EnduranceResult } from "./endurance.ts";
import { decades } from "./endurance.ts";
import { fullPipeline } from "./holdfast.ts";
import { succeed } from "./job.ts";

/** Longer than the timer wheel sleeps when its last timeout is gone. */
const settleMs = 200;

process.stdout.write("ready\n");
for await (const line of createInterface(process.stdin)) {
  if (line === "go") process.stdout.write(`${JSON.stringify(await endure())}\n`);
}
process.exit(0);

async function endure(): Promise<EnduranceResult> {
  const guarded = fullPipeline();
  const { signal } = new AbortController();
  const timersBefore = timers();
  const nsPerCall: number[] = [];
  let made = 0;
  for (const upTo of decades) {
    const first = made;
    const before = process.cpuUsage();
    for (; made < upTo; made += 1) await guarded.run(succeed, { signal });
    const { user, system } = process.cpuUsage(before);
    nsPerCall.push(((user + system) * 1_000) / (upTo - first));
  }
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  return {
    nsPerCall,
    listenersLeft: getEventListeners(signal, "abort").length,
    timersLeft: timers() - timersBefore,
  };
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
}
