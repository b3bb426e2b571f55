import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { Clock } from "@holdfast/clock";
import { type Admission, concurrencyLimit } from "./admission.ts";
import { silenceGrpcLog } from "./grpc-log.ts";
import { Health, type HealthCheck } from "./health.ts";
import { healthDefinition } from "./health-contract.ts";
import { healthHandlers } from "./health-service.ts";
import { InFlightCalls } from "./in-flight-calls.ts";
import type { RpcFaults } from "./rpc-faults.ts";
import { type RpcInstrumentation, silentRpcInstrumentation } from "./rpc-instrumentation.ts";
import type { ServerContext } from "./server-context.ts";
import { type Gatekeeping, gate } from "./server-gate.ts";
import { serverMethod } from "./server-method.ts";
import { type ShutdownOptions, shutDown } from "./server-shutdown.ts";
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

/** A server that listens. */
export interface StartedServer extends AsyncDisposable {
  readonly port: number;
  readonly health: Health;
  /**
   * Ends in order: not serving, one balancing interval, new calls refused, calls in progress answered, everything closed. Takes at
   * most `balancingIntervalMs + drainMs`. A second call waits for the first. `await using` skips the interval.
   */
  shutdown(options?: ShutdownOptions): Promise<void>;
}

/** @throws {RangeError} for a `listen` that is no address; the system's error when the port cannot be had. */
export async function startServer(options: ServerOptions): Promise<StartedServer> {
  silenceGrpcLog();
  const { services, clock, faults } = options;
  const { instrumentation = silentRpcInstrumentation, admission = concurrencyLimit() } = options;
  const health = new Health(
    clock,
    options.readiness ?? [],
    services.map((service) => service.name),
  );
  const inFlight = new InFlightCalls();
  const gatekeeping: Gatekeeping = { instrumentation, admission, inFlight };
  const gated = new Map<string, Gatekeeping>();
  const server = new Server({ interceptors: [gate(gated, clock)] });
  for (const service of services) {
    for (const method of service.methods) {
      const { path } = method.definition;
      gated.set(path, service.internal ? ungated : gatekeeping);
      const registered = server.register(
        path,
        serverMethod(method, {
          faults: service.internal ? undefined : faults,
          onUnexpectedError: options.onUnexpectedError ?? (() => undefined),
        }),
        // The handler's answer is serialised already.
        (bytes: Buffer) => bytes,
        method.definition.requestDeserialize,
        "unary",
      );
      if (!registered) throw new TypeError(`${path} is offered twice`);
    }
  }
  server.addService(healthDefinition(), healthHandlers(health, clock));
  const port = await listen(server, options.listen);
  let ended: Promise<void> | undefined;
  const shutdown = (wanted?: ShutdownOptions): Promise<void> =>
    (ended ??= shutDown({ server, health, inFlight, clock }, wanted));
  return {
    port,
    health,
    shutdown,
    [Symbol.asyncDispose]: async () => shutdown({ balancingIntervalMs: 0 }),
  };
}

/** The machinery must be reachable when the business is overloaded, and must not show up in its traces. */
const ungated: Gatekeeping = {
  instrumentation: silentRpcInstrumentation,
  admission: { admit: () => ({ release: () => undefined }) },
  inFlight: undefined,
};

function listen(server: Server, address: string): Promise<number> {
  if (!/^[^:\s]+:\d{1,5}$/u.test(address)) {
    throw new RangeError(`listen must look like host:port, got "${address}"`);
  }
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}
