import type { FaultSpec } from "./fault.ts";
import { type Link, type Member, planSystem, type SystemPlan } from "./system-plan.ts";
import type { TopologySpec } from "./topology.ts";
import { validateFault } from "./validate-fault.ts";

/** What a fault hits: links of the system, or instances; for faults on calls, the called instances and who calls. */
export type FaultTargets =
  | { readonly kind: "links"; readonly links: readonly Link[] }
  | { readonly kind: "instances"; readonly instances: readonly Member[] }
  | {
      readonly kind: "calls";
      readonly called: readonly Member[];
      readonly callers: readonly Member[];
    };

/**
 * Says what a fault would hit, by name: links (`payment-a->provider-1`) or instances. For plans and reports.
 *
 * @throws {RangeError} when the fault is wrong for this topology or would hit nothing.
 */
export function faultTargets(topology: TopologySpec, fault: FaultSpec): readonly string[] {
  return targetNames(resolveTargets(planSystem(topology), fault));
}

export function targetNames(targets: FaultTargets): readonly string[] {
  switch (targets.kind) {
    case "links":
      return targets.links.map((link) => link.name);
    case "instances":
      return targets.instances.map((instance) => instance.name);
    case "calls":
      return targets.called.map((instance) => instance.name);
  }
}

/** @throws {RangeError} when the fault is wrong for this topology or would hit nothing. */
export function resolveTargets(plan: SystemPlan, fault: FaultSpec): FaultTargets {
  validateFault(plan.topology, fault);
  const targets = findTargets(plan, fault);
  if (targetNames(targets).length === 0) {
    throw new RangeError(`fault ${fault.kind} hits nothing: ${JSON.stringify(fault)}`);
  }
  return targets;
}

function findTargets(plan: SystemPlan, fault: FaultSpec): FaultTargets {
  switch (fault.kind) {
    case "toxic":
    case "down":
      return {
        kind: "links",
        links: plan.links.filter(
          (link) =>
            link.edge === fault.edge &&
            isIn(link.from, fault.fromZone) &&
            isIn(link.to, fault.toZone),
        ),
      };
    case "partition":
      return { kind: "links", links: linksAcross(plan, fault.isolate, fault.direction) };
    case "crash":
    case "pause":
    case "restart":
    case "limit":
      return {
        kind: "instances",
        instances: plan.members.filter(
          (member) => member.service === fault.service && isIn(member, fault.zone),
        ),
      };
    case "rpc": {
      const links = plan.links.filter((link) => link.edge === fault.edge);
      return {
        kind: "calls",
        called: [...new Set(links.map((link) => link.to))],
        callers: [...new Set(links.map((link) => link.from))],
      };
    }
  }
}

/**
 * Links with exactly one end inside the zone. What stands in no zone is outside; a client is inside its own zone.
 * `out`: the caller is inside. `in`: the called one is.
 */
function linksAcross(
  plan: SystemPlan,
  zone: string,
  direction: "both" | "in" | "out",
): readonly Link[] {
  return plan.links.filter(({ from, to }) => {
    const leaves = from.zone === zone && to.zone !== zone;
    const enters = from.zone !== zone && to.zone === zone;
    return (leaves && direction !== "in") || (enters && direction !== "out");
  });
}

function isIn(member: Member, zone: string | undefined): boolean {
  return zone === undefined || member.zone === zone;
}
