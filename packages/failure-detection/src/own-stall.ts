// A process that was stopped, swapped out or collecting garbage heard nothing, and must not hold its own deafness against its peers. A loop of the
// program ticks; time that passed between two ticks beyond what is allowed is the program's own and is taken out of the time that detectors see.

import { check, refuseUnknown } from "./option-check.ts";

export interface OwnStallOptions {
  /** How often `tick` is called, in milliseconds. Above 0. Default 100. */
  readonly tickMs?: number;
  /** How late a tick may be without being a stall, in milliseconds. At least 0. Default 100. */
  readonly toleranceMs?: number;
}

/** Short against every heartbeat interval, cheap as a timer. */
export const defaultTickMs = 100;
/** A busy event loop is late by tens of milliseconds; that is not a stall. */
export const defaultStallToleranceMs = 100;

/** Time as this process was awake to see it. Share one among all detectors of a process. */
export class OwnStall {
  readonly #allowedMs: number;
  #tickedAt: number | undefined;
  #stalledMs = 0;
  #settledAt = Number.NEGATIVE_INFINITY;

  /** @throws {RangeError} When an option is not allowed. */
  constructor(options: OwnStallOptions = {}) {
    refuseUnknown("OwnStall", options, ["tickMs", "toleranceMs"]);
    const { tickMs = defaultTickMs, toleranceMs = defaultStallToleranceMs } = options;
    check(
      Number.isFinite(tickMs) && tickMs > 0,
      "OwnStall: tickMs",
      "a finite number above 0",
      tickMs,
    );
    check(
      Number.isFinite(toleranceMs) && toleranceMs >= 0,
      "OwnStall: toleranceMs",
      "a finite number of at least 0",
      toleranceMs,
    );
    this.#allowedMs = tickMs + toleranceMs;
  }

  /** Milliseconds this process has slept through so far. */
  get stalledMs(): number {
    return this.#stalledMs;
  }

  /** Says that the process is awake. Until the first tick no time is taken out. @param now Instant on the monotonic clock. */
  tick(now: number): void {
    const excess = this.#excess(now);
    if (excess > 0) {
      this.#stalledMs += excess;
      this.#settledAt = now + this.#allowedMs;
    }
    this.#tickedAt = now;
  }

  /** The instant `now` on a clock that stands still while this process does. Never goes back. */
  awake(now: number): number {
    return now - this.#stalledMs - this.#excess(now);
  }

  /** False right after a stall, while what piled up meanwhile arrives all at once and its times mean nothing. */
  isSettled(now: number): boolean {
    return this.#excess(now) === 0 && now >= this.#settledAt;
  }

  #excess(now: number): number {
    if (this.#tickedAt === undefined) return 0;
    return Math.max(0, now - this.#tickedAt - this.#allowedMs);
  }
}

/** @throws {RangeError} For an option `stalls` that is given and is none. */
export function checkStalls(owner: string, stalls: OwnStall | undefined): void {
  const isAllowed = stalls === undefined || stalls instanceof OwnStall;
  check(isAllowed, `${owner}: stalls`, "an OwnStall", stalls);
}
