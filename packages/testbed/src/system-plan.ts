import type { ServiceSpec, TopologySpec } from "./topology.ts";

/** What a topology means in single things: the processes to start and the links between them. */
export interface SystemPlan {
  readonly topology: TopologySpec;
  /** Clients included, for which nothing is started. */
  readonly members: readonly Member[];
  readonly links: readonly Link[];
}

/** One instance of a service, or the load generator as seen from one zone. */
export interface Member {
  /** e.g. `payment-b`, `provider-1`, `client-a`. */
  readonly name: string;
  readonly service: string;
  readonly kind: ServiceSpec["kind"];
  /** Absent outside every zone. */
  readonly zone?: string;
}

/** A directed pair of members on an edge; it has a proxy of its own that bears its name. */
export interface Link {
  /** e.g. `payment-a->provider-1`. */
  readonly name: string;
  readonly edge: string;
  readonly from: Member;
  readonly to: Member;
}

/** Expands a sound topology. Order is that of the description, so that a plan reads the same in every run. */
export function planSystem(topology: TopologySpec): SystemPlan {
  const members = Object.entries(topology.services).flatMap(([service, spec]) =>
    membersOf(service, spec),
  );
  const links = Object.entries(topology.edges).flatMap(([edge, [from, to]]) =>
    members
      .filter((member) => member.service === from)
      .flatMap((source) =>
        members
          .filter((member) => member.service === to && member !== source)
          .map((target) => ({
            name: `${source.name}->${target.name}`,
            edge,
            from: source,
            to: target,
          })),
      ),
  );
  return { topology, members, links };
}

/** One member per zone, named `<service>-<zone>`; outside every zone one, named `<service>-1`. */
export function membersOf(service: string, spec: ServiceSpec): readonly Member[] {
  if (spec.zones === undefined) return [{ name: `${service}-1`, service, kind: spec.kind }];
  return spec.zones.map((zone) => ({ name: `${service}-${zone}`, service, kind: spec.kind, zone }));
}

/** Members for which a process is started. */
export function runningMembers(plan: SystemPlan): readonly Member[] {
  return plan.members.filter((member) => member.kind !== "client");
}

/** Services that keep their state in `server`, a postgres service. */
export function databasesOf(plan: SystemPlan, server: string): readonly string[] {
  return Object.values(plan.topology.edges)
    .filter(([, to]) => to === server)
    .map(([from]) => from);
}
