import { runningMembers, type SystemPlan } from "../system-plan.ts";
import type { TmpfsControl } from "./container-resources.ts";
import { createVolume } from "./create-volume.ts";
import type { EngineClient } from "./engine-client.ts";
import type { LinkMeter } from "./link-meter.ts";
import type { RunLabels } from "./run-labels.ts";

/** Where the meter has them, each under the name of its instance. */
const meterFolder = "/tmpfs";

/**
 * File systems in memory of those instances for which the topology asks for one, as volumes of the run. The meter's
 * container has them too, so they outlive a crash of the instance, and there they are shrunk.
 */
export class TmpfsVolumes {
  /** By instance. */
  readonly #volumes: ReadonlyMap<string, string>;
  #meter: LinkMeter | undefined;

  private constructor(volumes: ReadonlyMap<string, string>) {
    this.#volumes = volumes;
  }

  /** @throws {EnvironmentError} when the engine makes none. */
  static async create(
    engine: EngineClient,
    plan: SystemPlan,
    prefix: string,
    labels: RunLabels,
  ): Promise<TmpfsVolumes> {
    const volumes = new Map<string, string>();
    for (const { name, service } of runningMembers(plan)) {
      const sizeBytes = plan.topology.services[service]?.tmpfsBytes;
      if (sizeBytes === undefined) continue;
      const volume = `${prefix}-${name}-tmpfs`;
      await createVolume(engine, volume, labels, sizeBytes);
      volumes.set(name, volume);
    }
    return new TmpfsVolumes(volumes);
  }

  /** Undefined: the instance has none. */
  volumeOf(instance: string): string | undefined {
    return this.#volumes.get(instance);
  }

  /** `source:target:mode` of all of them, for the meter. */
  get meterMounts(): readonly string[] {
    return [...this.#volumes].map(([name, volume]) => `${volume}:${meterFolder}/${name}:rw`);
  }

  /** From now on they can be cut. */
  attach(meter: LinkMeter): void {
    this.#meter = meter;
  }

  controlOf(instance: string): TmpfsControl | undefined {
    if (!this.#volumes.has(instance)) return undefined;
    return {
      limit: async (limitBytes) => {
        if (this.#meter === undefined) throw new Error(`no meter holds the tmpfs of ${instance}`);
        await this.#meter.limitTmpfs(instance, limitBytes);
      },
    };
  }
}
