import type { LocalParts } from "./local-parts.ts";
import { isAlive, type ProcessId } from "./process-table.ts";
import type { StopReport } from "./started-testbed.ts";

/** Services drain within this or are killed: a whole shop is to be down in two seconds. */
const drainLimitMs = 900;
/** The database is not asked to tidy up, since its files are removed anyway; it only gives back shared memory. */
const databaseLimitMs = 500;
const proxyLimitMs = 300;

/** Ends everything, services first, since they need database and proxies to drain. Works on a half-started system too. */
export async function stopParts(parts: LocalParts): Promise<Omit<StopReport, "healed">> {
  const startedAt = parts.clock.now();
  const ids = parts.processes.flatMap((process) => process.id ?? []);
  const instances = [...parts.instances.values()];
  const databases = instances.filter((instance) => instance.member.kind === "postgres");
  const services = instances.filter((instance) => instance.member.kind !== "postgres");

  for (const process of parts.processes) process.retire();
  for (const { process } of instances) process.resume();
  const drained = await Promise.all(services.map(({ process }) => process.stop(drainLimitMs)));
  await Promise.all([
    ...[...parts.stores.values()].map((store) => store[Symbol.asyncDispose]()),
    ...databases.map(({ process }) => process.stop(databaseLimitMs, "SIGQUIT")),
    parts.proxy?.stop(proxyLimitMs),
  ]);
  for (const instance of instances) instance[Symbol.dispose]();

  const alive = ids.filter(isAlive).map((id) => nameOf(parts, id));
  const left = [...alive, ...(await parts.frame.close(alive.length === 0))];
  return {
    durationMs: parts.clock.now() - startedAt,
    killed: services.filter((_, index) => drained[index] === "killed").map(({ name }) => name),
    left,
  };
}

function nameOf(parts: LocalParts, { pid }: ProcessId): string {
  const process = parts.processes.find((other) => other.id?.pid === pid);
  return `${process?.recipe.name ?? "process"} (process ${pid})`;
}
