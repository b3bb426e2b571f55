import type { LimitFault, Receipt } from "./fault.ts";
import type { FaultContext, Injection } from "./injection.ts";
import type { Instance } from "./instance.ts";
import { probeInstances } from "./instance-probe.ts";
import { linesFrom, logSize } from "./log-tail.ts";
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
  let logSizes: readonly number[] = [];
  return {
    async apply() {
      for (const instance of instances) instance.limitBy(holder);
      before = await Promise.all(instances.map(useOf));
      logSizes = instances.map(({ logFile }) => logSize(logFile));
      await Promise.all(instances.map((instance) => setLimits(instance, fault)));
    },
    async verify() {
      const after = await Promise.all(instances.map(useOf));
      return limitReceipt(
        fault,
        instances.map(({ isRunning, logFile }, index) => ({
          hasEnded: !isRunning,
          refusedWrites: refusedWrites(linesFrom(logFile, logSizes[index] ?? 0)),
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
  /** How often it said that there was no room for what it wanted to write. */
  readonly refusedWrites: number;
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
  const refused = instances.reduce((total, instance) => total + instance.refusedWrites, 0);
  const facts = [
    ...(fault.cpuCores === undefined ? [] : [`throttled in ${periods} periods, ${throttledMs} ms`]),
    ...(fault.memoryBytes === undefined ? [] : [`at most ${memoryBytes} bytes in use`]),
    ...(fault.tmpfsBytes === undefined ? [] : [`no room for ${refused} writes`]),
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
      refusedWrites: refused,
      ended,
    },
  };
}

/** Whether it met each limit. One that has ended can show no use any more; it must have had a reason to end. */
function isHit(fault: LimitFault, instance: InstanceUnderLimit): boolean {
  const { cpuCores, memoryBytes, tmpfsBytes } = fault;
  const { hasEnded, refusedWrites: refused, before, after } = instance;
  if (tmpfsBytes !== undefined && refused === 0) return false;
  if (hasEnded) return memoryBytes !== undefined || tmpfsBytes !== undefined;
  if (before === undefined || after === undefined) return false;
  const isThrottled = after.throttledPeriods > before.throttledPeriods;
  const isPressed = after.memoryBytes >= (memoryBytes ?? 0) * memoryShareMin;
  return (cpuCores === undefined || isThrottled) && (memoryBytes === undefined || isPressed);
}

/** As C libraries, PostgreSQL and Node name ENOSPC. */
const noRoom = /no space left on device|\bENOSPC\b/iu;

/** How many lines of a log tell of a write for which there was no room. */
export function refusedWrites(lines: readonly string[]): number {
  return lines.filter((line) => noRoom.test(line)).length;
}

function sum(instances: readonly InstanceUnderLimit[], of: (use: ResourceUse) => number): number {
  return instances.reduce((total, { before, after }) => {
    if (before === undefined || after === undefined) return total;
    return total + of(after) - of(before);
  }, 0);
}
