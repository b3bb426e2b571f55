import type { TopologySpec } from "@holdfast/testbed";
import { formatDuration, parseDuration } from "./duration.ts";
import type { PlanFault } from "./fault-factory.ts";
import type { Faults, InstanceOptions } from "./faults.ts";
import { requireKnownFields } from "./require.ts";
import type { TopologyIndex } from "./topology-index.ts";

type Spec = TopologySpec;

/** Faults of whole instances. */
export function nodeFaults(
  topology: TopologyIndex,
  plan: PlanFault,
): Pick<Faults<Spec>, "crash" | "pause" | "restart"> {
  return {
    crash: (service, options = {}) => {
      requireKnownFields(options, ["zone", "restartAfter"], "fault.crash");
      const target = instances(topology, service, options, "fault.crash");
      const { restartAfter } = options;
      if (restartAfter === undefined) {
        return plan("crash", { kind: "crash", ...target.spec }, `crash ${target.title}`);
      }
      const restartAfterMs = parseDuration(restartAfter, "fault.crash, restartAfter");
      const title = `crash ${target.title}, back after ${formatDuration(restartAfterMs)}`;
      return plan("crash", { kind: "crash", ...target.spec, restartAfterMs }, title);
    },
    pause: (service, options = {}) => {
      requireKnownFields(options, ["zone"], "fault.pause");
      const target = instances(topology, service, options, "fault.pause");
      return plan("pause", { kind: "pause", ...target.spec }, `pause ${target.title}`);
    },
    restart: (service, options = {}) => {
      requireKnownFields(options, ["zone"], "fault.restart");
      const target = instances(topology, service, options, "fault.restart");
      return plan("restart", { kind: "restart", ...target.spec }, `restart ${target.title}`);
    },
  };
}

function instances(
  topology: TopologyIndex,
  service: string,
  { zone }: InstanceOptions<Spec>,
  what: string,
): { spec: { service: string; zone?: string }; title: string } {
  const { zones = [] } = topology.service(service, ["grpc", "stub", "postgres"], what);
  if (zone === undefined) return { spec: { service }, title: service };
  topology.zone(zone, what);
  if (!zones.includes(zone)) {
    throw new RangeError(`${what}: ${service} has no instance in zone "${zone}"`);
  }
  return { spec: { service, zone }, title: `${service}-${zone}` };
}
