import type { Runnable } from "./runnable.ts";
import type { StopReport } from "./started-testbed.ts";
import type { TestbedParts } from "./testbed-parts.ts";

/** Services drain within this or are killed: a whole shop is to be down in two seconds. */
const drainLimitMs = 900;
/** The database is not asked to tidy up, since its files are removed anyway; it only gives back shared memory. */
const databaseLimitMs = 500;
const proxyLimitMs = 300;

/** Ends everything, services first, since they need database and proxies to drain. Works on a half-started system too. */
export async function stopParts(parts: TestbedParts): Promise<Omit<StopReport, "healed">> {
  const startedAt = parts.clock.now();
  const instances = [...parts.instances.values()];
  const databases = instances.filter((instance) => instance.member.kind === "postgres");
  const services = instances.filter((instance) => instance.member.kind !== "postgres");

  for (const runnable of parts.runnables) runnable.retire();
  // One that cannot be continued is killed all the same.
  await Promise.allSettled(instances.map(({ runnable }) => runnable.resume()));
  const drained = await Promise.all(services.map(({ runnable }) => runnable.stop(drainLimitMs)));
  await Promise.all([
    ...[...parts.stores.values()].map((store) => store[Symbol.asyncDispose]()),
    ...databases.map(({ runnable }) => runnable.stop(databaseLimitMs, "hurry")),
    ...parts.network.map((runnable) => runnable.stop(proxyLimitMs)),
  ]);
  for (const instance of instances) instance[Symbol.dispose]();

  const isLost = parts.lost !== undefined;
  const left = parts.runnables.filter(({ isRunning }) => isRunning && !isLost).map(nameOf);
  for (const remove of parts.removals) left.push(...(await remove()));
  left.push(...(await parts.frame.close(isLost ? "lost" : left.length === 0 ? "clean" : "dirty")));
  return {
    durationMs: parts.clock.now() - startedAt,
    killed: services.filter((_, index) => drained[index] === "killed").map(({ name }) => name),
    left,
  };
}

function nameOf({ name, pid }: Runnable): string {
  return pid === undefined ? name : `${name} (process ${pid})`;
}
