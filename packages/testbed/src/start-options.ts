import type { Clock, Random } from "@holdfast/clock";
import type { FaultSpec } from "./fault.ts";
import type { StartedTestbed } from "./started-testbed.ts";
import type { TopologySpec } from "./topology.ts";

export interface StartOptions {
  readonly topology: TopologySpec;
  /** Name of the run, e.g. `r_20261121_0548_k3`; goes into labels, folders and resources. */
  readonly runId: string;
  /** Seed of everything the testbed leaves to chance (proxies, RPC faults). */
  readonly seed: number;
  /** Existing folder for logs of instances, one file each: `logs/<instance>.log`. */
  readonly logFolder: string;
  /** Folder of the workspace, where `services/<name>/src/main.ts` are. */
  readonly workspaceFolder: string;
  /** Where services send their spans, e.g. `http://127.0.0.1:4318`. Absent: they export none. */
  readonly otlpEndpoint?: string;
  /** Told what is being done, for a sign of life. */
  readonly onProgress?: (message: string) => void;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly signal?: AbortSignal;
}

/** A way to run a topology: on processes of this machine, or in containers. */
export interface Runtime {
  readonly name: string;
  /** Why it does not offer a fault, as one line, known before anything is started. Undefined: it does. */
  readonly refusal: (fault: FaultSpec) => string | undefined;
  /** @throws {EnvironmentError} when the machine cannot run it; nothing is left behind. */
  start(options: StartOptions): Promise<StartedTestbed>;
}
