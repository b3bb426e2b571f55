import type { Clock } from "@holdfast/clock";
import type { StartedInstance } from "@holdfast/testbed";
import { linuxSessionPriority, type SessionPriority } from "./session-priority.ts";

/**
 * Niceness of the runner's own session while load runs, where the account may set it: nine times the weight of an
 * instance. The system under test keeps its weight against whatever else the machine does.
 */
export const runnerNiceness = -10;
/** Niceness of the sessions of instances where the runner may not raise itself: a ninth of the runner's weight. */
export const instanceNiceness = 10;
/** How often instances are looked at: one that was started again is a new session. */
export const shareEveryMs = 500;
/** Linux lets an account without rights change a session ten times per second. */
export const sharePauseMs = 110;

export interface ProcessorShareOptions {
  /** Read anew each time: processes come and go. */
  readonly instances: () => readonly Pick<StartedInstance, "pid">[];
  readonly clock: Clock;
  /** Default that of Linux; elsewhere nothing is changed. */
  readonly sessions?: SessionPriority;
}

/**
 * Sees to it that what is measured does not starve what measures, until the signal.
 *
 * The niceness of processes is not enough. Where Linux groups processes by session (`sched_autogroup`, on by default in
 * many distributions), it counts only within a group, and every instance is a session of its own: thirteen busy services
 * then leave the runner a fourteenth of the processor, and at 300 operations per second half of them started 76 ms late.
 */
export async function keepProcessorShare(
  options: ProcessorShareOptions,
  signal: AbortSignal,
): Promise<void> {
  const { sessions = linuxSessionPriority } = options;
  const before = await sessions.own();
  if (before === undefined) return;
  if ((await sessions.set(process.pid, runnerNiceness)) !== "done") {
    await lowerInstances(options, sessions, signal);
    return;
  }
  await aborted(signal);
  await sessions.set(process.pid, before);
}

async function lowerInstances(
  { instances, clock }: ProcessorShareOptions,
  sessions: SessionPriority,
  signal: AbortSignal,
): Promise<void> {
  const lowered = new Set<number>();
  while (!signal.aborted) {
    for (const { pid } of instances()) {
      if (pid === undefined || lowered.has(pid)) continue;
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as the kernel asks.
      const outcome = await sessions.set(pid, instanceNiceness);
      if (outcome === "unavailable") return;
      // One that runs under another account cannot be changed, and need not be asked again.
      if (outcome !== "again") lowered.add(pid);
      // oxlint-disable-next-line no-await-in-loop -- see above.
      else await clock.sleep(sharePauseMs, signal).catch(() => undefined);
    }
    // oxlint-disable-next-line no-await-in-loop -- one look after the other.
    await clock.sleep(shareEveryMs, signal).catch(() => undefined);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
