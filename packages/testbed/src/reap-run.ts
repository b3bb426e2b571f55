import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { JournalState } from "./journal-record.ts";
import { markVariable } from "./mark-variable.ts";
import {
  identify,
  isAlive,
  type ProcessEntry,
  type ProcessId,
  processesWithVariable,
  processTree,
  readProcesses,
} from "./process-table.ts";
import { reapContainers } from "./reap-containers.ts";

export interface ReapResult {
  /** What was done, one line each. Empty when nothing was left of the run. */
  readonly actions: readonly string[];
  /** What could not be ended or removed. */
  readonly left: readonly string[];
  /** Whether containers may be left of which only an engine knows that does not answer. */
  readonly isEngineSilent: boolean;
}

/** Time a database gets to give back its shared memory before it is killed. Half of it is plenty on a busy machine. */
const databaseGraceMs = 700;
/** A killed process that holds no device is gone within milliseconds; then something is wrong. */
const killLimitMs = 1_500;
const pollMs = 10;

/**
 * Ends every process of a run whose runner is gone, the paused ones too, and removes its containers and folders. Uses
 * nothing but the journal, the system's own list of processes and the engine's API, so that it works when everything else
 * is dead. Safe to repeat.
 */
export async function reapRun(journal: JournalState): Promise<ReapResult> {
  const actions: string[] = [];
  const left: string[] = [];
  const named = new Map(journal.processes.map(({ name, process }) => [process.pid, name]));
  const roots = [...journal.processes.map(({ process }) => process), ...unwritten(journal)];

  // Said once: after the reaper, `heal` comes to the same journal.
  if (journal.reaped === undefined) {
    for (const { id, fault } of journal.faults) {
      actions.push(`fault ${id} (${fault}) ends with the run`);
    }
  }
  const found = new Map(processTree(roots, readProcesses()).map((entry) => [entry.pid, entry]));
  await endDatabases(journal);
  const alive = new Set(await killTrees(roots, found));
  let unnamed = 0;
  for (const { pid, state } of found.values()) {
    const name = named.get(pid);
    if (alive.has(pid)) left.push(`${name ?? "a process started by the run"} (process ${pid})`);
    else if (name === undefined) unnamed += 1;
    else actions.push(`ended ${state === "stopped" ? "paused " : ""}${name} (process ${pid})`);
  }
  if (unnamed > 0) actions.push(`ended ${unnamed} more processes that these had started`);
  let isEngineSilent = false;
  if (journal.engine !== undefined) {
    // Before the folders: a container that goes on would write into one that is gone.
    const reaped = await reapContainers(journal.engine, journal.mark);
    actions.push(...reaped.actions);
    left.push(...reaped.left);
    ({ isEngineSilent } = reaped);
  }
  for (const folder of journal.folders) {
    try {
      rmSync(folder, { recursive: true });
      actions.push(`removed ${folder}`);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") left.push(`folder ${folder}`);
    }
  }
  return { actions, left, isEngineSilent };
}

/** Children that were started in the instant in which the runner was killed: they bear its mark. */
function unwritten(journal: JournalState): readonly ProcessId[] {
  const written = new Set([
    process.pid,
    journal.runner.pid,
    journal.reaper?.pid,
    ...journal.processes.map((spawned) => spawned.process.pid),
  ]);
  return processesWithVariable(markVariable, journal.mark)
    .filter((pid) => !written.has(pid))
    .flatMap((pid) => {
      try {
        return [identify(pid)];
      } catch {
        return [];
      }
    });
}

async function endDatabases(journal: JournalState): Promise<void> {
  const databases = journal.processes
    .filter(({ role }) => role === "database")
    .map((spawned) => spawned.process)
    .filter(isAlive);
  for (const entry of processTree(databases, readProcesses())) signal(entry.pid, "SIGCONT");
  for (const { pid } of databases) signal(pid, "SIGQUIT");
  await waitUntil(() => !databases.some(isAlive), databaseGraceMs);
}

/** Adds to `found` what comes to light on the way. @returns The pids that would not go. */
async function killTrees(
  roots: readonly ProcessId[],
  found: Map<number, ProcessEntry>,
): Promise<readonly number[]> {
  let alive: readonly number[] = [];
  // What is found later may have been started between the look and the kill, so look again until there is nothing.
  await waitUntil(() => {
    const tree = processTree(roots, readProcesses());
    for (const entry of tree) {
      if (!found.has(entry.pid)) found.set(entry.pid, entry);
      signal(entry.pid, "SIGKILL");
    }
    alive = tree.map(({ pid }) => pid);
    return alive.length === 0;
  }, killLimitMs);
  return alive;
}

async function waitUntil(isDone: () => boolean, limitMs: number): Promise<void> {
  for (let waitedMs = 0; !isDone() && waitedMs < limitMs; waitedMs += pollMs) await sleep(pollMs);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in between, which is what was wanted; or it is not ours, and the look afterwards will say so.
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
