// Decides how much a service gives while not all of it works. Signals say what they see; the controller follows the worst of them: down when it has been
// seen for a moment, up one level at a time and only after a long quiet. A level that changes with every gust is worse than a low one.

import {
  type DegradationLevel,
  degradationLevels,
  severityOf,
  worseOf,
} from "./degradation-level.ts";
import type { DegradationSignal } from "./degradation-signal.ts";
import type { Observer } from "./events.ts";
import { isolated } from "./observer.ts";
import {
  between,
  checkOptions,
  checkValue,
  isFunction,
  isName,
  listOf,
  type OptionRule,
  oneOf,
  required,
  withMethods,
} from "./option-rules.ts";

export interface DegradationOptions {
  /** Names it in events. */
  readonly name: string;
  /** What it follows: `breakerSignal(…)`, `measureSignal(…)`, or anything of their shape. */
  readonly signals: readonly DegradationSignal[];
  /** Milliseconds a worse level must have been asked for without a break. At least 0. Default 1 000. */
  readonly worsenAfterMs?: number;
  /** Milliseconds a better level must have been enough before one step back is taken. At least 0. Default 10 000. */
  readonly recoverAfterMs?: number;
  /** The worst level at which each feature is still on, by name. Default: there are none. */
  readonly features?: Readonly<Record<string, DegradationLevel>>;
  /** From this level on nothing is written. Default `critical`. */
  readonly readOnlyFrom?: DegradationLevel;
  /** Told of each change. Default: nobody. */
  readonly observe?: Observer;
}

/** A moment: long enough that one bad reading changes nothing. */
export const defaultWorsenAfterMs = 1_000;
/** Recovery brings all the waiting load at once; ten quiet seconds for each step let it come bit by bit. */
export const defaultRecoverAfterMs = 10_000;
/** When only what the business stands on is left, losing a write is worse than refusing one. */
export const defaultReadOnlyFrom: DegradationLevel = "critical";

const levelRule = oneOf(degradationLevels);

const featuresRule: OptionRule = {
  says: "levels by name of feature",
  allows: (value) => typeof value === "object" && value !== null,
  isRequired: false,
};

/** A choice for each level; a level without one has that of the level above. */
export type ByLevel<T> = { readonly healthy: T } & {
  readonly [K in Exclude<DegradationLevel, "healthy">]?: T;
};

/** How much a service gives, and what follows from it. */
export class Degradation {
  readonly name: string;
  readonly #options: DegradationOptions;
  readonly #observe: Observer;
  readonly #readOnlyFrom: DegradationLevel;
  #level: DegradationLevel = "healthy";
  #forced: DegradationLevel | undefined;
  /** Since when every reading was worse, or every reading was better, than the level. */
  #worseSince: number | undefined;
  #betterSince: number | undefined;

  /** @throws {RangeError} When an option is not allowed. */
  constructor(options: DegradationOptions) {
    checkDegradationOptions(options);
    this.name = options.name;
    this.#options = {
      ...options,
      signals: [...options.signals],
      features: { ...options.features },
    };
    this.#observe = options.observe === undefined ? () => {} : isolated(options.observe);
    this.#readOnlyFrom = options.readOnlyFrom ?? defaultReadOnlyFrom;
  }

  /** The level in force: forced by hand, or the one the last `evaluate` came to. */
  get level(): DegradationLevel {
    return this.#forced ?? this.#level;
  }

  /** Every answer given at a worse level than `healthy` should say so. */
  get isDegraded(): boolean {
    return this.level !== "healthy";
  }

  /** Whether writes are to be refused. */
  get isReadOnly(): boolean {
    return severityOf(this.level) >= severityOf(this.#readOnlyFrom);
  }

  /** Whether nothing but an honest maintenance answer is left. */
  get isFailed(): boolean {
    return this.level === "failed";
  }

  /**
   * Whether a feature is on.
   *
   * @throws {RangeError} For a feature that was not declared.
   */
  isEnabled(feature: string): boolean {
    const { features = {} } = this.#options;
    const until = Object.hasOwn(features, feature) ? features[feature] : undefined;
    if (until === undefined) {
      throw new RangeError(
        `Degradation ${this.name}: feature must be one of ${Object.keys(features).join(", ")}, got ${JSON.stringify(feature)}`,
      );
    }
    return severityOf(this.level) <= severityOf(until);
  }

  /** Chooses by level, for example how many recommendations to show or how old an answer may be. */
  choose<T>(byLevel: ByLevel<T>): T {
    let chosen = byLevel.healthy;
    for (const level of degradationLevels.slice(0, severityOf(this.level) + 1)) {
      chosen = byLevel[level] ?? chosen;
    }
    return chosen;
  }

  /**
   * Reads the signals and moves on. To be called at an interval well below `worsenAfterMs`, or before each request.
   *
   * @param now Instant on the monotonic clock.
   * @returns The level in force.
   */
  evaluate(now: number): DegradationLevel {
    const { signal, asked } = this.#worst(now);
    const severity = severityOf(this.#level);
    this.#worseSince = severityOf(asked) > severity ? (this.#worseSince ?? now) : undefined;
    this.#betterSince = severityOf(asked) < severity ? (this.#betterSince ?? now) : undefined;
    const { worsenAfterMs = defaultWorsenAfterMs, recoverAfterMs = defaultRecoverAfterMs } =
      this.#options;
    if (this.#worseSince !== undefined && now - this.#worseSince >= worsenAfterMs) {
      this.#move(asked, signal);
    } else if (this.#betterSince !== undefined && now - this.#betterSince >= recoverAfterMs) {
      this.#move(degradationLevels[severity - 1] ?? "healthy", "recovered");
    }
    return this.level;
  }

  /** Sets the level by hand, whatever the signals say; undefined gives it back to them. */
  force(level: DegradationLevel | undefined): void {
    if (level !== undefined) checkValue("Degradation", "level", level, levelRule);
    const from = this.level;
    this.#forced = level;
    this.#tell(from, "forced");
  }

  #worst(now: number): { signal: string; asked: DegradationLevel } {
    let signal = "";
    let asked: DegradationLevel = "healthy";
    for (const one of this.#options.signals) {
      const level = one.read(now);
      if (worseOf(asked, level) === asked) continue;
      asked = level;
      signal = one.name;
    }
    return { signal, asked };
  }

  #move(to: DegradationLevel, reason: string): void {
    const from = this.level;
    this.#level = to;
    this.#worseSince = undefined;
    this.#betterSince = undefined;
    this.#tell(from, reason);
  }

  #tell(from: DegradationLevel, reason: string): void {
    const { name, level: to } = this;
    if (to !== from) this.#observe({ kind: "degradation-changed", name, from, to, reason });
  }
}

function checkDegradationOptions(options: DegradationOptions): void {
  checkOptions<DegradationOptions>("Degradation", options, {
    name: required(isName),
    signals: required(listOf("signals", withMethods("a signal", "read"))),
    worsenAfterMs: between(0),
    recoverAfterMs: between(0),
    features: featuresRule,
    readOnlyFrom: levelRule,
    observe: isFunction,
  });
  for (const [feature, level] of Object.entries(options.features ?? {})) {
    checkValue("Degradation", `level of feature ${feature}`, level, levelRule);
  }
}
