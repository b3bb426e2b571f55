import type { FaultSpec, TopologySpec, ToxicSpec } from "@holdfast/testbed";
import { callFaults } from "./call-faults.ts";
import type { OpenChains } from "./chain.ts";
import { type Duration, formatDuration, parseDuration } from "./duration.ts";
import type { BetweenZones, Faults, InstanceOptions, ToxicOptions } from "./faults.ts";
import { callerLocation } from "./location.ts";
import type { PlannedFault } from "./planned-fault.ts";
import { requireKnownFields, requireNumber, requireOneOf } from "./require.ts";
import type { TopologyIndex } from "./topology-index.ts";

type Spec = TopologySpec;

/** Faults of a topology, and whether each was injected. */
export class FaultFactory {
  readonly faults: Faults<Spec>;
  readonly #chains: OpenChains;
  readonly #injected = new Map<PlannedFault, () => void>();

  constructor(topology: TopologyIndex, chains: OpenChains) {
    this.#chains = chains;
    const plan = (name: string, spec: FaultSpec, title: string): PlannedFault =>
      this.#plan(name, spec, title);
    this.faults = {
      ...networkFaults(topology, plan),
      ...nodeFaults(topology, plan),
      ...callFaults(topology, plan),
    };
  }

  /** @throws {RangeError} when it was not made here, or was injected before. */
  take(fault: PlannedFault): void {
    const finish = this.#injected.get(fault);
    if (finish === undefined) {
      throw new RangeError("inject needs a fault made by fault.…(…), each injected once");
    }
    this.#injected.delete(fault);
    finish();
  }

  #plan(name: string, spec: FaultSpec, title: string): PlannedFault {
    const fault = { spec, title };
    const location = callerLocation();
    const what = `fault.${name}(…)`;
    this.#injected.set(
      fault,
      this.#chains.open({ what, hint: "give it to inject(window, fault)", location }),
    );
    return fault;
  }
}

/** Makes a fault known and gives it back. */
export type PlanFault = (name: string, spec: FaultSpec, title: string) => PlannedFault;

const zoneFields = ["fromZone", "toZone"] as const;
const toxicFields = [...zoneFields, "stream", "toxicity"] as const;

type NetworkFaults = Pick<
  Faults<Spec>,
  | "latency"
  | "bandwidth"
  | "slowClose"
  | "timeout"
  | "resetPeer"
  | "slicer"
  | "limitData"
  | "down"
  | "partition"
>;

function networkFaults(topology: TopologyIndex, plan: PlanFault): NetworkFaults {
  const toxic = (
    name: string,
    edge: string,
    options: ToxicOptions<Spec>,
    spec: ToxicSpec,
    detail: string,
  ): PlannedFault => {
    const where = between(topology, edge, options, `fault.${name}`);
    const { stream, toxicity } = options;
    if (stream !== undefined) {
      requireOneOf(stream, ["upstream", "downstream"], `fault.${name}, stream`);
    }
    if (toxicity !== undefined) {
      requireNumber(toxicity, { above: 0, max: 1 }, `fault.${name}, toxicity`);
    }
    const more = { ...(stream && { stream }), ...(toxicity !== undefined && { toxicity }) };
    const share = toxicity === undefined || toxicity === 1 ? "" : ` on ${toxicity * 100}%`;
    const title = `${spec.type} ${where.title}${detail}${share}`;
    return plan(name, { kind: "toxic", edge, ...where.zones, toxic: spec, ...more }, title);
  };
  return {
    latency: (edge, options) => {
      requireKnownFields(options, ["delay", "jitter", ...toxicFields], "fault.latency");
      const latency = parseDuration(options.delay, "fault.latency, delay");
      const jitter = optionalDuration(options.jitter, "fault.latency, jitter");
      const detail = ` ${options.delay}${jitter > 0 ? `±${options.jitter}` : ""}`;
      return toxic("latency", edge, options, { type: "latency", latency, jitter }, detail);
    },
    bandwidth: (edge, options) => {
      requireKnownFields(options, ["rateKbPerS", ...toxicFields], "fault.bandwidth");
      const rate = options.rateKbPerS;
      requireNumber(rate, { above: 0 }, "fault.bandwidth, rateKbPerS");
      return toxic("bandwidth", edge, options, { type: "bandwidth", rate }, ` ${rate} KB/s`);
    },
    slowClose: (edge, options) => {
      requireKnownFields(options, ["delay", ...toxicFields], "fault.slowClose");
      const delay = parseDuration(options.delay, "fault.slowClose, delay");
      return toxic("slowClose", edge, options, { type: "slow_close", delay }, ` ${options.delay}`);
    },
    timeout: (edge, options = {}) => {
      requireKnownFields(options, ["after", ...toxicFields], "fault.timeout");
      const timeout = optionalDuration(options.after, "fault.timeout, after");
      const detail = timeout > 0 ? ` ${options.after}` : "";
      return toxic("timeout", edge, options, { type: "timeout", timeout }, detail);
    },
    resetPeer: (edge, options = {}) => {
      requireKnownFields(options, ["after", ...toxicFields], "fault.resetPeer");
      const timeout = optionalDuration(options.after, "fault.resetPeer, after");
      const detail = timeout > 0 ? ` ${options.after}` : "";
      return toxic("resetPeer", edge, options, { type: "reset_peer", timeout }, detail);
    },
    slicer: (edge, options) => {
      const fields = ["averageBytes", "variationBytes", "delay", ...toxicFields];
      requireKnownFields(options, fields, "fault.slicer");
      const { averageBytes, variationBytes = 0 } = options;
      requireNumber(averageBytes, { min: 1 }, "fault.slicer, averageBytes");
      requireNumber(
        variationBytes,
        { min: 0, max: averageBytes - 1 },
        "fault.slicer, variationBytes",
      );
      const delay = optionalDuration(options.delay, "fault.slicer, delay") * microsecondsPerMs;
      const spec = { average_size: averageBytes, size_variation: variationBytes, delay };
      return toxic("slicer", edge, options, { type: "slicer", ...spec }, ` ${averageBytes} B`);
    },
    limitData: (edge, options) => {
      requireKnownFields(options, ["bytes", ...toxicFields], "fault.limitData");
      const { bytes } = options;
      requireNumber(bytes, { min: 0 }, "fault.limitData, bytes");
      return toxic("limitData", edge, options, { type: "limit_data", bytes }, ` ${bytes} B`);
    },
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

const microsecondsPerMs = 1_000;

type NodeFaults = Pick<Faults<Spec>, "crash" | "pause" | "restart">;

function nodeFaults(topology: TopologyIndex, plan: PlanFault): NodeFaults {
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

function between(
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

function optionalDuration(duration: Duration | undefined, what: string): number {
  return duration === undefined ? 0 : parseDuration(duration, what);
}
