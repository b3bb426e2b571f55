import type { LimitFault, Receipt } from "./fault.ts";
import type { FaultContext, Injection } from "./injection.ts";
import type { Instance } from "./instance.ts";
import { probeInstances } from "./instance-probe.ts";
import type { ResourceLimits, ResourceUse } from "./runnable.ts";
import { whenServing } from "./when-serving.ts";

/** Resources of some instances cut. A second limit on the same instance replaces the first, so none is taken. */
export function limitInjection(
  context: FaultContext,
  holder: string,
  instances: readonly Instance[],
  fault: LimitFault,
): Injection {
  let before: readonly (ResourceUse | undefined)[] = [];
  const { cpuCores, memoryBytes } = fault;
  const limits = {
    ...(cpuCores === undefined ? {} : { cpuCores }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  };
  return {
    async apply() {
      for (const instance of instances) instance.limitBy(holder);
      before = await Promise.all(instances.map(useOf));
      await Promise.all(instances.map((instance) => setLimits(instance, limits)));
    },
    async verify() {
      const after = await Promise.all(instances.map(useOf));
      return limitReceipt(
        fault,
        instances.map(({ isRunning }, index) => ({
          hasEnded: !isRunning,
          before: before[index],
          after: after[index],
        })),
      );
    },
    async heal(signal) {
      const limited = instances.filter((instance) => instance.isLimitedBy(holder));
      await Promise.all(limited.map((instance) => setLimits(instance, {})));
      for (const instance of limited) instance.limitBy(undefined);
      await Promise.all(limited.map((instance) => instance.revive()));
      await whenServing(context, instances, signal);
    },
    verifyHealed: (signal) => probeInstances(context, instances, signal),
  };
}

async function setLimits({ runnable }: Instance, limits: ResourceLimits): Promise<void> {
  await runnable.resources?.limit(limits);
}

async function useOf({ runnable, isRunning }: Instance): Promise<ResourceUse | undefined> {
  return isRunning ? runnable.resources?.use() : undefined;
}

/** One instance under a limit. */
export interface InstanceUnderLimit {
  readonly hasEnded: boolean;
  readonly before: ResourceUse | undefined;
  readonly after: ResourceUse | undefined;
}

/** An instance at this much of its memory limit has been pressed against it. */
const memoryShareMin = 0.95;

/** Whether every instance met its limit: was stopped by it, pressed against it, or ended by it. */
export function limitReceipt(fault: LimitFault, instances: readonly InstanceUnderLimit[]): Receipt {
  const hit = instances.filter((instance) => isHit(fault, instance));
  const periods = sum(instances, ({ throttledPeriods }) => throttledPeriods);
  const throttledMs = Math.round(sum(instances, (use) => use.throttledMs));
  const ended = instances.filter(({ hasEnded }) => hasEnded).length;
  const memoryBytes = Math.max(0, ...instances.map(({ after }) => after?.memoryBytes ?? 0));
  const facts = [
    ...(fault.cpuCores === undefined ? [] : [`throttled in ${periods} periods, ${throttledMs} ms`]),
    ...(fault.memoryBytes === undefined ? [] : [`at most ${memoryBytes} bytes in use`]),
    ...(ended === 0 ? [] : [`${ended} ended`]),
  ];
  return {
    acted: hit.length === instances.length,
    by: "process-state",
    summary: `limit met by ${hit.length} of ${instances.length} instances: ${facts.join(", ")}`,
    values: {
      instances: instances.length,
      hit: hit.length,
      periods,
      throttledMs,
      memoryBytes,
      ended,
    },
  };
}

function isHit(
  { cpuCores, memoryBytes }: LimitFault,
  { hasEnded, before, after }: InstanceUnderLimit,
): boolean {
  if (hasEnded) return memoryBytes !== undefined;
  if (before === undefined || after === undefined) return false;
  const isThrottled = after.throttledPeriods > before.throttledPeriods;
  const isPressed = after.memoryBytes >= (memoryBytes ?? 0) * memoryShareMin;
  return (cpuCores !== undefined && isThrottled) || (memoryBytes !== undefined && isPressed);
}

function sum(instances: readonly InstanceUnderLimit[], of: (use: ResourceUse) => number): number {
  return instances.reduce((total, { before, after }) => {
    if (before === undefined || after === undefined) return total;
    return total + of(after) - of(before);
  }, 0);
}
