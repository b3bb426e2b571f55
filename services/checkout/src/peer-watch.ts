import type { Clock } from "@holdfast/clock";
import { DependencyHealth } from "@holdfast/failure-detection";
import type { PeerName } from "./peer-strategies.ts";

/** Rest between two rounds, in milliseconds. */
export const watchIntervalMs = 250;
/** How often a peer that is cut off is asked whether it is back, in milliseconds. */
export const askAgainMs = 400;
/** What does not answer in this time is not back, in milliseconds. */
export const probeMs = 400;

/** Asks a peer for something small through its breakers. Resolves when it has answered, whatever it said. */
export type Probe = (signal: AbortSignal) => Promise<unknown>;

export interface PeerWatchOptions {
  readonly clock: Clock;
  /** Whether calls to a peer are refused on this side already: no instance of it can be used. */
  readonly isCutOff: (peer: PeerName) => boolean;
  readonly probes: Readonly<Record<PeerName, Probe>>;
}

/**
 * Knows which peers are away: no instance of theirs can be used, and a probe was not answered.
 *
 * A shop that no longer tries what is away would never see it come back, so this does, for all who wait: a probe that is answered
 * also closes a breaker. While no peer is cut off it asks nothing.
 */
export class PeerWatch {
  readonly #options: PeerWatchOptions;
  readonly #health: DependencyHealth;

  constructor(options: PeerWatchOptions) {
    this.#options = options;
    this.#health = new DependencyHealth({
      dependencies: Object.keys(options.probes),
      cacheMs: askAgainMs,
      timeoutMs: probeMs,
    });
  }

  /** Whether a peer is away, as far as the last probe tells. */
  isAway(peer: PeerName): boolean {
    const { dependencies } = this.#health.report(this.#options.clock.now());
    return dependencies.some(({ name, state }) => name === peer && state === "down");
  }

  /** Asks those that are cut off. Never rejects. */
  async round(signal: AbortSignal): Promise<"rest"> {
    const { clock, isCutOff, probes } = this.#options;
    await Promise.all(
      this.#health.due(clock.now()).map(async (order) => {
        const peer = order.target;
        // Calls that get through say as much as a probe would. Who is away stays so until it has answered: that it may be tried again
        // is not that it is back.
        const isDoubted = isPeer(peer) && (isCutOff(peer) || this.isAway(peer));
        const isHere = !isDoubted || (await isAnswered(probes[peer], signal));
        this.#health.settle(order, isHere, clock.now());
      }),
    );
    return "rest";
  }
}

async function isAnswered(probe: Probe, signal: AbortSignal): Promise<boolean> {
  try {
    await probe(signal);
    return true;
  } catch {
    return false;
  }
}

function isPeer(name: string): name is PeerName {
  return name === "inventory" || name === "payment" || name === "recommendation";
}
