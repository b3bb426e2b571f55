import type { Topology, TopologySpec } from "@holdfast/testbed";
import type { Builder, ScenarioMeta } from "./builder.ts";

/** What a scenario file exports as default. Its body has not run yet. */
export interface Scenario {
  readonly title: string;
  readonly meta: ScenarioMeta<TopologySpec>;
  readonly body: (builder: Builder<TopologySpec>) => unknown;
}

const made = new WeakSet<object>();

/**
 * Describes a scenario.
 *
 * The body is synchronous and does no I/O: it builds a plan. That alone gives `holdfast plan`, seeds and replay.
 *
 * @param title One sentence for people.
 */
export function scenario<Spec extends Topology>(
  title: string,
  meta: ScenarioMeta<Spec>,
  body: (builder: Builder<Spec>) => void,
): Scenario {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- names are literal types only while the body is written; the builder checks them again.
  const described = { title, meta, body } as unknown as Scenario;
  made.add(described);
  return described;
}

/** Whether a value was made by `scenario`. */
export function isScenario(value: unknown): value is Scenario {
  return typeof value === "object" && value !== null && made.has(value);
}
