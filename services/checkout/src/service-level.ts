import {
  Degradation,
  type DegradationLevel,
  type DegradationSignal,
  type LoadShedder,
  measureSignal,
  type Observer,
} from "@holdfast/resilience";
import type { FailureShare } from "./failure-share.ts";
import type { PeerName } from "./peer-strategies.ts";

/**
 * How long, in milliseconds, a worse level must be asked for, and a better one before one step back is taken. One bad reading
 * changes nothing; what is back was asked and has answered, so each step back takes no longer.
 */
export const levelTimesMs = { worsenAfter: 500, recoverAfter: 500 } as const;

/** From these values on recommendations are hardly asked for: share of calls refused at the door, and of orders that fail. */
export const degradedFrom = { saturation: 0.05, failures: 0.3 } as const;

/** Share of the orders for which recommendations are asked, by level: while it is degraded a few tell whether they are back. */
const askedShare = { healthy: 1, degraded: 0.25, critical: 0 } as const;

export interface ServiceLevelOptions {
  /** Whether a peer cannot be reached. */
  readonly isAway: (peer: PeerName) => boolean;
  readonly shedder: LoadShedder;
  readonly failures: FailureShare;
  /** Told of each change. */
  readonly observe: Observer;
}

/**
 * How much this instance gives. What each peer that is away asks for, and what else does:
 * - `degraded`, recommendation away, much refused or many orders failing: recommendations come from memory and are asked for now and then;
 * - `critical`, payment away: orders are kept and paid for later, payment is not tried while a customer waits;
 * - `failed`, inventory away: no order could be kept without stock, so none is taken; orders can be looked at.
 */
export class ServiceLevel {
  readonly #degradation: Degradation;

  constructor({ isAway, shedder, failures, observe }: ServiceLevelOptions) {
    this.#degradation = new Degradation({
      name: "checkout",
      signals: [
        peersSignal(isAway),
        measureSignal({
          name: "saturation",
          read: () => shedder.snapshot.rejectionRatio,
          degraded: degradedFrom.saturation,
        }),
        measureSignal({
          name: "failures",
          read: (now) => failures.at(now),
          degraded: degradedFrom.failures,
        }),
      ],
      worsenAfterMs: levelTimesMs.worsenAfter,
      recoverAfterMs: levelTimesMs.recoverAfter,
      features: { paymentAtOnce: "degraded" },
      readOnlyFrom: "failed",
      observe,
    });
  }

  get level(): Degradation["level"] {
    return this.#degradation.level;
  }

  /** Whether an order may be placed at all. */
  get takesOrders(): boolean {
    return !this.#degradation.isReadOnly;
  }

  /** Whether payment is tried while the customer waits. */
  get paysAtOnce(): boolean {
    return this.#degradation.isEnabled("paymentAtOnce");
  }

  /** Whether to ask for recommendations now. @param chance 0–1, drawn anew for each order. */
  asksForRecommendations(chance: number): boolean {
    return chance < this.#degradation.choose(askedShare);
  }

  /** Reads the signals. To be called several times a second. @param now Instant on the monotonic clock. */
  evaluate(now: number): void {
    this.#degradation.evaluate(now);
  }
}

/** The worst first. */
const levelsWithout: readonly (readonly [PeerName, DegradationLevel])[] = [
  ["inventory", "failed"],
  ["payment", "critical"],
  ["recommendation", "degraded"],
];

function peersSignal(isAway: (peer: PeerName) => boolean): DegradationSignal {
  return {
    name: "peers",
    read: () => levelsWithout.find(([peer]) => isAway(peer))?.[1] ?? "healthy",
  };
}
