import type { Endpoint, EndpointResult } from "./endpoint-gate.ts";

/** Weight of the newest call in the share of failures: the last five or so count. */
const failureWeight = 0.2;
/** Half of a bad record is forgotten in this time, so that an endpoint nobody uses any more gets its chance again. */
const failureHalfLifeMs = 5_000;
/** What a bad record adds to the load: with all calls failing an endpoint counts as so many times as busy. */
const failurePenalty = 20;
/** What an endpoint gets of its share when it starts. */
const leastShare = 0.1;

/** What a balancer keeps of one endpoint. */
export class EndpointState<E extends Endpoint> {
  readonly endpoint: E;
  /** When round robin chose it last, counted in choices. */
  lastTurn = 0;
  #inFlight = 0;
  #failures = 0;
  #failuresAt = 0;
  /** Since when it has been used again, or for the first time; undefined when it was there from the beginning. */
  #startedAt: number | undefined;

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
    moved.#startedAt = this.#startedAt;
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

  /** Begins its slow start: it is new, or was out until now. */
  start(now: number): void {
    this.#startedAt = now;
  }

  /**
   * How much of its share of the calls it should get, growing evenly to 1 within `slowStartMs`.
   *
   * Envoy's slow start, with its least weight of a tenth: less would show too late whether the endpoint works.
   */
  share(now: number, slowStartMs: number): number {
    if (this.#startedAt === undefined) return 1;
    const share = Math.max(leastShare, (now - this.#startedAt) / slowStartMs);
    if (share >= 1) this.#startedAt = undefined;
    return Math.min(1, share);
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
