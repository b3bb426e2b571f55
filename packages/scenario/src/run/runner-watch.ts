import { monitorEventLoopDelay } from "node:perf_hooks";
import type { RunnerHealth } from "../evidence-event.ts";
import { quantile } from "./quantile.ts";

/** How often the event loop is looked at. */
const resolutionMs = 10;
const nanosecondsPerMs = 1e6;

/** Measures how well the runner itself keeps up, so that a slow runner is not taken for a slow system. */
export class RunnerWatch {
  readonly #lateness: number[] = [];
  readonly #delay = monitorEventLoopDelay({ resolution: resolutionMs });

  start(): void {
    this.#delay.enable();
  }

  /** @param latenessMs Real start of an operation after its planned start. */
  started(latenessMs: number): void {
    this.#lateness.push(latenessMs);
  }

  stop(): RunnerHealth {
    this.#delay.disable();
    const sorted = this.#lateness.toSorted((left, right) => left - right);
    // The histogram holds the time between two looks, which is the interval itself when nothing is late.
    const betweenMs = this.#delay.percentile(99) / nanosecondsPerMs;
    return {
      latenessP50Ms: quantile(sorted, 0.5),
      latenessP99Ms: quantile(sorted, 0.99),
      latenessMaxMs: quantile(sorted, 1),
      eventLoopDelayP99Ms: Math.max(0, Math.round((betweenMs - resolutionMs) * 1_000) / 1_000),
    };
  }
}
