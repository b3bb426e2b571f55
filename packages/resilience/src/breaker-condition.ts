import type { BreakerOptions } from "./breaker-options.ts";
import type { BreakerChangeReason } from "./breaker-state.ts";
import type { CallWindow } from "./call-window.ts";
import type { Moment } from "./circuit-breaker.ts";
import { CountWindow } from "./count-window.ts";
import { TimeWindow } from "./time-window.ts";

/** What a closed breaker has seen, and whether that is enough to open it. */
export interface BreakerCondition {
  /** @returns Why to open, undefined to stay closed. */
  record(failed: boolean, moment: Moment): BreakerChangeReason | undefined;
  /** Calls looked at and the share of them that failed, for events. */
  figures(now: number): { readonly windowCalls: number; readonly failureRatio: number };
  clear(): void;
}

export function conditionOf(options: BreakerOptions): BreakerCondition {
  switch (options.kind) {
    case "consecutive-failures":
      return new ConsecutiveCondition(options.failures);
    case "failure-ratio":
      return new RatioCondition(options);
  }
}

class ConsecutiveCondition implements BreakerCondition {
  readonly #limit: number;
  #failures = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  record(failed: boolean): BreakerChangeReason | undefined {
    this.#failures = failed ? this.#failures + 1 : 0;
    return this.#failures >= this.#limit ? "failures" : undefined;
  }

  figures(): { windowCalls: number; failureRatio: number } {
    return { windowCalls: this.#failures, failureRatio: this.#failures === 0 ? 0 : 1 };
  }

  clear(): void {
    this.#failures = 0;
  }
}

type RatioOptions = Extract<BreakerOptions, { kind: "failure-ratio" }>;

class RatioCondition implements BreakerCondition {
  readonly #threshold: number;
  readonly #minimumCalls: number;
  readonly #looksForSlow: boolean;
  readonly #slowAfterMs: number;
  readonly #slowThreshold: number;
  readonly #window: CallWindow;

  constructor(options: RatioOptions) {
    const { threshold, minimumCalls, slow, window } = options;
    this.#threshold = threshold;
    this.#minimumCalls = minimumCalls;
    this.#looksForSlow = slow !== undefined;
    this.#slowAfterMs = slow?.afterMs ?? Number.POSITIVE_INFINITY;
    this.#slowThreshold = slow?.threshold ?? 1;
    this.#window = "ms" in window ? new TimeWindow(window.ms) : new CountWindow(window.calls);
  }

  /** Only a failed or slow call can open it: a ratio does not get worse by a good one. */
  record(failed: boolean, moment: Moment): BreakerChangeReason | undefined {
    const slow = this.#looksForSlow && moment.workedMs > this.#slowAfterMs;
    const window = this.#window;
    window.record(moment, failed, slow);
    if (!(failed || slow) || window.calls < this.#minimumCalls) return undefined;
    if (failed && window.failures >= this.#threshold * window.calls) return "failures";
    return slow && window.slow >= this.#slowThreshold * window.calls ? "slow-calls" : undefined;
  }

  figures(now: number): { windowCalls: number; failureRatio: number } {
    this.#window.advance(now);
    const { calls, failures } = this.#window;
    return { windowCalls: calls, failureRatio: calls === 0 ? 0 : failures / calls };
  }

  clear(): void {
    this.#window.clear();
  }
}
