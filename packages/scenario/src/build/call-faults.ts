import type { RpcFault, TopologySpec } from "@holdfast/testbed";
import { parseDuration } from "./duration.ts";
import type { PlanFault } from "./fault-factory.ts";
import type { CallOptions, Faults } from "./faults.ts";
import { requireKnownFields, requireNumber, requireOneOf } from "./require.ts";
import type { TopologyIndex } from "./topology-index.ts";

type Spec = TopologySpec;

const statuses = [
  "UNAVAILABLE",
  "DEADLINE_EXCEEDED",
  "INTERNAL",
  "RESOURCE_EXHAUSTED",
  "ABORTED",
  "UNKNOWN",
];
const callFields = ["method", "ratio", "when"] as const;

/** Faults on single calls, decided per call from the seed. */
export function callFaults(
  topology: TopologyIndex,
  plan: PlanFault,
): Pick<Faults<Spec>, "error" | "delayCalls" | "dropAnswers"> {
  const call = (
    name: string,
    edge: string,
    options: CallOptions<Spec>,
    action: RpcFault["action"],
    detail: string,
  ): PlannedFaultOf => {
    const what = `fault.${name}`;
    const defaultSide = action.kind === "drop" ? "after-handler" : "before-handler";
    const { method, ratio = 1, when = defaultSide } = options;
    const [, callee] = topology.edge(edge, what);
    topology.service(callee, ["grpc", "stub"], `${what} on ${edge}`);
    if (method !== undefined) topology.method(method, what, callee);
    requireNumber(ratio, { above: 0, max: 1 }, `${what}, ratio`);
    requireOneOf(when, ["before-handler", "after-handler"], `${what}, when`);
    const share = ratio === 1 ? "" : ` ${Number((ratio * 100).toFixed(4))}%`;
    const title = `${detail} ${edge}${method === undefined ? "" : ` ${method}`}${share} ${when}`;
    return plan(name, { kind: "rpc", edge, ...(method && { method }), ratio, when, action }, title);
  };
  return {
    error: (edge, options) => {
      requireKnownFields(options, ["status", ...callFields], "fault.error");
      const { status } = options;
      requireOneOf(status, statuses, "fault.error, status");
      return call("error", edge, options, { kind: "status", status }, `error ${status}`);
    },
    delayCalls: (edge, options) => {
      requireKnownFields(options, ["delay", ...callFields], "fault.delayCalls");
      const delayMs = parseDuration(options.delay, "fault.delayCalls, delay");
      return call(
        "delayCalls",
        edge,
        options,
        { kind: "delay", delayMs },
        `delay calls ${options.delay}`,
      );
    },
    dropAnswers: (edge, options = {}) => {
      requireKnownFields(options, callFields, "fault.dropAnswers");
      return call("dropAnswers", edge, options, { kind: "drop" }, "drop answers");
    },
  };
}

type PlannedFaultOf = ReturnType<PlanFault>;
