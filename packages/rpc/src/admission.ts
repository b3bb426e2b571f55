import { type Priority, Shed } from "@holdfast/resilience";

/** What is known of a request when it has not been read yet. */
export interface AdmissionRequest {
  readonly method: string;
  readonly caller: string;
  readonly priority: Priority;
  /** Milliseconds until the caller's deadline; `Infinity` without one. */
  readonly remainingMs: number;
  /** Which attempt of its call it is, 1 for the first. */
  readonly attempt: number;
}

/** Decides at the door, before a request is deserialised. */
export interface Admission {
  /**
   * @returns A permit, whose `release` is called once when the handler has ended.
   * @throws {Shed} to refuse; the caller gets RESOURCE_EXHAUSTED and the pushback.
   */
  admit(request: AdmissionRequest): AdmissionPermit;
}

export interface AdmissionPermit {
  release(): void;
}

export interface ConcurrencyLimitOptions {
  /** Calls handled at once. At least 1. Default `defaultServerConcurrency`. */
  readonly limit?: number;
  /** Asked of those who are refused: milliseconds to leave this server alone; negative forbids a retry. Default 100. */
  readonly pushbackMs?: number;
}

/**
 * A server call takes some ten milliseconds, so this many at once means several thousand a second: more than one process can
 * do. What comes on top would only wait until its deadline.
 */
export const defaultServerConcurrency = 128;

/** Long enough for a tenth of a second's backlog to be worked off, short enough to fit in the deadline of most calls. */
export const defaultPushbackMs = 100;

/**
 * Admits a fixed number of calls at once.
 *
 * @throws {RangeError} for a limit that is not a whole number of at least 1, or a pushback that is not a whole number.
 */
export function concurrencyLimit(options: ConcurrencyLimitOptions = {}): Admission {
  const { limit = defaultServerConcurrency, pushbackMs = defaultPushbackMs } = options;
  if (!(Number.isInteger(limit) && limit >= 1)) {
    throw new RangeError(`limit must be a whole number of at least 1, got ${limit}`);
  }
  if (!Number.isInteger(pushbackMs)) {
    throw new RangeError(`pushbackMs must be a whole number, got ${pushbackMs}`);
  }
  let inFlight = 0;
  const permit: AdmissionPermit = {
    release: () => {
      inFlight -= 1;
    },
  };
  return {
    admit: ({ method }) => {
      if (inFlight >= limit) throw new Shed(`${method}: ${limit} calls in progress`, pushbackMs);
      inFlight += 1;
      return permit;
    },
  };
}
