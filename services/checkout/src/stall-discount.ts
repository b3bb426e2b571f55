import type { OwnStall } from "@holdfast/failure-detection";
import type { EndpointGate } from "@holdfast/resilience";

/**
 * A gate that is not told of timeouts while this process stood still, or has just woken: its own deafness says nothing about a peer.
 * What a peer has answered counts always.
 */
export function discounting(gate: EndpointGate, stalls: OwnStall): EndpointGate {
  return {
    admits: (endpointId, now) => gate.admits(endpointId, now),
    record: (endpointId, result, now) => {
      const isDeaf = result.localOrigin && !stalls.isSettled(now);
      if (!isDeaf) gate.record?.(endpointId, result, now);
    },
    changes: (now) => gate.changes?.(now) ?? [],
    setEndpoints: (endpointIds, now) => gate.setEndpoints?.(endpointIds, now),
  };
}
