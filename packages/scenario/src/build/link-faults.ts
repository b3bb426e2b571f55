import type { TopologySpec } from "@holdfast/testbed";
import type { PlanFault } from "./fault-factory.ts";
import type { BetweenZones, Faults } from "./faults.ts";
import { requireKnownFields, requireOneOf } from "./require.ts";
import type { TopologyIndex } from "./topology-index.ts";

type Spec = TopologySpec;

/** Fields that narrow an edge to some of its pairs of instances. */
export const zoneFields = ["fromZone", "toZone"] as const;

/** Links that are cut. */
export function linkFaults(
  topology: TopologyIndex,
  plan: PlanFault,
): Pick<Faults<Spec>, "down" | "partition"> {
  return {
    down: (edge, options = {}) => {
      requireKnownFields(options, zoneFields, "fault.down");
      const where = between(topology, edge, options, "fault.down");
      return plan("down", { kind: "down", edge, ...where.zones }, `down ${where.title}`);
    },
    partition: (options) => {
      requireKnownFields(options, ["isolate", "mode", "direction"], "fault.partition");
      const { isolate, mode = "drop", direction = "both" } = options;
      topology.zone(isolate, "fault.partition");
      requireOneOf(mode, ["drop", "reject"], "fault.partition, mode");
      requireOneOf(direction, ["both", "in", "out"], "fault.partition, direction");
      const title = `partition zone ${isolate} ${mode}${direction === "both" ? "" : ` ${direction}`}`;
      return plan("partition", { kind: "partition", isolate, mode, direction }, title);
    },
  };
}

/** The pairs of instances that are meant, as data and for people. */
export function between(
  topology: TopologyIndex,
  edge: string,
  { fromZone, toZone }: BetweenZones<Spec>,
  what: string,
): { zones: { fromZone?: string; toZone?: string }; title: string } {
  topology.edge(edge, what);
  if (fromZone !== undefined) topology.zone(fromZone, what);
  if (toZone !== undefined) topology.zone(toZone, what);
  const title =
    edge +
    (fromZone === undefined ? "" : ` from zone ${fromZone}`) +
    (toZone === undefined ? "" : ` to zone ${toZone}`);
  return { zones: { ...(fromZone && { fromZone }), ...(toZone && { toZone }) }, title };
}
