// A line through the last values by least squares. It warns before a threshold is crossed: memory that fills, a queue that grows. Noise has a slope
// too, so a slope counts only when it is several times its own standard error.

import { check, refuseUnknown } from "./option-check.ts";

export interface TrendDetectorOptions {
  /** The value that must not be reached. Finite. */
  readonly limit: number;
  /** Warn when it would be reached within so many milliseconds. Above 0. */
  readonly horizonMs: number;
  /** Look at the values of the last so many milliseconds. Above 0. */
  readonly windowMs: number;
  /** With fewer values there is no trend. At least 3. Default 10. */
  readonly minimumSamples?: number;
  /** Values remembered; beyond it the oldest is forgotten. At least `minimumSamples`. Default 600. */
  readonly samplesMax?: number;
  /** Standard errors the slope must be above nothing. Above 0. Default 3. */
  readonly minimumErrors?: number;
}

/** Three could be a line by accident; ten seldom are. */
export const defaultMinimumSamples = 10;
/** Ten minutes of a value each second. */
export const defaultTrendSamplesMax = 600;
/** Three standard errors: wrong about once in a thousand. */
export const defaultMinimumErrors = 3;

export type Trend =
  /** Too few values, or a slope that noise would give as well. */
  | { readonly kind: "none" }
  /** It changes, but will not reach the limit within the horizon. */
  | { readonly kind: "changing"; readonly perSecond: number }
  | {
      readonly kind: "limit-ahead";
      readonly perSecond: number;
      /** Milliseconds until the line reaches the limit; 0 when it has. */
      readonly inMs: number;
    };

interface Sample {
  readonly at: number;
  readonly value: number;
}

const noTrend: Trend = { kind: "none" };

export class TrendDetector {
  readonly #limit: number;
  readonly #horizonMs: number;
  readonly #windowMs: number;
  readonly #minimumSamples: number;
  readonly #samplesMax: number;
  readonly #minimumErrors: number;
  /** Oldest first. */
  readonly #samples: Sample[] = [];

  /** @throws {RangeError} When an option is not allowed. */
  constructor(options: TrendDetectorOptions) {
    refuseUnknown("TrendDetector", options, knownOptions);
    this.#limit = options.limit;
    this.#horizonMs = options.horizonMs;
    this.#windowMs = options.windowMs;
    this.#minimumSamples = options.minimumSamples ?? defaultMinimumSamples;
    this.#samplesMax = options.samplesMax ?? Math.max(defaultTrendSamplesMax, this.#minimumSamples);
    this.#minimumErrors = options.minimumErrors ?? defaultMinimumErrors;
    this.#check();
  }

  /** Takes note of a value. @param now Instant on the monotonic clock, not before that of an earlier one. */
  record(value: number, now: number): void {
    this.#samples.push({ at: now, value });
    if (this.#samples.length > this.#samplesMax) this.#samples.shift();
  }

  /** Where the values are going. */
  trend(now: number): Trend {
    while ((this.#samples[0]?.at ?? now) < now - this.#windowMs) this.#samples.shift();
    if (this.#samples.length < this.#minimumSamples) return noTrend;
    const { perMs, error, level } = line(this.#samples, now);
    if (!(Math.abs(perMs) > this.#minimumErrors * error)) return noTrend;
    const perSecond = perMs * 1_000;
    const inMs = Math.max(0, (this.#limit - level) / perMs);
    return perMs > 0 && inMs <= this.#horizonMs
      ? { kind: "limit-ahead", perSecond, inMs }
      : { kind: "changing", perSecond };
  }

  #check(): void {
    check(Number.isFinite(this.#limit), "TrendDetector: limit", "a finite number", this.#limit);
    const positive = {
      horizonMs: this.#horizonMs,
      windowMs: this.#windowMs,
      minimumErrors: this.#minimumErrors,
    };
    for (const [option, value] of Object.entries(positive)) {
      check(
        Number.isFinite(value) && value > 0,
        `TrendDetector: ${option}`,
        "a finite number above 0",
        value,
      );
    }
    const [minimum, max] = [this.#minimumSamples, this.#samplesMax];
    check(
      Number.isInteger(minimum) && minimum >= 3,
      "TrendDetector: minimumSamples",
      "an integer of at least 3",
      minimum,
    );
    check(
      Number.isInteger(max) && max >= minimum,
      "TrendDetector: samplesMax",
      `an integer of at least minimumSamples (${minimum})`,
      max,
    );
  }
}

const knownOptions: readonly (keyof TrendDetectorOptions)[] = [
  "limit",
  "horizonMs",
  "windowMs",
  "minimumSamples",
  "samplesMax",
  "minimumErrors",
];

/** The line through the samples: its slope, the standard error of that, and its level at `now`. Slope NaN when all are of one instant. */
function line(
  samples: readonly Sample[],
  now: number,
): { readonly perMs: number; readonly error: number; readonly level: number } {
  const count = samples.length;
  // Times are counted back from `now`, so that squares stay small on a clock that has run for long.
  const meanAt = samples.reduce((sum, { at }) => sum + (at - now), 0) / count;
  const meanValue = samples.reduce((sum, { value }) => sum + value, 0) / count;
  let spread = 0;
  let common = 0;
  for (const { at, value } of samples) {
    spread += (at - now - meanAt) ** 2;
    common += (at - now - meanAt) * (value - meanValue);
  }
  const perMs = common / spread;
  const level = meanValue - perMs * meanAt;
  const residuals = samples.reduce(
    (sum, { at, value }) => sum + (value - level - perMs * (at - now)) ** 2,
    0,
  );
  return { perMs, error: Math.sqrt(residuals / (count - 2) / spread), level };
}
