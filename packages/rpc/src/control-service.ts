import type { BreakerSnapshot } from "@holdfast/resilience";
import type { Handlers } from "./handlers.ts";
import { RpcError } from "./rpc-error.ts";
import { parseRpcFault } from "./rpc-fault-message.ts";
import type { RpcFaults } from "./rpc-faults.ts";
import { implement, type Service } from "./service.ts";

/** What the testbed may ask of an instance. */
export interface ControlPorts {
  /** Sends every finished span and says how many there were. */
  readonly flush: () => Promise<{ readonly spansExported: number; readonly spansDropped: number }>;
  /** Every breaker of the process, for example `() => registry.snapshots()`. */
  readonly breakers: () => readonly BreakerSnapshot[];
  /** The same that the server was given. */
  readonly faults: RpcFaults;
}

/** `holdfast.control.v1.Control`. Offer it only when the testbed asked for it. */
export function controlService({ flush, breakers, faults }: ControlPorts): Service {
  const handlers: Handlers<"holdfast.control.v1.Control"> = {
    flush: async () => await flush(),
    getState: async () => ({
      breakers: breakers().map((breaker) => ({
        ...breaker,
        endpoint: breaker.endpoint ?? "",
        state: breaker.state === "half-open" ? "half_open" : breaker.state,
      })),
      rpcFaults: [...faults.counts()],
    }),
    setRpcFaults: async (request) => {
      const wanted = request.faults.map(parseRpcFault);
      try {
        return { replaced: [...faults.replace(wanted)] };
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new RpcError("INVALID_ARGUMENT", error.message, { cause: error });
      }
    },
  };
  return implement("holdfast.control.v1.Control", handlers);
}
