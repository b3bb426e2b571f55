import { deriveSeed } from "@holdfast/clock";
import type { Receipt, RpcFault } from "./fault.ts";
import type { FaultContext, Injection } from "./injection.ts";
import type { Instance } from "./instance.ts";
import type { RpcFaultOrder } from "./instance-control.ts";
import { probeInstances } from "./instance-probe.ts";

/** A fault on single calls, decided by the hook in packages/rpc of the called instances. */
export function rpcInjection(
  context: FaultContext,
  id: string,
  called: readonly Instance[],
  callers: readonly string[],
  fault: RpcFault,
): Injection {
  const order = rpcFaultOrder(context.seed, id, callers, fault);
  const boards = called.flatMap(({ rpcFaults: board }) => board ?? []);
  const isAnswering = (index: number): boolean => called[index]?.isHeld === false;
  return {
    async apply() {
      await Promise.all(boards.map((board, index) => board.put(order, isAnswering(index))));
    },
    async verify(signal): Promise<Receipt> {
      const totals = await Promise.all(
        boards.map((board, index) => board.total(id, isAnswering(index), signal)),
      );
      const seen = totals.reduce((sum, total) => sum + total.seen, 0);
      const acted = totals.reduce((sum, total) => sum + total.acted, 0);
      return {
        acted: acted > 0,
        by: "rpc-counter",
        summary:
          seen === 0
            ? `no calls at ${boards.length} instances`
            : `${acted} of ${seen} attempts hit`,
        values: { instances: boards.length, seen, acted },
      };
    },
    async heal() {
      await Promise.all(boards.map((board, index) => board.remove(id, isAnswering(index))));
    },
    verifyHealed: (signal) => probeInstances(context, called, signal),
  };
}

/** The fault as the instance's control service takes it. Its seed is its own, so that faults do not move together. */
export function rpcFaultOrder(
  seed: number,
  id: string,
  callers: readonly string[],
  fault: RpcFault,
): RpcFaultOrder & { id: string } {
  const { action } = fault;
  const order: RpcFaultOrder & { id: string } = {
    id,
    seed: String(deriveSeed(seed, "rpc-fault", id)),
    method: fault.method ?? "",
    callers: [...callers],
    ratio: fault.ratio,
    phase:
      fault.when === "before-handler"
        ? "RPC_FAULT_PHASE_BEFORE_HANDLER"
        : "RPC_FAULT_PHASE_AFTER_HANDLER",
  };
  switch (action.kind) {
    case "status":
      return { ...order, status: action.status };
    case "delay":
      return { ...order, delayMs: action.delayMs };
    case "drop":
      return { ...order, drop: true };
  }
}
