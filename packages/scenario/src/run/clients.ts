import type { Clock } from "@holdfast/clock";
import type { StartedTestbed } from "@holdfast/testbed";
import { serviceOfMethod } from "../build/service-of-method.ts";
import { contractMethod } from "../load/contract-method.ts";
import { GrpcCaller } from "../load/grpc-caller.ts";
import type { Plan } from "../plan.ts";

/** Clients of every zone that a load is spread over, towards every service that the topology lets them call. */
export function openClients(
  plan: Plan,
  testbed: Pick<StartedTestbed, "endpointsFor">,
  clock: Clock,
): GrpcCaller {
  const { services, edges } = plan.topology;
  const client =
    Object.keys(services).find((name) => services[name]?.kind === "client") ?? "client";
  const called = Object.values(edges)
    .filter(([from]) => from === client)
    .map(([, to]) => to);
  // Reading the contract takes a while; the first operation must not wait for it.
  for (const method of plan.topology.methods ?? []) {
    if (called.includes(serviceOfMethod(method))) contractMethod(method);
  }
  const zones = plan.loads.flatMap(({ spread }): readonly (string | null)[] =>
    spread.length === 0 ? [null] : spread,
  );
  return new GrpcCaller({
    services: [...new Set(called)],
    zones: [...new Set(zones)],
    endpointsFor: (zone, service) => testbed.endpointsFor(`${client}-${zone ?? "1"}`, service),
    clock,
  });
}
