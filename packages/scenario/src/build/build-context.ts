import type { WindowRef } from "../instant-ref.ts";
import { Chain, OpenChains } from "./chain.ts";
import { CheckCollector } from "./check-collector.ts";
import { formatDuration } from "./duration.ts";
import { Instant, Window } from "./instant.ts";
import type { LoadHandle } from "./load.ts";
import { requireName } from "./require.ts";
import type { TopologyIndex } from "./topology-index.ts";

/** What the parts of the builder share while the body of one scenario runs. */
export class BuildContext {
  readonly topology: TopologyIndex;
  readonly checks = new CheckCollector();
  readonly chains = new OpenChains();
  readonly loadNames: string[] = [];
  /** Undefined until the timeline is known. */
  durationMs: number | undefined;

  constructor(topology: TopologyIndex) {
    this.topology = topology;
  }

  /** Begins an expression that has to end in a claim. */
  chain(what: string, hint: string): Chain {
    return new Chain(this.checks, this.chains, what, hint);
  }

  /** @throws {RangeError} before the timeline is known. */
  requireTimeline(what: string): number {
    if (this.durationMs === undefined) throw new RangeError(`${what}: call timeline(…) first`);
    return this.durationMs;
  }

  /** @throws {RangeError} unless it is a window, with its ends on the timeline where they are known. */
  window(window: Window, what: string): WindowRef {
    const durationMs = this.requireTimeline(what);
    if (!(window instanceof Window)) {
      throw new RangeError(`${what} needs a window such as a phase, got ${JSON.stringify(window)}`);
    }
    const { start, end } = window.ref;
    for (const instant of [start, end]) {
      if (instant.kind === "fault") continue;
      if (instant.offsetMs < 0 || instant.offsetMs > durationMs) {
        throw new RangeError(
          `${what}: ${window.label} leaves the timeline, which takes ${formatDuration(durationMs)}`,
        );
      }
    }
    return { start, end };
  }

  /** @throws {RangeError} unless it is an instant. */
  instant(instant: Instant, what: string): Instant {
    this.requireTimeline(what);
    if (instant instanceof Instant) return instant;
    throw new RangeError(
      `${what} needs an instant such as outage.start, got ${JSON.stringify(instant)}`,
    );
  }

  /** @throws {RangeError} unless it is a load of this scenario. */
  loadName(load: LoadHandle, what: string): string {
    requireName(load.name, this.loadNames, `${what}, load`);
    return load.name;
  }
}
