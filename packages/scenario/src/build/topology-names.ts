import type { ServiceSpec, TopologySpec } from "@holdfast/testbed";

/** Services of a kind, by name; any name where the names are not known. */
type ServicesOfKind<
  Spec extends TopologySpec,
  Kind extends ServiceSpec["kind"],
> = string extends keyof Spec["services"]
  ? string
  : {
      [Name in keyof Spec["services"] & string]: Spec["services"][Name]["kind"] extends Kind
        ? Name
        : never;
    }[keyof Spec["services"] & string];

/** Services that can be asked by SQL: their database, or the ledger of a stub. */
export type DatabaseOf<Spec extends TopologySpec> = ServicesOfKind<Spec, "grpc" | "stub">;

/** Services that are started, and so can crash. */
export type StartedOf<Spec extends TopologySpec> = ServicesOfKind<
  Spec,
  "grpc" | "stub" | "postgres"
>;

/** Services that leave spans: those that run, and `holdfast`, the load generator itself. */
export type TracedOf<Spec extends TopologySpec> =
  | ServicesOfKind<Spec, "grpc" | "stub">
  | "holdfast";
