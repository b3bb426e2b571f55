/** One place a call can go to. */
export interface Endpoint {
  /** Unique within a balancer, and stable while the endpoint exists. */
  readonly id: string;
  /** Where it runs, compared with the balancer's own zone. */
  readonly zone?: string;
}

/** What a call to an endpoint said about it. */
export interface EndpointResult {
  readonly as: "success" | "failure" | "ignored";
  /** True when this side saw the failure (timeout, no connection) and not an answer of the peer. */
  readonly localOrigin: boolean;
}

/** A gate changed its mind about an endpoint. */
export interface GateChange {
  readonly kind: "ejected" | "readmitted";
  readonly endpoint: string;
  readonly reason: string;
  /** Milliseconds until it is tried again; undefined when that is for a check to say. */
  readonly forMs?: number;
}

/**
 * Says which endpoints may be used. Outlier ejection and health thresholds of `@holdfast/failure-detection` have this shape; anything
 * else may.
 */
export interface EndpointGate {
  /** @param now Instant on the monotonic clock. */
  admits(endpointId: string, now: number): boolean;
  /** Told of every result. */
  record?(endpointId: string, result: EndpointResult, now: number): void;
  /** Gives the changes since the last time it was asked, lets endpoints back whose time is over. Called before each pick. */
  changes?(now: number): readonly GateChange[];
  /** Told of the endpoints there are, at the start and whenever they change. */
  setEndpoints?(endpointIds: readonly string[], now: number): void;
}
