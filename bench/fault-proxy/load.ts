/** What one measurement does: every connection keeps `window` messages in flight and counts those that came back. */
export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly messageBytes: number;
  readonly window: number;
  readonly durationMs: number;
}

export interface LoadResult {
  /** Median time from sending a message to having it back, in microseconds. */
  readonly roundTripUs: number;
  /** Messages that came back, per second, all connections together. */
  readonly perSecond: number;
}

/** What is measured before this much time has passed is thrown away: connections and compilers have to warm up. */
export const warmUpMs = 100;
