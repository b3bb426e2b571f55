/** Who sends the calls of a measurement, and to which of the two servers. */
export type Way = "bare" | "full";

/** What one measurement does: keeps `inFlight` calls in progress and counts those that were answered. */
export interface Load {
  readonly way: Way;
  readonly inFlight: number;
  readonly durationMs: number;
}

export interface LoadResult {
  /** Calls answered per second. */
  readonly perSecond: number;
  /** Processor time of the client per call, in microseconds. */
  readonly clientCpuUs: number;
}

/** Calls before the first measurement, for compilers and connections to warm up. */
export const warmUpMs = 1_000;
