import type { FaultSpec, Receipt, ToxicFault, ToxicSpec } from "./fault.ts";
import type { LinkCounters } from "./link-receipts.ts";
import type { Link } from "./system-plan.ts";

/** What faults need of a runtime beside its links and instances. */
export interface FaultSupport {
  /** Why this runtime does not offer a fault, as one line. Undefined: it does. */
  readonly refusal: (fault: FaultSpec) => string | undefined;
  /** Whether a new client gets an answer over a link within `limitMs`. */
  readonly probeLink: (link: Link, limitMs: number, signal?: AbortSignal) => Promise<boolean>;
  /** How it is shown that toxics acted. */
  readonly witness: (toxics: ToxicsOnLinks) => ToxicWitness;
}

/** One fault: the same toxics on each of some links. */
export interface ToxicsOnLinks {
  readonly spec: ToxicSpec;
  readonly links: readonly Link[];
  readonly toxics: readonly NamedToxic[];
}

export interface NamedToxic {
  /** Unique in the run. */
  readonly name: string;
  readonly fault: Omit<ToxicFault, "kind" | "edge">;
}

/** Watches over the toxics of one fault. */
export interface ToxicWitness {
  /** Called before they are put in place. */
  before(signal?: AbortSignal): Promise<void>;
  /** Called when they are in place. */
  placed(): void;
  /** Called before they are taken away. */
  lifted(): void;
  /** @param ready Counters of every link at the moment in which the system was ready. */
  receipt(ready: LinkCounters, signal?: AbortSignal): Promise<Receipt>;
}
