/**
 * Outlives the runner of a testbed just long enough to end what it started: `node reaper-program.ts <run folder> <pid>`.
 *
 * It does nothing until its standard input ends, because the runner is gone or has closed it, or until the runner was
 * stopped (SIGSTOP, Ctrl-Z) for `stoppedLimitMs`. A runner that is merely busy is left alone. Then it ends what the
 * journal names and writes there what it did. It runs in a session of its own and imports only what Node brings.
 */
import { openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Journal } from "./journal.ts";
import { type JournalState, readJournal } from "./journal-record.ts";
import { readProcess } from "./process-table.ts";
import { type ReapResult, reapRun } from "./reap-run.ts";
import { journalFile } from "./state-folder.ts";

/** A runner that stands still cannot measure; one that a person stopped by mistake has time to be continued. */
const stoppedLimitMs = 2_000;
const lookEveryMs = 250;
/** An engine that was stopped under a run is back within this, or `heal` removes what it still has of the run. */
const engineBackLimitMs = 300_000;
const engineLookEveryMs = 2_000;

const [runFolder = "", runnerPid = ""] = process.argv.slice(2);
// Held open from the start: it can be read at the end even when somebody has removed the folder meanwhile.
const journalHandle = openSync(journalFile(runFolder), "r");
let stoppedMs = 0;
let isReaping = false;

// The end of the terminal or a Ctrl-C for the whole group must not take away the one who tidies up.
for (const name of ["SIGINT", "SIGHUP", "SIGTERM", "SIGTSTP"] as const) process.on(name, () => {});
process.stdin.on("close", () => void reap()).resume();
const timer = setInterval(() => {
  const runner = readProcess(Number(runnerPid));
  stoppedMs = runner?.state === "stopped" ? stoppedMs + lookEveryMs : 0;
  if (stoppedMs >= stoppedLimitMs) void reap();
}, lookEveryMs);

async function reap(): Promise<void> {
  if (isReaping) return;
  isReaping = true;
  clearInterval(timer);
  const state = readJournal(readFileSync(journalHandle, "utf8"));
  if (state?.isStopped === false) await reapPatiently(state);
  process.exit(0);
}

/** An engine that does not answer has nothing that runs; what it has still to remove it shows when it is back. */
async function reapPatiently(state: JournalState): Promise<void> {
  let result = await reapRun(state);
  writeDown(result);
  for (
    let waitedMs = 0;
    result.isEngineSilent && waitedMs < engineBackLimitMs;
    waitedMs += engineLookEveryMs
  ) {
    await sleep(engineLookEveryMs);
    result = await reapRun({ ...state, reaped: [] });
    if (!result.isEngineSilent) writeDown(result);
  }
}

function writeDown({ actions, left }: ReapResult): void {
  if (actions.length === 0 && left.length === 0) return;
  try {
    using journal = new Journal(journalFile(runFolder));
    for (const text of actions) journal.append({ kind: "action", by: "reaper", text });
    journal.append({ kind: "reaped", left });
  } catch {
    // The folder is gone, and with it whoever would have asked.
  }
}
