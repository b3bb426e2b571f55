import type { Clock } from "@holdfast/clock";
import type { Admission } from "./admission.ts";
import type { Health, HealthCheck } from "./health.ts";
import type { RpcFaults } from "./rpc-faults.ts";
import type { RpcInstrumentation } from "./rpc-instrumentation.ts";
import type { ServerContext } from "./server-context.ts";
import type { Service } from "./service.ts";

export interface ServerOptions {
  /** Where to listen: "127.0.0.1:4001". Port 0 takes a free one. */
  readonly listen: string;
  readonly services: readonly Service[];
  readonly clock: Clock;
  /** Default: nobody is told. */
  readonly instrumentation?: RpcInstrumentation;
  /** Who may come in. Default `concurrencyLimit()`. */
  readonly admission?: Admission;
  /** What the instance needs in order to serve. Default nothing: it serves as soon as it listens. */
  readonly readiness?: readonly HealthCheck[];
  /** Faults on single calls, for a testbed. Default none can be done. */
  readonly faults?: RpcFaults;
  /** Told of what a handler threw that no client shall see: it is answered with a bare INTERNAL. Default nobody. */
  readonly onUnexpectedError?: (error: unknown, context: ServerContext) => void;
}

export interface ShutdownOptions {
  /** How long to go on serving after saying "not serving", so that balancers have noticed, in milliseconds. Default 250. */
  readonly balancingIntervalMs?: number;
  /** How long calls in progress may take to end, in milliseconds. Default 2 000. */
  readonly drainMs?: number;
}

/** A server that listens. */
export interface StartedServer extends AsyncDisposable {
  readonly port: number;
  readonly health: Health;
  /** Calls being handled now. */
  readonly inFlight: number;
  /**
   * Ends in order: not serving, one balancing interval, no new calls, calls in progress answered, everything closed. Takes at
   * most `balancingIntervalMs + drainMs`. Never rejects; a second call waits for the first.
   */
  shutdown(options?: ShutdownOptions): Promise<void>;
}

/** @throws {RangeError} for a `listen` that is no address; the system's error when the port cannot be had. */
export async function startServer(_options: ServerOptions): Promise<StartedServer> {
  throw new Error("to come");
}
