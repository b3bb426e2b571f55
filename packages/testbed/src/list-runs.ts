import { isAlive, readProcess } from "./process-table.ts";
import { findJournals } from "./state-folder.ts";

/** A run that is going on, or one of which something may be left. */
export interface RunSummary {
  readonly runId: string;
  /** `ended`: its runner is gone without having tidied up; `heal` does that. */
  readonly state: "starting" | "live" | "ended";
  readonly runnerPid: number;
  /** Milliseconds since the Unix epoch. */
  readonly startedUnixMs: number;
  readonly processes: readonly RunProcess[];
  /** Faults in place, by id. */
  readonly faults: readonly {
    readonly id: string;
    readonly kind: string;
    readonly targets: readonly string[];
  }[];
}

export interface RunProcess {
  /** e.g. `payment-b`. */
  readonly name: string;
  readonly pid: number;
  /** `host:port` it serves on. */
  readonly address?: string;
  readonly state: "running" | "stopped" | "gone";
}

/** What runs on this checkout now, for `status` and `down`; from the journals, so it changes nothing. Oldest first. */
export function listRuns(workspaceFolder: string): readonly RunSummary[] {
  return findJournals(workspaceFolder).map(({ state }) => ({
    runId: state.runId,
    state: isAlive(state.runner) ? (state.isReady ? "live" : "starting") : "ended",
    runnerPid: state.runner.pid,
    startedUnixMs: state.startedUnixMs,
    processes: state.processes.map(({ name, process, address }) => ({
      name,
      pid: process.pid,
      ...(address === undefined ? {} : { address }),
      state: isAlive(process) ? (readProcess(process.pid)?.state ?? "gone") : "gone",
    })),
    faults: state.faults.map(({ id, fault, targets }) => ({ id, kind: fault, targets })),
  }));
}
