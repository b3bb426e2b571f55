import type { Clock } from "@holdfast/clock";
import type { Receipt } from "./fault.ts";
import type { FaultLinks } from "./fault-links.ts";
import type { FaultSupport } from "./fault-support.ts";
import type { Instance } from "./instance.ts";
import type { LinkCounters } from "./link-receipts.ts";
import type { SystemPlan } from "./system-plan.ts";

/** One fault of a kind, ready to be put in place. Every step may be repeated. */
export interface Injection {
  /** Puts it in place; when it fails in the middle, `heal` takes away what is there. */
  apply(signal?: AbortSignal): Promise<void>;
  verify(signal?: AbortSignal): Promise<Receipt>;
  heal(signal?: AbortSignal): Promise<void>;
  verifyHealed(signal?: AbortSignal): Promise<Receipt>;
}

/** The running system as faults see it. */
export interface FaultContext {
  readonly plan: SystemPlan;
  readonly links: FaultLinks;
  readonly support: FaultSupport;
  /** @throws {RangeError} for an unknown name. */
  readonly instance: (name: string) => Instance;
  /** Whether the system is gone as a whole, and its faults with it. */
  readonly isLost: () => boolean;
  /** Counters of every link at the moment in which the system was ready. */
  readonly readyCounters: () => LinkCounters;
  readonly clock: Clock;
  readonly seed: number;
}

/**
 * How long one question whether a fault is gone goes on trying. Who asks has a time limit too, and asks again; an answer
 * that says what is still silent is worth more than none.
 */
export const healedLimitMs = 1_500;
export const healedPollMs = 50;
/** How long healing waits for a process that it started to serve again: thirteen at once take three seconds. */
export const restartLimitMs = 12_000;
