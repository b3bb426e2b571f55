import type { TopologySpec } from "@holdfast/testbed";
import type { FaultPlan, Plan } from "../plan.ts";
import { breakerChecks } from "./breaker-checks.ts";
import { BuildContext } from "./build-context.ts";
import type { Builder } from "./builder.ts";
import type { OpenChain } from "./chain.ts";
import type { Checks } from "./checks.ts";
import { databaseChecks } from "./database-checks.ts";
import { FaultFactory } from "./fault-factory.ts";
import { historyChecks, sloChecks } from "./history-checks.ts";
import { FaultHandle, type Window } from "./instant.ts";
import { LoadBuilder } from "./load-builder.ts";
import type { Location } from "./location.ts";
import type { PlanDraft } from "./plan-draft.ts";
import type { PlannedFault } from "./planned-fault.ts";
import { requireText } from "./require.ts";
import type { Scenario } from "./scenario.ts";
import { identityOf } from "./scenario-identity.ts";
import { spanChecks } from "./span-checks.ts";
import { TimelineBuilder } from "./timeline.ts";
import { TopologyIndex } from "./topology-index.ts";
import { traceChecks } from "./trace-checks.ts";

/** Something a scenario said is not sound, at a line that only the builder knows. */
export class PlanError extends Error {
  override readonly name = "PlanError";
  readonly location: Location;

  constructor(message: string, location: Location) {
    super(message);
    this.location = location;
  }
}

/**
 * Runs the body of a scenario and gives its plan, but for the seed.
 *
 * @param file Absolute path of the scenario file.
 * @throws {RangeError | PlanError} for the first thing that is not sound.
 */
export function buildDraft(scenario: Scenario, file: string, workspaceFolder: string): PlanDraft {
  const topology = new TopologyIndex(scenario.meta.topology);
  const context = new BuildContext(topology);
  const timeline = new TimelineBuilder(context);
  const loads = new LoadBuilder(context, () => timeline.whole());
  const faults = new FaultFactory(topology, context.chains);
  const faultPlans: FaultPlan[] = [];
  const given: Plan["given"][number][] = [];
  let bodyEnded = false;
  const whileBodyRuns = (): void => {
    if (bodyEnded) throw new RangeError("the body of a scenario is synchronous; it has ended");
  };
  const builder: Builder<TopologySpec> = {
    timeline: (phases) => timeline.define(phases),
    load: loads.load,
    fault: faults.faults,
    inject: (window, fault) => {
      whileBodyRuns();
      faults.take(fault);
      const plan = planFault(context, `F${faultPlans.length + 1}`, window, fault);
      faultPlans.push(plan);
      return new FaultHandle(plan.id, plan.id);
    },
    check: checksOf(context, whileBodyRuns),
    given: (service, sql) => {
      whileBodyRuns();
      topology.service(service, ["grpc", "stub"], "given");
      requireText(sql, "given, sql");
      given.push({ service, sql });
    },
  };
  const returned: unknown = scenario.body(builder);
  bodyEnded = true;
  if (returned instanceof Promise) {
    // Nobody else will look at it, and a body that fails later must not end the process.
    returned.catch(() => undefined);
    throw new RangeError("the body of a scenario must be synchronous, it returned a promise");
  }
  const durationMs = context.requireTimeline("a scenario");
  refuseUnfinished(context.chains.first());
  return {
    draft: {
      schema: "https://holdfast.dev/schema/plan-1.json",
      scenario: identityOf(scenario, file, workspaceFolder, durationMs),
      topology: plainTopology(scenario.meta.topology),
      phases: timeline.phases,
      durationMs,
      given,
      loads: loads.plans,
      faults: faultPlans,
      checks: context.checks.plans(workspaceFolder),
    },
    operations: loads.operations,
  };
}

function checksOf(context: BuildContext, whileBodyRuns: () => void): Checks<TopologySpec> {
  const guarded =
    <Arguments extends readonly unknown[], Result>(make: (...given: Arguments) => Result) =>
    (...given: Arguments): Result => {
      whileBodyRuns();
      return make(...given);
    };
  return {
    history: guarded((load) => historyChecks(context, load)),
    db: guarded((service) => databaseChecks(context, service)),
    slo: guarded((load, window) => sloChecks(context, load, window)),
    breaker: guarded((breaker) => breakerChecks(context, breaker)),
    spans: guarded((selector, window) => spanChecks(context, selector, window)),
    traces: guarded((selection) => traceChecks(context, selection)),
  };
}

function planFault(
  context: BuildContext,
  id: string,
  window: Window,
  { spec, title }: PlannedFault,
): FaultPlan {
  const { start, end } = context.window(window, "inject");
  if (start.kind === "fault" || end.kind === "fault") {
    throw new RangeError(`inject: a fault is placed on the timeline, not in ${window.label}`);
  }
  if (end.offsetMs <= start.offsetMs) throw new RangeError(`inject: ${window.label} has no length`);
  return {
    id,
    spec,
    title,
    window: { start, end },
    startMs: start.offsetMs,
    endMs: end.offsetMs,
  };
}

function refuseUnfinished(chain: OpenChain | undefined): void {
  if (chain === undefined) return;
  throw new PlanError(`${chain.what} is unfinished: go on with ${chain.hint}`, chain.location);
}

/** The description alone, as data. */
function plainTopology(spec: TopologySpec): TopologySpec {
  const { zones, services, edges, breakers, methods } = spec;
  return {
    zones,
    services,
    edges,
    ...(breakers && { breakers }),
    ...(methods && { methods }),
  };
}
