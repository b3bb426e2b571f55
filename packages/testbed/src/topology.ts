import { validateTopology } from "./validate-topology.ts";

/**
 * What runs and who calls whom. Names become literal types, so that a wrong name in a scenario is a compile error.
 *
 * - `zones`: names of the zones, e.g. `["a", "b", "c"]`.
 * - `services`: what runs. A service without `zones` is one instance outside every zone, named `<service>-1`; with
 *   zones it has one instance in each, named `<service>-<zone>`.
 * - `edges`: directed dependencies, `"payment->provider": ["payment", "provider"]`. Each pair of instances on an edge
 *   has a proxy of its own.
 * - `breakers`: name of a breaker → the edge it guards.
 * - `methods`: the RPCs that load may call and checks may name.
 */
export interface TopologySpec {
  readonly zones: readonly string[];
  readonly services: Readonly<Record<string, ServiceSpec>>;
  readonly edges: Readonly<Record<string, readonly [from: string, to: string]>>;
  readonly breakers?: Readonly<Record<string, { readonly edge: string }>>;
  readonly methods?: readonly string[];
}

/**
 * - `client`: the load generator as seen from a zone; nothing is started.
 * - `grpc`: `services/<name>/src/main.ts`, with a database when it has an edge to a `postgres` service.
 * - `stub`: as `grpc`, but it stands for a party outside our control; keeps a SQLite ledger `ledger.sqlite`.
 * - `postgres`: one PostgreSQL server with a database per service that has an edge to it.
 */
export interface ServiceSpec {
  readonly kind: "client" | "grpc" | "stub" | "postgres";
  readonly zones?: readonly string[];
  /** Variables added to the environment of each instance. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * In containers, the size of a file system in memory that each instance has of its own: for the data of a `postgres`
   * service, for `/tmp` of another. It outlives a crash, as a disk does. At least 1 MiB. Default: data is on the disk of
   * the machine, and `/tmp` has 16 MiB that no fault can cut.
   */
  readonly tmpfsBytes?: number;
}

/** A description that was found to be sound. */
export type Topology<Spec extends TopologySpec = TopologySpec> = Spec & {
  readonly __topology: true;
};

export type ServiceNameOf<Spec extends TopologySpec> = keyof Spec["services"] & string;
export type ZoneOf<Spec extends TopologySpec> = Spec["zones"][number];
export type EdgeOf<Spec extends TopologySpec> = keyof Spec["edges"] & string;
export type BreakerOf<Spec extends TopologySpec> = keyof NonNullable<Spec["breakers"]> & string;
export type MethodOf<Spec extends TopologySpec> = NonNullable<Spec["methods"]>[number];

/**
 * Checks a description and keeps its names as literal types.
 *
 * @throws {RangeError} naming the first thing that is wrong, what came and what was expected.
 */
export function topology<const Spec extends TopologySpec>(spec: Spec): Topology<Spec> {
  validateTopology(spec);
  return { ...spec, __topology: true };
}
