import type { TopologySpec, ToxicSpec } from "@holdfast/testbed";
import { type Duration, parseDuration } from "./duration.ts";
import type { PlanFault } from "./fault-factory.ts";
import type { Faults, ToxicOptions } from "./faults.ts";
import { between, zoneFields } from "./link-faults.ts";
import type { PlannedFault } from "./planned-fault.ts";
import { requireKnownFields, requireNumber, requireOneOf } from "./require.ts";
import type { TopologyIndex } from "./topology-index.ts";

type Spec = TopologySpec;
type ToxicName =
  | "latency"
  | "bandwidth"
  | "slowClose"
  | "timeout"
  | "resetPeer"
  | "slicer"
  | "limitData";

const toxicFields = [...zoneFields, "stream", "toxicity"] as const;
const microsecondsPerMs = 1_000;

/** Toxics on the proxies of an edge. */
export function toxicFaults(
  topology: TopologyIndex,
  plan: PlanFault,
): Pick<Faults<Spec>, ToxicName> {
  const toxic = toxicPlanner(topology, plan);
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
  };
}

type PlanToxic = (
  name: ToxicName,
  edge: string,
  options: ToxicOptions<Spec>,
  spec: ToxicSpec,
  detail: string,
) => PlannedFault;

/** What all toxics have in common: where, how many connections, which direction. */
function toxicPlanner(topology: TopologyIndex, plan: PlanFault): PlanToxic {
  return (name, edge, options, spec, detail) => {
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
}

function optionalDuration(duration: Duration | undefined, what: string): number {
  return duration === undefined ? 0 : parseDuration(duration, what);
}
