import type { Clock } from "@holdfast/clock";
import type { StartedTestbed } from "@holdfast/testbed";
import type { EvidenceFact } from "../evidence-event.ts";
import type { Plan } from "../plan.ts";
import type { BreakerSampler } from "./breaker-sampler.ts";
import type { FaultSpans } from "./fault-spans.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** Where facts of one scenario are written. */
export interface FactLog {
  /** @param tMs Default now; absent before load has started. */
  write(fact: EvidenceFact, tMs?: number): void;
  /** Forces what was written to the disk. */
  sync(): void;
}

/** What everything that happens during load shares. */
export interface ScenarioStage {
  readonly plan: Plan;
  readonly testbed: StartedTestbed;
  readonly clock: Clock;
  readonly stopwatch: Stopwatch;
  readonly log: FactLog;
  readonly breakers: BreakerSampler;
  readonly faultSpans: FaultSpans;
  /** When instances were killed, Unix milliseconds; grows. */
  readonly crashes: number[];
  /** Ends the scenario early. */
  readonly signal: AbortSignal;
}
