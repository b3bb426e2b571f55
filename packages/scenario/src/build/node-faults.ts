import type { TopologySpec } from "@holdfast/testbed";
import { formatDuration, parseDuration } from "./duration.ts";
import type { PlanFault } from "./fault-factory.ts";
import type { Faults, InstanceOptions, LimitOptions } from "./faults.ts";
import { requireKnownFields, requireNumber } from "./require.ts";
import type { TopologyIndex } from "./topology-index.ts";

type Spec = TopologySpec;

/** With less memory no instance does anything at all. */
const memoryBytesMin = 16 * 1_024 * 1_024;

/** Faults of whole instances. */
export function nodeFaults(
  topology: TopologyIndex,
  plan: PlanFault,
): Pick<Faults<Spec>, "crash" | "pause" | "restart" | "limit"> {
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
    limit: (service, options) => {
      requireKnownFields(options, ["zone", "cpuCores", "memoryBytes", "tmpfsBytes"], "fault.limit");
      const target = instances(topology, service, options, "fault.limit");
      requireLimits(topology, service, options);
      const { zone: _, ...limits } = options;
      const { cpuCores, memoryBytes, tmpfsBytes } = limits;
      const amounts = [
        ...(cpuCores === undefined ? [] : [`${cpuCores} cores`]),
        ...(memoryBytes === undefined ? [] : [`${memoryBytes} bytes`]),
        ...(tmpfsBytes === undefined ? [] : [`${tmpfsBytes} bytes of tmpfs`]),
      ];
      const title = `limit ${target.title} to ${amounts.join(", ")}`;
      return plan("limit", { kind: "limit", ...target.spec, ...limits }, title);
    },
    restart: (service, options = {}) => {
      requireKnownFields(options, ["zone"], "fault.restart");
      const target = instances(topology, service, options, "fault.restart");
      return plan("restart", { kind: "restart", ...target.spec }, `restart ${target.title}`);
    },
  };
}

function requireLimits(
  topology: TopologyIndex,
  service: string,
  { cpuCores, memoryBytes, tmpfsBytes }: LimitOptions<Spec>,
): void {
  if (cpuCores === undefined && memoryBytes === undefined && tmpfsBytes === undefined) {
    throw new RangeError("fault.limit needs cpuCores, memoryBytes or tmpfsBytes");
  }
  if (cpuCores !== undefined) requireNumber(cpuCores, { min: 0.01 }, "fault.limit, cpuCores");
  if (memoryBytes !== undefined) {
    requireNumber(memoryBytes, { min: memoryBytesMin }, "fault.limit, memoryBytes");
  }
  if (tmpfsBytes !== undefined) requireTmpfs(topology, service, tmpfsBytes);
}

/** A limit that is not below the size of the file system would never be met. */
function requireTmpfs(topology: TopologyIndex, service: string, tmpfsBytes: number): void {
  const size = topology.spec.services[service]?.tmpfsBytes;
  if (size === undefined) {
    throw new RangeError(
      `fault.limit: ${service} has no tmpfs; give it tmpfsBytes in the topology`,
    );
  }
  requireNumber(tmpfsBytes, { min: 0, max: size - 1 }, "fault.limit, tmpfsBytes");
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
