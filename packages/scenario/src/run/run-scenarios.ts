import type { Clock } from "@holdfast/clock";
import type { Runtime } from "@holdfast/testbed";
import type { LoadedScenario } from "../build/load-scenarios.ts";
import type { EvidenceEvent } from "../evidence-event.ts";

export interface RunOptions {
  /** Run in this order, one after the other. At least one. */
  readonly loaded: readonly LoadedScenario[];
  /** Non-negative integer below 2^48. */
  readonly seed: number;
  readonly runtime: Runtime;
  /** Where runs are kept, e.g. `holdfast-runs`; made when it is not there. */
  readonly runsFolder: string;
  readonly workspaceFolder: string;
  readonly holdfastVersion: string;
  /** Abort with an `Interruption` to heal, stop and write what is known. */
  readonly signal?: AbortSignal;
  /** Told every event as it is written, and `progress` once a second. */
  readonly onEvent?: (event: EvidenceEvent) => void;
  /** Told what is being done while a testbed starts. */
  readonly onProgress?: (message: string) => void;
  /**
   * Called when the files of a scenario are complete, for judging it. The next testbed starts meanwhile; its load
   * waits for the promise.
   */
  readonly onCollected?: (scenarioId: string, folder: string) => Promise<void>;
  /** Port of the OTLP receiver on 127.0.0.1. Default 0: chosen by the kernel. */
  readonly otlpPort?: number;
  readonly clock?: Clock;
}

export interface FinishedRun {
  readonly runId: string;
  /** Absolute. */
  readonly folder: string;
}

/** Reason of an abort by a signal of the operating system. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  readonly signal: "SIGINT" | "SIGTERM";

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(`interrupted by ${signal}`);
    this.signal = signal;
  }
}

/**
 * Runs scenarios and collects evidence. It judges nothing.
 *
 * @throws {EnvironmentError} when the folder of runs cannot be written, before or in the middle; faults were healed
 *   and everything was stopped first.
 */
export async function runScenarios(_options: RunOptions): Promise<FinishedRun> {
  throw new Error("to come");
}
