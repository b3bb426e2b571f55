import { parseEngineAddress } from "./engine-address.ts";
import { EngineApi } from "./engine-api.ts";
import type { JournalState } from "./journal-record.ts";

/**
 * Lets paused containers of a run go on, and gives back what was cut of their resources.
 *
 * @param address Of the engine, as the journal has it.
 */
export async function continueContainers(
  address: string,
  containers: JournalState["containers"],
): Promise<{ readonly actions: readonly string[]; readonly left: readonly string[] }> {
  const engine = new EngineApi(parseEngineAddress(address));
  const actions: string[] = [];
  const left: string[] = [];
  await Promise.all(
    containers.map(async ({ name, container }) => {
      const what = `${name} (container ${container})`;
      try {
        const found = await engine.get(`/containers/${container}/json`);
        if (field(field(found, "State"), "Paused") === true) {
          await engine.post(`/containers/${container}/unpause`);
          actions.push(`${what} goes on`);
        }
        if (await liftLimits(engine, container, field(found, "HostConfig"))) {
          actions.push(`${what} has its resources back`);
        }
      } catch (error) {
        left.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }),
  );
  return { actions, left };
}

/** @returns Whether there were any. */
async function liftLimits(engine: EngineApi, container: string, config: unknown): Promise<boolean> {
  const [quota, memory] = [Number(field(config, "CpuQuota")), Number(field(config, "Memory"))];
  if (!(quota > 0 || memory > 0)) return false;
  // The engine takes no "unlimited" for memory: all that the machine has is as good.
  const total = Number(field(await engine.get("/info"), "MemTotal"));
  if (quota <= 0 && memory >= total) return false;
  const limits = { CpuQuota: -1, Memory: total, MemorySwap: total };
  await engine.post(`/containers/${container}/update`, limits);
  return true;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
