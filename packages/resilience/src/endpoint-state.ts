import type { Endpoint, EndpointResult } from "./endpoint-gate.ts";

/** Weight of the newest call in the share of failures: the last five or so count. */
const failureWeight = 0.2;
/** Half of a bad record is forgotten in this time, so that an endpoint nobody uses any more gets its chance again. */
const failureHalfLifeMs = 5_000;
/** What a bad record adds to the load: with all calls failing an endpoint counts as so many times as busy. */
const failurePenalty = 20;

/** What a balancer keeps of one endpoint. */
export class EndpointState<E extends Endpoint> {
  readonly endpoint: E;
  /** When round robin chose it last, counted in choices. */
  lastTurn = 0;
  #inFlight = 0;
  #failures = 0;
  #failuresAt = 0;

  constructor(endpoint: E) {
    this.endpoint = endpoint;
  }

  /** Calls begun and not ended. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** The same record under new particulars of the endpoint, for example another zone. */
  movedTo(endpoint: E): EndpointState<E> {
    if (endpoint === this.endpoint) return this;
    const moved = new EndpointState(endpoint);
    moved.lastTurn = this.lastTurn;
    moved.#inFlight = this.#inFlight;
    moved.#failures = this.#failures;
    moved.#failuresAt = this.#failuresAt;
    return moved;
  }

  begin(): void {
    this.#inFlight += 1;
  }

  end({ as }: EndpointResult, now: number): void {
    this.#inFlight = Math.max(0, this.#inFlight - 1);
    if (as === "ignored") return;
    const failures = this.#failuresAtInstant(now);
    this.#failures = failures + ((as === "failure" ? 1 : 0) - failures) * failureWeight;
    this.#failuresAt = now;
  }

  /** How busy it is. An endpoint that fails fast has little in flight; what it failed counts as load. */
  load(now: number): number {
    return (this.#inFlight + 1) * (1 + failurePenalty * this.#failuresAtInstant(now));
  }

  #failuresAtInstant(now: number): number {
    if (this.#failures === 0) return 0;
    return this.#failures * 2 ** ((this.#failuresAt - now) / failureHalfLifeMs);
  }
}
