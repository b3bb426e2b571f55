import type { EnvironmentError } from "./environment-error.ts";
import type { FaultSpec, Receipt } from "./fault.ts";

/** A running system: services, edges, database. Disposing stops everything it started. */
export interface StartedTestbed extends AsyncDisposable {
  readonly runId: string;
  /** Name of the runtime, e.g. "local". */
  readonly runtime: string;
  readonly instances: readonly StartedInstance[];
  /** How long each phase of the start took, in order. */
  readonly startPhases: readonly PhaseTiming[];

  /** Addresses under which a client in `zone` reaches the instances of `service`: those of its proxies. */
  endpointsFor(client: ClientName, service: string): readonly EndpointAddress[];

  /**
   * Reads rows from a service's database, or from the ledger of a stub.
   *
   * @throws {Error} when the statement is wrong or the database cannot be reached; the message names the service.
   */
  query(service: string, sql: string, signal?: AbortSignal): Promise<readonly Row[]>;
  /** Runs statements that prepare the state before load starts. */
  prepare(service: string, sql: string, signal?: AbortSignal): Promise<void>;

  /** Writes the fault to the journal, then puts it in place. */
  inject(id: string, fault: FaultSpec, signal?: AbortSignal): Promise<InjectedFault>;

  /** Asks every instance that runs to send its finished spans. One entry per instance, also for those that did not answer. */
  flush(signal?: AbortSignal): Promise<readonly FlushResult[]>;
  /** State of the breakers of every instance that answers. */
  breakers(signal?: AbortSignal): Promise<readonly BreakerSample[]>;

  /** Reports an instance that ended without being told to; called at most once per end. */
  onUnexpectedExit(listener: (exit: UnexpectedExit) => void): void;

  /**
   * Told at most once that what the system runs on is gone, as an engine that was stopped: nothing more can be learnt, and
   * nothing can be left in place.
   */
  onLost(listener: (reason: EnvironmentError) => void): void;

  /** Ends every instance, gracefully first, and removes what was made. Idempotent. */
  stop(): Promise<StopReport>;
}

/** `client-a`, or `client-1` for a client outside every zone. */
export type ClientName = string;
export type Row = Readonly<Record<string, unknown>>;

export interface StartedInstance {
  /** e.g. `payment-b`. */
  readonly name: string;
  readonly service: string;
  /** Absent for an instance outside every zone. */
  readonly zone?: string | undefined;
  /** `host:port` it listens on itself, behind the proxies. */
  readonly address: string;
  /** Process of this machine. Absent while it does not run, and where an instance is none. */
  readonly pid?: number | undefined;
  /** Log file. */
  readonly logFile: string;
}

export interface EndpointAddress {
  readonly instance: string;
  readonly zone?: string;
  /** `host:port` of the proxy. */
  readonly address: string;
}

export interface PhaseTiming {
  /** e.g. "database", "proxies", "services". */
  readonly name: string;
  readonly durationMs: number;
}

export interface InjectedFault {
  readonly id: string;
  /** What it hits, by name: proxies (`payment-a->provider-1`) or instances. Never empty. */
  readonly targets: readonly string[];
  /** Whether it has acted since it was injected. May be asked repeatedly. */
  verify(signal?: AbortSignal): Promise<Receipt>;
  /** Takes it away. Idempotent. */
  heal(signal?: AbortSignal): Promise<void>;
  /** Whether it is really gone: a probe through each target. */
  verifyHealed(signal?: AbortSignal): Promise<Receipt>;
}

export interface FlushResult {
  readonly instance: string;
  /** Absent when it did not answer. */
  readonly spansExported?: number;
  readonly spansDropped?: number;
  /** How often the instance was started; spans buffered in an instance that was killed are lost. */
  readonly starts: number;
}

export interface BreakerSample {
  readonly instance: string;
  readonly name: string;
  readonly endpoint: string;
  readonly state: "closed" | "open" | "half_open" | "isolated";
  readonly permitted: number;
  readonly rejected: number;
  readonly transitions: number;
}

export interface UnexpectedExit {
  readonly instance: string;
  readonly code: number | null;
  readonly signal: string | null;
  /** Last lines of its log. */
  readonly lastLines: readonly string[];
}

export interface StopReport {
  readonly durationMs: number;
  /** Instances that had to be killed after the time for draining. */
  readonly killed: readonly string[];
  /** Faults that were still in place and were healed now. */
  readonly healed: readonly string[];
  /** What could not be undone; not empty means the machine is dirty (exit 6). */
  readonly left: readonly string[];
}
