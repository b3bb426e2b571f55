import type { Clock } from "@holdfast/clock";
import type { Receipt, TopologySpec } from "@holdfast/testbed";
import type { OwnSpanEvent } from "../load/own-span.ts";
import { faultTrace, runTrace } from "../load/trace-context.ts";
import { faultEffect, faultKind } from "../otlp/fault-effect.ts";
import { faultIdAttribute, faultKindAttribute } from "../otlp/fault-marks.ts";
import type { TraceCollector } from "../otlp/trace-collector.ts";
import type { FaultPlan } from "../plan.ts";

export interface FaultSpansOptions {
  readonly runId: string;
  readonly scenario: string;
  readonly topology: TopologySpec;
  readonly collector: Pick<TraceCollector, "addFault" | "faultBegan" | "faultEnding">;
  readonly clock: Clock;
}

interface OpenFault {
  readonly targets: readonly string[];
  readonly startUnixMs: number;
  readonly events: OwnSpanEvent[];
}

/**
 * Makes faults visible among the spans: each is a span of its own from injection to healing, in a trace of its own that
 * is linked with the span of its scenario; and the collector is told when each is in place, to mark the calls it hits.
 */
export class FaultSpans {
  readonly #options: FaultSpansOptions;
  readonly #open = new Map<string, OpenFault>();

  constructor(options: FaultSpansOptions) {
    this.#options = options;
  }

  /** @param injectingUnixMs When putting it in place was begun. */
  injected(plan: FaultPlan, targets: readonly string[], injectingUnixMs: number): void {
    const { clock, collector, topology } = this.#options;
    this.#open.set(plan.id, { targets, startUnixMs: injectingUnixMs, events: [] });
    collector.faultBegan({
      id: plan.id,
      kind: faultKind(plan.spec),
      effect: faultEffect(plan.spec),
      targets,
      databases: databasesOf(topology),
      injectingUnixMs,
      inPlaceUnixMs: clock.unixNow(),
      healingUnixMs: Infinity,
    });
  }

  /** What was seen of it while it was in place. */
  seen({ id }: FaultPlan, receipt: Receipt): void {
    const name = receipt.acted ? "holdfast.fault.verified" : "holdfast.fault.not_seen";
    this.#open.get(id)?.events.push({
      name,
      unixMs: this.#options.clock.unixNow(),
      attributes: {
        // Again, since Jaeger's search ignores names of events.
        "holdfast.event": name,
        "holdfast.fault.receipt": receipt.summary,
        "holdfast.fault.by": receipt.by,
      },
    });
  }

  /** It is about to be taken away. */
  healing({ id }: FaultPlan): void {
    this.#options.collector.faultEnding(id, this.#options.clock.unixNow());
  }

  /** @param failure Why it could not be taken away; absent when it was. */
  ended(plan: FaultPlan, failure?: string): void {
    const open = this.#open.get(plan.id);
    this.#open.delete(plan.id);
    if (open === undefined) return;
    const { runId, scenario, collector, clock } = this.#options;
    const run = runTrace(runId);
    collector.addFault({
      ...faultTrace(runId, scenario, plan.id),
      parentSpanId: "",
      name: `fault ${plan.id} ${plan.title}`,
      kind: "internal",
      zone: "",
      startUnixMs: open.startUnixMs,
      endUnixMs: clock.unixNow(),
      failed: failure !== undefined,
      attributes: {
        "holdfast.run.id": runId,
        "holdfast.scenario.id": scenario,
        [faultIdAttribute]: [plan.id],
        [faultKindAttribute]: faultKind(plan.spec),
        "holdfast.fault.targets": open.targets,
        ...(failure !== undefined && { "holdfast.fault.not_healed": failure }),
      },
      events: open.events,
      links: [{ traceId: run.traceId, spanId: run.scenarioSpanId(scenario) }],
    });
  }
}

/** Instances of database servers: outside every zone, or one in each. */
function databasesOf({ services }: TopologySpec): readonly string[] {
  return Object.entries(services)
    .filter(([, { kind }]) => kind === "postgres")
    .flatMap(([name, { zones }]) => (zones ?? ["1"]).map((zone) => `${name}-${zone}`));
}
