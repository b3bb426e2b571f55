import type { Clock } from "@holdfast/clock";
import type { Receipt } from "./fault.ts";
import type { FaultLinks } from "./fault-links.ts";
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
  /** @throws {RangeError} for an unknown name. */
  readonly instance: (name: string) => Instance;
  /** Counters of every link at the moment in which the system was ready. */
  readonly readyCounters: () => LinkCounters;
  readonly clock: Clock;
  readonly seed: number;
}

/** A connection through a healed link, or an instance that serves again: longer than this means it is not healed. */
export const healedLimitMs = 10_000;
export const healedPollMs = 50;
