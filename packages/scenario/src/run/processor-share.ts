import { writeFile } from "node:fs/promises";
import type { Clock } from "@holdfast/clock";
import type { StartedInstance } from "@holdfast/testbed";

/**
 * Niceness of the session of an instance: about a tenth of the weight of the runner's own. With 5 the generator was late
 * by more than its limit while thirteen services kept two cores busy.
 */
export const sessionNiceness = 10;
/** How often instances are looked at: one that was started again is a new session. */
export const shareEveryMs = 500;
/** Linux lets an account without rights do this ten times per second. */
export const sharePauseMs = 110;

/** What came of lowering one session: done, to be tried again, or not possible on this system. */
export type ShareOutcome = "done" | "again" | "unavailable";

export interface ProcessorShareOptions {
  /** Read anew each time: processes come and go. */
  readonly instances: () => readonly Pick<StartedInstance, "pid">[];
  readonly clock: Clock;
  /** Default {@link lowerSession}. */
  readonly lower?: (pid: number, niceness: number) => Promise<ShareOutcome>;
}

/**
 * Keeps the processor from those who measure as little as possible: what is measured must not starve what measures.
 *
 * The niceness of a process is not enough. Where Linux groups processes by session (`sched_autogroup`, on by default in
 * many distributions), niceness counts only within a group, and every instance is a session of its own: thirteen busy
 * services then leave the runner a fourteenth. So the sessions themselves are made nice.
 *
 * @see https://man7.org/linux/man-pages/man7/sched.7.html, "The autogroup feature"
 */
export async function keepProcessorShare(
  { instances, clock, lower = lowerSession }: ProcessorShareOptions,
  signal: AbortSignal,
): Promise<void> {
  const lowered = new Set<number>();
  while (!signal.aborted) {
    for (const { pid } of instances()) {
      if (pid === undefined || lowered.has(pid)) continue;
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as the kernel asks.
      const outcome = await lower(pid, sessionNiceness);
      if (outcome === "unavailable") return;
      if (outcome === "done") lowered.add(pid);
      // oxlint-disable-next-line no-await-in-loop -- see above.
      else await clock.sleep(sharePauseMs, signal).catch(() => undefined);
    }
    // oxlint-disable-next-line no-await-in-loop -- one look after the other.
    await clock.sleep(shareEveryMs, signal).catch(() => undefined);
  }
}

async function lowerSession(pid: number, niceness: number): Promise<ShareOutcome> {
  try {
    await writeFile(`/proc/${pid}/autogroup`, String(niceness), { flag: "r+" });
    return "done";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "EAGAIN") return "again";
    // It has ended meanwhile: there is nobody to be lowered.
    if (code === "ESRCH") return "done";
    return "unavailable";
  }
}
