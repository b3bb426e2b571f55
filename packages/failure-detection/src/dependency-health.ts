import { type CheckOrder, CheckSchedule, checkTiming } from "./check-schedule.ts";
import { check, refuseUnknown } from "./option-check.ts";

export interface DependencyHealthOptions {
  /** Names of what the service depends on, each once. */
  readonly dependencies: readonly string[];
  /** How long a result is good for, in milliseconds. Above 0. Default 5 000. */
  readonly cacheMs?: number;
  /** How long one check may take, in milliseconds. Above 0. Default 1 000. */
  readonly timeoutMs?: number;
}

/** However often the deep check is asked for, a dependency sees one every five seconds. */
export const defaultCacheMs = 5_000;
/** Who asks for a deep check waits for it. */
export const defaultDependencyTimeoutMs = 1_000;

export interface DependencyState {
  readonly name: string;
  readonly state: "up" | "down" | "unknown";
  /** Milliseconds since its result; undefined while there is none. */
  readonly ageMs: number | undefined;
}

/**
 * What a deep check says. A dependency that is down degrades the service and never makes it dead: restarting it would not bring the
 * dependency back, and would take down everything that needs neither.
 */
export interface DependencyReport {
  readonly status: "healthy" | "degraded";
  readonly dependencies: readonly DependencyState[];
}

/** The deep check of a service: its dependencies, checked together, each for a bounded time, and no more often than results go stale. */
export class DependencyHealth {
  readonly #names: readonly string[];
  readonly #schedule: CheckSchedule;
  readonly #results = new Map<string, { readonly passed: boolean; readonly at: number }>();

  /** @throws {RangeError} When an option is not allowed. */
  constructor(options: DependencyHealthOptions) {
    refuseUnknown("DependencyHealth", options, ["dependencies", "cacheMs", "timeoutMs"]);
    const { dependencies, cacheMs = defaultCacheMs } = options;
    const { timeoutMs = defaultDependencyTimeoutMs } = options;
    check(
      Array.isArray(dependencies) && new Set(dependencies).size === dependencies.length,
      "DependencyHealth: dependencies",
      "a list of names, each once",
      dependencies,
    );
    check(
      Number.isFinite(cacheMs) && cacheMs > 0,
      "DependencyHealth: cacheMs",
      "a finite number above 0",
      cacheMs,
    );
    const timing = { intervalMs: cacheMs, timeoutMs };
    checkTiming("DependencyHealth", timing);
    this.#names = dependencies;
    this.#schedule = new CheckSchedule(timing, () => 0);
    this.#schedule.setTargets(dependencies, Number.NEGATIVE_INFINITY);
  }

  /** The checks to make now, all at once: of dependencies whose result is stale and that are not being checked. @param now Instant on the monotonic clock. */
  due(now: number): readonly CheckOrder[] {
    this.#expire(now);
    return this.#schedule.due(now);
  }

  /** Takes note of a check. One that comes after its deadline is dropped: it has failed already. */
  settle(order: CheckOrder, passed: boolean, now: number): void {
    this.#expire(now);
    if (this.#schedule.settle(order, now)) this.#results.set(order.target, { passed, at: now });
  }

  /** What is known now. Asking checks nothing. */
  report(now: number): DependencyReport {
    this.#expire(now);
    const dependencies = this.#names.map((name): DependencyState => {
      const result = this.#results.get(name);
      if (result === undefined) return { name, state: "unknown", ageMs: undefined };
      return { name, state: result.passed ? "up" : "down", ageMs: now - result.at };
    });
    const isDegraded = dependencies.some(({ state }) => state === "down");
    return { status: isDegraded ? "degraded" : "healthy", dependencies };
  }

  /** The instant at which a check ends by its deadline or a result goes stale. */
  get nextAt(): number {
    return this.#schedule.nextAt;
  }

  #expire(now: number): void {
    for (const { target, deadline } of this.#schedule.expired(now)) {
      this.#results.set(target, { passed: false, at: deadline });
    }
  }
}
