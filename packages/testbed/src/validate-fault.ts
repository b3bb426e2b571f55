import type { FaultSpec, LimitFault, ToxicSpec } from "./fault.ts";
import type { TopologySpec } from "./topology.ts";

const statusNames = [
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];

/** @throws {RangeError} for the first thing that is wrong: an unknown name, or a number out of its range. */
export function validateFault(topology: TopologySpec, fault: FaultSpec): void {
  switch (fault.kind) {
    case "toxic":
      validateLinks(topology, fault);
      validateToxic(fault.toxic);
      validateShare("toxicity", fault.toxicity ?? 1);
      return;
    case "down":
      return validateLinks(topology, fault);
    case "partition":
      return known("zone", fault.isolate, topology.zones);
    case "crash":
      validateInstances(topology, fault);
      if (fault.restartAfterMs !== undefined) atLeastZero("restartAfterMs", fault.restartAfterMs);
      return;
    case "pause":
    case "restart":
      return validateInstances(topology, fault);
    case "limit":
      validateInstances(topology, fault);
      return validateLimit(topology, fault);
    case "rpc":
      return validateRpc(topology, fault);
  }
}

function validateLinks(
  topology: TopologySpec,
  fault: { readonly edge: string; readonly fromZone?: string; readonly toZone?: string },
): void {
  known("edge", fault.edge, Object.keys(topology.edges));
  if (fault.fromZone !== undefined) known("fromZone", fault.fromZone, topology.zones);
  if (fault.toZone !== undefined) known("toZone", fault.toZone, topology.zones);
}

function validateInstances(
  topology: TopologySpec,
  target: { readonly service: string; readonly zone?: string },
): void {
  const running = Object.entries(topology.services).filter(([, spec]) => spec.kind !== "client");
  known(
    "service",
    target.service,
    running.map(([name]) => name),
  );
  if (target.zone === undefined) return;
  known("zone", target.zone, topology.services[target.service]?.zones ?? []);
}

function validateRpc(topology: TopologySpec, fault: FaultSpec & { readonly kind: "rpc" }): void {
  known("edge", fault.edge, Object.keys(topology.edges));
  const called = topology.edges[fault.edge]?.[1] ?? "";
  if (topology.services[called]?.kind === "postgres") {
    throw new RangeError(`fault on calls of edge "${fault.edge}": ${called} does not speak gRPC`);
  }
  validateShare("ratio", fault.ratio);
  if (fault.action.kind === "status") known("status", fault.action.status, statusNames);
  if (fault.action.kind === "delay") atLeastZero("delayMs", fault.action.delayMs);
}

/** A hundredth of a core is the least that the kernel gives; with less memory no instance does anything at all. */
const cpuCoresMin = 0.01;
const memoryBytesMin = 16 * 1024 * 1024;

function validateLimit(topology: TopologySpec, fault: LimitFault): void {
  const { cpuCores, memoryBytes, tmpfsBytes } = fault;
  if (cpuCores === undefined && memoryBytes === undefined && tmpfsBytes === undefined) {
    throw new RangeError("a limit needs cpuCores, memoryBytes or tmpfsBytes, got none");
  }
  if (cpuCores !== undefined && !(cpuCores >= cpuCoresMin && Number.isFinite(cpuCores))) {
    throw new RangeError(`cpuCores must be at least ${cpuCoresMin}, got ${cpuCores}`);
  }
  if (
    memoryBytes !== undefined &&
    !(Number.isInteger(memoryBytes) && memoryBytes >= memoryBytesMin)
  ) {
    throw new RangeError(
      `memoryBytes must be a whole number of at least ${memoryBytesMin}, got ${memoryBytes}`,
    );
  }
  if (tmpfsBytes !== undefined) validateTmpfsLimit(topology, fault.service, tmpfsBytes);
}

/** One that is not below the size of the file system would never be met. */
function validateTmpfsLimit(topology: TopologySpec, service: string, tmpfsBytes: number): void {
  const size = topology.services[service]?.tmpfsBytes;
  if (size === undefined) {
    throw new RangeError(`service "${service}" has no tmpfs; give it tmpfsBytes in the topology`);
  }
  if (!(Number.isInteger(tmpfsBytes) && tmpfsBytes >= 0 && tmpfsBytes < size)) {
    throw new RangeError(
      `tmpfsBytes must be a whole number of at least 0 and less than ${size}, got ${tmpfsBytes}`,
    );
  }
}

function validateToxic(toxic: ToxicSpec): void {
  const { type: _type, ...attributes } = toxic;
  for (const [name, value] of Object.entries(attributes)) atLeastZero(name, value);
}

function atLeastZero(name: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value))) {
    throw new RangeError(`${name} must be at least 0, got ${value}`);
  }
}

function validateShare(name: string, value: number): void {
  if (!(value > 0 && value <= 1)) {
    throw new RangeError(`${name} must be above 0 and at most 1, got ${value}`);
  }
}

function known(what: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const expected = names.length === 0 ? "there are none" : `expected one of ${names.join(", ")}`;
  throw new RangeError(`${what} "${name}" is unknown, ${expected}`);
}
