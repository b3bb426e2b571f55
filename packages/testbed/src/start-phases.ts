import type { Clock } from "@holdfast/clock";
import type { PhaseTiming } from "./started-testbed.ts";

/** Measures the phases of a start; those that run side by side overlap. Listed in the order in which they ended. */
export class StartPhases {
  readonly timings: PhaseTiming[] = [];
  readonly #clock: Clock;
  readonly #onProgress: (message: string) => void;

  constructor(clock: Clock, onProgress: (message: string) => void = () => {}) {
    this.#clock = clock;
    this.#onProgress = onProgress;
  }

  async measure<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const startedAt = this.#clock.now();
    this.#onProgress(`starting ${name}`);
    const result = await work();
    const durationMs = Math.round(this.#clock.now() - startedAt);
    this.timings.push({ name, durationMs });
    this.#onProgress(`${name} up after ${durationMs} ms`);
    return result;
  }
}
