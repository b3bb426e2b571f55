import type { Clock } from "@holdfast/clock";
import type { StartedTestbed } from "@holdfast/testbed";
import type { Plan } from "../plan.ts";
import type { BreakerSampler } from "./breaker-sampler.ts";
import type { ScenarioLog } from "./scenario-log.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** What everything that happens during load shares. */
export interface ScenarioStage {
  readonly plan: Plan;
  readonly testbed: StartedTestbed;
  readonly clock: Clock;
  readonly stopwatch: Stopwatch;
  readonly log: ScenarioLog;
  readonly breakers: BreakerSampler;
  /** When instances were killed, Unix milliseconds; grows. */
  readonly crashes: number[];
  /** Ends the scenario early. */
  readonly signal: AbortSignal;
}
