import type { BreakerRegistry } from "./breaker-registry.ts";
import { type DegradationLevel, degradationLevels, worseOf } from "./degradation-level.ts";
import {
  between,
  checkOptions,
  checkValue,
  isFunction,
  isName,
  type OptionRule,
  oneOf,
  required,
  withMethods,
} from "./option-rules.ts";

/** Something that says how much a service should give. */
export interface DegradationSignal {
  readonly name: string;
  /** @param now Instant on the monotonic clock. */
  read(now: number): DegradationLevel;
}

export interface BreakerSignalOptions {
  /** Default `breakers`. */
  readonly name?: string;
  readonly registry: BreakerRegistry;
  /** The level that each breaker asks for while it is not closed. By name; others ask for nothing. */
  readonly levels: Readonly<Record<string, DegradationLevel>>;
}

const levelRule = oneOf(degradationLevels);

const levelsRule: OptionRule = {
  says: "levels by name of breaker",
  allows: (value) => typeof value === "object" && value !== null,
  isRequired: true,
};

/** Asks for a lower level while dependencies are cut off. With a breaker for each endpoint, while all of its name are. */
export function breakerSignal(options: BreakerSignalOptions): DegradationSignal {
  checkOptions<BreakerSignalOptions>("breakerSignal", options, {
    name: isName,
    registry: required(withMethods("a BreakerRegistry", "snapshots")),
    levels: levelsRule,
  });
  const { name = "breakers", registry, levels } = options;
  for (const [breaker, level] of Object.entries(levels)) {
    checkValue("breakerSignal", `level of ${breaker}`, level, levelRule);
  }
  return {
    name,
    read: () => {
      const usable = new Set<string>();
      const cutOff = new Set<string>();
      for (const { name: breaker, state } of registry.snapshots()) {
        (state === "closed" ? usable : cutOff).add(breaker);
      }
      let worst: DegradationLevel = "healthy";
      for (const [breaker, level] of Object.entries(levels)) {
        if (cutOff.has(breaker) && !usable.has(breaker)) worst = worseOf(worst, level);
      }
      return worst;
    },
  };
}

export interface MeasureSignalOptions {
  readonly name: string;
  /** Gives what is measured, for example the share of calls that fail, or of permits taken. */
  readonly read: (now: number) => number;
  /** From this value on the signal asks for `degraded`. At least one of the three, growing. */
  readonly degraded?: number;
  /** From this value on it asks for `critical`. */
  readonly critical?: number;
  /** From this value on it asks for `failed`. */
  readonly failed?: number;
  /** Share of a threshold by which the value must fall below it before it no longer counts as reached, 0–1. Default 0.1. */
  readonly hysteresis?: number;
}

/** A value that rests on its threshold trembles by about so much. */
export const defaultHysteresis = 0.1;

/** Asks for a lower level as something measured grows: saturation, error rate, lag. */
export function measureSignal(options: MeasureSignalOptions): DegradationSignal {
  const thresholds = thresholdsOf(options);
  const { name, read, hysteresis = defaultHysteresis } = options;
  let current: DegradationLevel = "healthy";
  return {
    name,
    read: (now) => {
      const value = read(now);
      let level: DegradationLevel = "healthy";
      for (const { at, level: asked } of thresholds) {
        // What is reached already stays reached until the value is clearly below.
        const isHeld = worseOf(current, asked) === current;
        if (value >= (isHeld ? at * (1 - hysteresis) : at)) level = asked;
      }
      current = level;
      return level;
    },
  };
}

interface Threshold {
  readonly level: DegradationLevel;
  readonly at: number;
}

function thresholdsOf(options: MeasureSignalOptions): readonly Threshold[] {
  checkOptions<MeasureSignalOptions>("measureSignal", options, {
    name: required(isName),
    read: required(isFunction),
    degraded: between(0),
    critical: between(0),
    failed: between(0),
    hysteresis: between(0, 1),
  });
  const thresholds: Threshold[] = [];
  for (const level of ["degraded", "critical", "failed"] as const) {
    const at = options[level];
    if (at === undefined) continue;
    const previous = thresholds.at(-1);
    if (previous !== undefined && at < previous.at) {
      throw new RangeError(
        `measureSignal: ${level} must be at least ${previous.level} (${previous.at}), got ${at}`,
      );
    }
    thresholds.push({ level, at });
  }
  if (thresholds.length === 0) {
    throw new RangeError(
      "measureSignal: at least one of degraded, critical and failed must be given, got none",
    );
  }
  return thresholds;
}
