import { basename, dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { healLiveRun } from "./heal-live-run.ts";
import { Journal } from "./journal.ts";
import type { JournalState } from "./journal-record.ts";
import { isAlive } from "./process-table.ts";
import { reapRun } from "./reap-run.ts";
import {
  findDamagedJournals,
  findJournals,
  journalFile,
  readRunFolder,
  removeRunFolder,
} from "./state-folder.ts";

export interface HealOptions {
  /** Folder of the workspace whose runs are healed. */
  readonly workspaceFolder: string;
  /**
   * What to do with a run whose runner lives. `heal` takes its faults away and lets it go on: the panic button.
   * `leave` does not touch it: for tidying up before another run. Default `heal`.
   */
  readonly live?: "heal" | "leave";
}

export interface HealReport {
  /** Runs of which something was left, oldest first. None when everything was in order. */
  readonly runs: readonly HealedRun[];
}

export interface HealedRun {
  readonly runId: string;
  /** `live`: its runner goes on, without faults. `ended`: its runner is gone, and now nothing of the run is left. */
  readonly state: "live" | "ended";
  /** What was done, one line each, by the reaper before and by `heal` now. */
  readonly actions: readonly string[];
  /** What could not be undone. Not empty means that the machine is dirty (exit code 6). */
  readonly left: readonly string[];
}

/** A reaper that is at work is done within three seconds of the end of its runner. */
const reaperLimitMs = 5_000;
/** With containers it takes as long as the engine does. */
const engineReaperLimitMs = 40_000;
const reaperPollMs = 50;

/**
 * Takes away every fault that is in place, whoever put it there, and ends what is left of runs whose runner is gone.
 * Finds them by itself, through their journals. Safe to repeat: what was reported once is not reported again.
 */
export async function heal({ workspaceFolder, live = "heal" }: HealOptions): Promise<HealReport> {
  const runs: HealedRun[] = [];
  for (const { runFolder, state } of findJournals(workspaceFolder)) {
    if (!isAlive(state.runner)) runs.push(await healEndedRun(runFolder, state));
    else if (live === "heal") runs.push(await healLiveRun(state));
  }
  runs.push(...findDamagedJournals(workspaceFolder).map(unknownRun));
  return { runs: runs.filter(({ actions, left }) => actions.length > 0 || left.length > 0) };
}

/** What is not known to be clean is dirty. */
function unknownRun(file: string): HealedRun {
  const what = `journal ${file} cannot be read, so what is left of its run is not known; remove it once nothing is`;
  return { runId: basename(dirname(file)), state: "ended", actions: [], left: [what] };
}

async function healEndedRun(runFolder: string, found: JournalState): Promise<HealedRun> {
  let state = found;
  const limitMs = found.engine === undefined ? reaperLimitMs : engineReaperLimitMs;
  for (let waitedMs = 0; waitedMs < limitMs; waitedMs += reaperPollMs) {
    // One that has done what it could waits for an engine that is gone; here is who wants to know now.
    if (state.reaped !== undefined || state.reaper === undefined || !isAlive(state.reaper)) break;
    await sleep(reaperPollMs);
    state = readRunFolder(runFolder) ?? state;
  }
  const { actions, left } = await reapRun(state);
  if (left.length === 0) {
    removeRunFolder(runFolder);
  } else {
    using journal = new Journal(journalFile(runFolder));
    for (const text of actions) journal.append({ kind: "action", by: "heal", text });
  }
  const done = [...state.actions, ...actions.map((text) => `heal: ${text}`)];
  return { runId: state.runId, state: "ended", actions: done, left };
}
