import type { Receipt } from "./fault.ts";
import { type FaultContext, healedLimitMs, healedPollMs } from "./injection.ts";
import type { Instance } from "./instance.ts";

/** Waits until every instance that no other fault holds serves again, or `healedLimitMs` is over. */
export async function probeInstances(
  context: FaultContext,
  instances: readonly Instance[],
  signal?: AbortSignal,
): Promise<Receipt> {
  const probed = instances.filter((instance) => !instance.isHeld);
  const results = await Promise.all(
    probed.map((instance) => servesInTime(context, instance, signal)),
  );
  const silent = probed.filter((_, index) => results[index] === false);
  const skipped = instances.length - probed.length;
  const note = skipped === 0 ? "" : `, ${skipped} still held by another fault`;
  return {
    acted: silent.length === 0,
    by: "probe",
    summary:
      silent.length === 0
        ? `${probed.length} of ${instances.length} instances serve${note}`
        : `not serving: ${silent.map(({ name }) => name).join(", ")}${note}`,
    values: { instances: instances.length, serving: probed.length - silent.length, skipped },
  };
}

async function servesInTime(
  context: FaultContext,
  instance: Instance,
  signal?: AbortSignal,
): Promise<boolean> {
  const deadline = context.clock.now() + healedLimitMs;
  do {
    if (await instance.isServing(signal)) return true;
    await context.clock.sleep(healedPollMs, signal);
  } while (context.clock.now() < deadline);
  return false;
}
