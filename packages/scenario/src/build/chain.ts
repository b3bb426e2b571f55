import type { Claim } from "../check-plan.ts";
import type { CheckCollector } from "./check-collector.ts";
import type { CheckHandle } from "./checks.ts";
import { callerLocation, type Location } from "./location.ts";

/** An expression that was begun in a scenario and has not yet said what it claims. */
export interface OpenChain {
  /** As the reader wrote it: `check.breaker("provider")`. */
  readonly what: string;
  /** How it may go on: `.toBecome(…)`. */
  readonly hint: string;
  readonly location: Location;
}

/** Keeps what was begun, so that a claim that was never made does not look like one that held. */
export class OpenChains {
  readonly #open = new Set<OpenChain>();

  /** @returns Called when the expression is finished. Idempotent. */
  open(chain: OpenChain): () => void {
    this.#open.add(chain);
    return () => this.#open.delete(chain);
  }

  /** The first that was not finished. */
  first(): OpenChain | undefined {
    return this.#open.values().next().value;
  }
}

/** One expression on its way to a claim. */
export class Chain {
  readonly #collector: CheckCollector;
  readonly #chains: OpenChains;
  readonly #what: string;
  readonly #location: Location;
  #finish: () => void;

  constructor(collector: CheckCollector, chains: OpenChains, what: string, hint: string) {
    this.#collector = collector;
    this.#chains = chains;
    this.#what = what;
    this.#location = callerLocation();
    this.#finish = chains.open({ what, hint, location: this.#location });
  }

  /** The next part of the expression: this one is finished, that one has yet to claim something. */
  next(part: string, hint: string): Chain {
    this.#finish();
    return new Chain(this.#collector, this.#chains, `${this.#what}${part}`, hint);
  }

  /** What has been written so far. */
  get what(): string {
    return this.#what;
  }

  claim(claim: Claim, title: string): CheckHandle {
    this.#finish();
    return this.#collector.add(claim, title, this.#location);
  }

  /** A claim that may still be narrowed by what follows. */
  claimNarrowable(claim: Claim, title: string): NarrowableClaim {
    this.#finish();
    const handle = this.#collector.add(claim, title, this.#location);
    return {
      handle,
      narrowing: (part, hint) => {
        this.#finish = this.#chains.open({
          what: `${this.#what}${part}`,
          hint,
          location: this.#location,
        });
      },
      narrow: (narrowed, newTitle) => {
        this.#finish();
        this.#collector.replace(handle, narrowed, newTitle);
        return handle;
      },
    };
  }
}

export interface NarrowableClaim {
  readonly handle: CheckHandle;
  /** Says that a narrowing was begun. */
  readonly narrowing: (part: string, hint: string) => void;
  readonly narrow: (claim: Claim, title: string) => CheckHandle;
}
