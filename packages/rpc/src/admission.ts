import type { Priority } from "@holdfast/resilience";

/** What is known of a request when it has not been read yet. */
export interface AdmissionRequest {
  readonly method: string;
  readonly caller: string;
  readonly priority: Priority;
  /** Milliseconds until the caller's deadline; `Infinity` without one. */
  readonly remainingMs: number;
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

export const defaultServerConcurrency = 128;

/** Admits a fixed number of calls at once. */
export function concurrencyLimit(_options: ConcurrencyLimitOptions = {}): Admission {
  throw new Error("to come");
}
