/** A detector changed its mind about a peer. */
export interface PeerChange {
  readonly kind: "ejected" | "readmitted";
  readonly endpoint: string;
  /** What the detector saw. */
  readonly reason: string;
  /** Milliseconds until it is tried again; undefined when that is for a check to say. */
  readonly forMs?: number;
}

/** What a call to a peer said about it. */
export interface PeerResult {
  /** `ignored`: nothing, for example a call that its caller cancelled. */
  readonly as: "success" | "failure" | "ignored";
  /** True when this side saw the failure (timeout, no connection) and not an answer of the peer. */
  readonly localOrigin: boolean;
}

/** `suspect`: prefer another; `dead`: do not use. */
export type Suspicion = "alive" | "suspect" | "dead";
