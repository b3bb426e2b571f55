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
  /** Empty for a run on processes of this machine. Whether they run, the engine knows. */
  readonly containers: readonly RunContainer[];
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

export interface RunContainer {
  /** e.g. `payment-b`. */
  readonly name: string;
  /** As the engine names it. */
  readonly container: string;
  /** `host:port` under which this machine reaches it. */
  readonly address: string;
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
    containers: state.containers.map(({ name, container, address }) => ({
      name,
      container,
      address,
    })),
    faults: state.faults.map(({ id, fault, targets }) => ({ id, kind: fault, targets })),
  }));
}
