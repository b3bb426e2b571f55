import { EnvironmentError } from "../environment-error.ts";
import type { ResourceControl, ResourceLimits, ResourceUse } from "../runnable.ts";
import { type EngineClient, engineFailure } from "./engine-client.ts";

/** The kernel gives out the processor anew in each of these. */
const periodUs = 100_000;
const nanosecondsPerMs = 1_000_000;

/** The file system in memory of one instance. */
export interface TmpfsControl {
  /** Absent: all of it. */
  limit(limitBytes?: number): Promise<void>;
}

/** Resources of one container, through its control group, and its file system in memory if it has one. */
export class ContainerResources implements ResourceControl {
  readonly #engine: EngineClient;
  readonly #name: string;
  readonly #tmpfs: TmpfsControl | undefined;
  #limits: ResourceLimits = {};

  /** @param name Of the container. */
  constructor(engine: EngineClient, name: string, tmpfs?: TmpfsControl) {
    this.#engine = engine;
    this.#name = name;
    this.#tmpfs = tmpfs;
  }

  /** Whether an end may come of a limit that was put here on purpose: by the kernel, or by who finds no room. */
  explains(signal: NodeJS.Signals | null): boolean {
    const { memoryBytes, tmpfsBytes } = this.#limits;
    return tmpfsBytes !== undefined || (memoryBytes !== undefined && signal === "SIGKILL");
  }

  async limit(limits: ResourceLimits): Promise<void> {
    const { cpuCores, memoryBytes, tmpfsBytes } = limits;
    this.#limits = limits;
    await this.#tmpfs?.limit(tmpfsBytes);
    // The engine takes no "unlimited" for memory: all that the machine has is as good.
    const memory = memoryBytes ?? this.#engine.info.containerRuntime.memory;
    try {
      await this.#engine.container.getById(this.#name).update({
        CpuPeriod: periodUs,
        CpuQuota: cpuCores === undefined ? -1 : Math.round(cpuCores * periodUs),
        Memory: memory,
        // The same: nothing is swapped out, and a kernel that counts both takes them in the right order.
        MemorySwap: memory,
      });
    } catch (error) {
      throw tooMuchInUse(this.#name, memoryBytes, error) ?? engineFailure(this.#name, error);
    }
  }

  async use(): Promise<ResourceUse> {
    const container = this.#engine.container.getById(this.#name);
    const stats = await container.stats({ stream: false, "one-shot": true });
    const { throttled_periods: periods, throttled_time: timeNs } = stats.cpu_stats.throttling_data;
    return {
      throttledPeriods: periods,
      throttledMs: timeNs / nanosecondsPerMs,
      memoryBytes: stats.memory_stats.usage,
    };
  }
}

/** Kernels with control groups of version 1 do not take a limit that is passed already; newer ones end what passed it. */
function tooMuchInUse(
  name: string,
  memoryBytes: number | undefined,
  error: unknown,
): EnvironmentError | undefined {
  const text = error instanceof Error ? error.message : String(error);
  const used = /current usage: (?<bytes>\d+)/u.exec(text)?.groups?.["bytes"];
  if (used === undefined) return undefined;
  return new EnvironmentError(
    `${name} uses ${used} bytes, and this kernel takes no limit of ${memoryBytes} below that`,
    { cause: error },
  );
}
