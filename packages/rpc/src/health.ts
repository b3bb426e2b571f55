import type { Clock } from "@holdfast/clock";

/** Statuses of grpc.health.v1 that a server answers. */
export type ServingStatus = "SERVING" | "NOT_SERVING" | "SERVICE_UNKNOWN";

/** One thing the instance needs in order to serve. */
export interface HealthCheck {
  /** For error messages: "postgres". */
  readonly name: string;
  /** Resolves when it is well; rejects, or takes too long, when it is not. Given up when the signal aborts. */
  readonly check: (signal: AbortSignal) => Promise<unknown>;
}

/** A deep answer is as old as this at most: many clients asking often must not load what is checked. */
export const healthCacheMs = 1_000;

/** Bad news is older than this only for a moment: whoever waits for a start waits for the answer to change. */
export const unhealthyCacheMs = 100;

/** What does not answer a check within this would not answer a call in time either. */
export const healthTimeoutMs = 500;

interface Answer {
  readonly status: Promise<ServingStatus>;
  freshUntil: number;
}

/** How a server is, for `grpc.health.v1.Health`: "liveness" shallow, "" and each service it offers deep. */
export class Health {
  readonly #clock: Clock;
  readonly #checks: readonly HealthCheck[];
  readonly #services: ReadonlySet<string>;
  readonly #stopped = new AbortController();
  #last: Answer | undefined;

  /** @param services Full names of the services offered. */
  constructor(clock: Clock, checks: readonly HealthCheck[], services: readonly string[]) {
    this.#clock = clock;
    this.#checks = checks;
    this.#services = new Set(["", ...services]);
  }

  /** Aborts when the server stops serving. */
  get stopped(): AbortSignal {
    return this.#stopped.signal;
  }

  /** What can be asked for. */
  get services(): readonly string[] {
    return [...this.#services, "liveness"];
  }

  /** @param service "" for readiness, "liveness", or the full name of a service offered. */
  async status(service: string): Promise<ServingStatus> {
    // Alive is who can answer at all. A dependency that is down must not get the process restarted.
    if (service === "liveness") return "SERVING";
    if (!this.#services.has(service)) return "SERVICE_UNKNOWN";
    return this.#stopped.signal.aborted ? "NOT_SERVING" : await this.#readiness();
  }

  /** From now on the server says NOT_SERVING, for good. */
  stopServing(): void {
    this.#stopped.abort();
  }

  #readiness(): Promise<ServingStatus> {
    const now = this.#clock.now();
    if (this.#last === undefined || now >= this.#last.freshUntil) {
      this.#last = { status: this.#runChecks(), freshUntil: now + healthCacheMs };
      void this.#shortenWhenBad(this.#last, now);
    }
    return this.#last.status;
  }

  async #shortenWhenBad(answer: Answer, now: number): Promise<void> {
    if ((await answer.status) !== "SERVING") answer.freshUntil = now + unhealthyCacheMs;
  }

  /** All at once, each time-boxed. */
  async #runChecks(): Promise<ServingStatus> {
    if (this.#checks.length === 0) return "SERVING";
    const timeBox = new AbortController();
    const timeout = this.#clock.sleep(healthTimeoutMs, timeBox.signal);
    try {
      await Promise.race([
        Promise.all(this.#checks.map(({ check }) => check(timeBox.signal))),
        timeout.then(() => Promise.reject(new Error("too slow"))),
      ]);
      return "SERVING";
    } catch {
      return "NOT_SERVING";
    } finally {
      timeBox.abort();
      await timeout.catch(() => undefined);
    }
  }
}
