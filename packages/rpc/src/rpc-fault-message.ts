import { type GrpcStatusName, grpcStatus } from "@holdfast/resilience";
import type { Handlers } from "./handlers.ts";
import { RpcError } from "./rpc-error.ts";
import type { RpcFault, RpcFaultAction, RpcFaultPhase } from "./rpc-faults.ts";

/** A fault as it comes over the wire. */
export type RpcFaultMessage = Parameters<
  Handlers<"holdfast.control.v1.Control">["setRpcFaults"]
>[0]["faults"][number];

/** @throws {RpcError} INVALID_ARGUMENT when a field has no meaning. */
export function parseRpcFault(message: RpcFaultMessage): RpcFault {
  const { id, seed, method, callers, ratio } = message;
  return {
    id,
    seed,
    method,
    callers,
    ratio,
    phase: parsePhase(message),
    action: parseAction(message),
  };
}

function parsePhase({ id, phase }: RpcFaultMessage): RpcFaultPhase {
  switch (phase) {
    case "RPC_FAULT_PHASE_BEFORE_HANDLER":
      return "before-handler";
    case "RPC_FAULT_PHASE_AFTER_HANDLER":
      return "after-handler";
    case "RPC_FAULT_PHASE_UNSPECIFIED":
      throw new RpcError("INVALID_ARGUMENT", `fault ${id} needs a phase`);
  }
}

function parseAction({ id, action, status = "", delayMs = 0 }: RpcFaultMessage): RpcFaultAction {
  switch (action) {
    case "status":
      if (!isStatusName(status) || status === "OK") {
        throw new RpcError(
          "INVALID_ARGUMENT",
          `fault ${id} needs a status of failure, got "${status}"`,
        );
      }
      return { kind: "status", status };
    case "delayMs":
      return { kind: "delay", delayMs };
    case "drop":
      return { kind: "drop" };
    case undefined:
  }
  throw new RpcError("INVALID_ARGUMENT", `fault ${id} needs an action`);
}

function isStatusName(name: string): name is GrpcStatusName {
  return Object.hasOwn(grpcStatus, name);
}
