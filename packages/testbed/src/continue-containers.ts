import { parseEngineAddress } from "./engine-address.ts";
import { EngineApi } from "./engine-api.ts";
import type { JournalState } from "./journal-record.ts";

/**
 * Lets paused containers of a run go on.
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
      try {
        if (!(await isPaused(engine, container))) return;
        await engine.post(`/containers/${container}/unpause`);
        actions.push(`${name} (container ${container}) goes on`);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        left.push(`${name} (container ${container}): ${reason}`);
      }
    }),
  );
  return { actions, left };
}

async function isPaused(engine: EngineApi, container: string): Promise<boolean> {
  const found = await engine.get(`/containers/${container}/json`);
  const state: unknown = typeof found === "object" && found !== null && Reflect.get(found, "State");
  return typeof state === "object" && state !== null && Reflect.get(state, "Paused") === true;
}
