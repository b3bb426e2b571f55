import type { Clock } from "@holdfast/clock";
import type { StartedTestbed } from "@holdfast/testbed";
import { bounded, reasonOf } from "./bounded.ts";
import type { FactLog } from "./scenario-stage.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** How often breakers are asked while load runs. */
export const breakerSampleEveryMs = 1_000;
/** An instance that is paused does not answer; the others' answers are worth having. */
export const breakerSampleLimitMs = 2_000;
/** A fault waits no longer than this for the reading before it: it has to be on time. */
export const breakerLeadMs = 150;

export interface BreakerSamplerOptions {
  readonly testbed: Pick<StartedTestbed, "breakers">;
  readonly clock: Clock;
  readonly stopwatch: Stopwatch;
  readonly log: FactLog;
}

/** Writes down what breakers say of themselves. */
export class BreakerSampler {
  readonly #options: BreakerSamplerOptions;
  #asking: Promise<void> | undefined;

  constructor(options: BreakerSamplerOptions) {
    this.#options = options;
  }

  /** Asks every instance once; asks that overlap are one. Never rejects. */
  sample(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** Asks, and waits for the answers only so long that what is due stays on time. */
  async sampleBriefly(): Promise<void> {
    const brief = new AbortController();
    const over = this.#options.clock.sleep(breakerLeadMs, brief.signal).catch(() => undefined);
    await Promise.race([this.sample(), over]);
    brief.abort();
  }

  /** Asks now and again until the signal. */
  async run(untilMs: number, signal: AbortSignal): Promise<void> {
    const { stopwatch } = this.#options;
    for (let dueMs = breakerSampleEveryMs; dueMs < untilMs; dueMs += breakerSampleEveryMs) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time, by the schedule.
      if (!(await stopwatch.until(dueMs, signal))) return;
      // oxlint-disable-next-line no-await-in-loop -- see above.
      await this.sample();
    }
  }

  async #ask(): Promise<void> {
    const { testbed, clock, log } = this.#options;
    try {
      const samples = await bounded(clock, breakerSampleLimitMs, "reading breakers", (signal) =>
        testbed.breakers(signal),
      );
      log.write({ kind: "breakers-sampled", samples });
    } catch (error) {
      log.write({ kind: "note", message: `breakers were not read: ${reasonOf(error)}` });
    }
  }
}
