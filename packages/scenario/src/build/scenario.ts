import type { Topology, TopologySpec } from "@holdfast/testbed";
import type { Builder, ScenarioMeta } from "./builder.ts";

/** What a scenario file exports as default. Its body has not run yet. */
export interface Scenario<Spec extends TopologySpec = TopologySpec> {
  readonly title: string;
  readonly meta: ScenarioMeta<Spec>;
  readonly body: (builder: Builder<Spec>) => void;
}

/**
 * Describes a scenario.
 *
 * The body is synchronous and does no I/O: it builds a plan. That alone gives `holdfast plan`, seeds and replay.
 *
 * @param title One sentence for people.
 */
export function scenario<Spec extends TopologySpec>(
  title: string,
  meta: ScenarioMeta<Spec> & { readonly topology: Topology<Spec> },
  body: (builder: Builder<Spec>) => void,
): Scenario {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names are only literal types while the body is written.
  return { title, meta, body } as unknown as Scenario;
}
