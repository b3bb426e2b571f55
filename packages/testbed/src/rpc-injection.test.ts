import { describe, expect, test } from "vitest";
import type { RpcFault } from "./fault.ts";
import { rpcFaultOrder } from "./rpc-injection.ts";

const fault: RpcFault = {
  kind: "rpc",
  edge: "payment->provider",
  method: "provider.v1.Provider/Charge",
  ratio: 0.2,
  when: "after-handler",
  action: { kind: "status", status: "UNAVAILABLE" },
};

describe("rpcFaultOrder", () => {
  test("says the same in the words of the control service", () => {
    expect(rpcFaultOrder(7, "F1", ["payment-a"], fault)).toEqual({
      id: "F1",
      seed: expect.stringMatching(/^\d+$/u),
      method: "provider.v1.Provider/Charge",
      callers: ["payment-a"],
      ratio: 0.2,
      phase: "RPC_FAULT_PHASE_AFTER_HANDLER",
      status: "UNAVAILABLE",
    });
  });

  test("gives each fault a seed of its own, the same in every run", () => {
    const [first, again, other] = ["F1", "F1", "F2"].map(
      (id) => rpcFaultOrder(7, id, [], fault).seed,
    );

    expect(first).toBe(again);
    expect(first).not.toBe(other);
  });
});
