import type { EvidenceEvent } from "../evidence-event.ts";
import type { JudgedFault } from "../judged-run.ts";
import type { Plan } from "../plan.ts";

/** An instance that ended and took with it the spans it had not sent yet. */
export interface Crash {
  readonly instance: string;
  /** When it was told to end; the same as `atMs` when it was not asked. */
  readonly beganMs: number;
  readonly atMs: number;
  /** Id of the fault that caused it; null when none did. */
  readonly fault: string | null;
}

/** A process may be seen to end this long before its fault is reported as in place, or after it is healed. */
export const crashMarginMs = 2_000;

/** Ends of instances, by faults and of themselves, in time order. */
export function crashesOf(
  events: readonly EvidenceEvent[],
  faults: readonly JudgedFault[],
): readonly Crash[] {
  const ending = faults.filter(({ kind }) => kind === "crash" || kind === "restart");
  const caused = ending.flatMap(({ id, kind, targets, injectedMs, healedMs, plannedEndMs }) => {
    const beganMs = injectedMs ?? 0;
    const atMs = kind === "crash" ? beganMs : (healedMs ?? plannedEndMs);
    return targets.map((instance) => ({ instance, beganMs, atMs, fault: id }));
  });
  const seen = events.flatMap((event) => {
    if (event.kind !== "instance-exited") return [];
    const { instance } = event.exit;
    const atMs = event.tMs ?? 0;
    const cause = ending.find(
      (fault) =>
        fault.targets.includes(instance) &&
        atMs >= (fault.injectedMs ?? fault.plannedStartMs) - crashMarginMs &&
        atMs <= (fault.healedMs ?? fault.plannedEndMs) + crashMarginMs,
    );
    return cause === undefined ? [{ instance, beganMs: atMs, atMs, fault: null }] : [];
  });
  return [...caused, ...seen].toSorted((left, right) => left.atMs - right.atMs);
}

/** Whether an instance belongs to what is tested, not to what carries it: a database server is the environment's. */
export function isProduct(instance: string, plan: Plan): boolean {
  const service = serviceOf(instance);
  const kind = plan.topology.services[service]?.kind;
  return kind !== "postgres";
}

/** `payment` of `payment-b`. */
export function serviceOf(instance: string): string {
  const dash = instance.lastIndexOf("-");
  return dash < 0 ? instance : instance.slice(0, dash);
}

/** Names of the instances that send spans: `<service>-<zone>`, or `<service>-1` outside every zone. */
export function instancesWithSpans(plan: Plan): readonly string[] {
  return Object.entries(plan.topology.services).flatMap(([service, { kind, zones }]) => {
    if (kind !== "grpc" && kind !== "stub") return [];
    return (zones ?? ["1"]).map((zone) => `${service}-${zone}`);
  });
}
