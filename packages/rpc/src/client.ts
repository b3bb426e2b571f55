import type { Clock } from "@holdfast/clock";
import { type ServiceName, serviceDefinition } from "@holdfast/protos";
import type { Pipeline, Priority } from "@holdfast/resilience";
import { createMethod } from "./client-method.ts";
import { ConnectionPool } from "./connection-pool.ts";
import type { RpcEndpoint } from "./endpoint-list.ts";
import { silenceGrpcLog } from "./grpc-log.ts";
import type { MethodName, RequestInput, ResponseOutput } from "./handlers.ts";
import type { RpcInstrumentation } from "./rpc-instrumentation.ts";
import { handlerName } from "./service.ts";

export interface ClientOptions<Name extends ServiceName> {
  /** Name of the peer as a whole: "payment". */
  readonly peer: string;
  /** Own instance name, told to the peer: "checkout-a". */
  readonly caller: string;
  /** The same that the balancer of the pipelines has. A channel is kept open to each. */
  readonly endpoints: readonly RpcEndpoint[];
  /** What every call runs through. It must hold an `endpoint(balancer)`, and should observe with `callObserver(…)`. */
  readonly pipeline: Pipeline<RpcEndpoint>;
  /** What is different for single methods. */
  readonly methods?: {
    readonly [Method in MethodName<Name>]?: MethodOptions<ResponseOutput<Name, Method>>;
  };
  readonly clock: Clock;
  /** Default: nobody is told. */
  readonly instrumentation?: RpcInstrumentation;
}

export interface MethodOptions<Response> {
  /** Default the pipeline of the client. A fallback in it answers in place of the peer. */
  readonly pipeline?: Pipeline<RpcEndpoint, Response>;
  /**
   * Whether a call may be repeated after it may have taken effect. Default: what the contract says with `idempotency_level`;
   * when it says nothing, what `retry` of the pipeline says.
   */
  readonly idempotent?: boolean;
}

export interface CallOptions {
  /** Milliseconds this call may take, all attempts included; the inherited deadline holds as well. Default: no limit of its own. */
  readonly deadlineMs?: number;
  /** Aborting it cancels the call, as the end of the server call it is made in does. */
  readonly signal?: AbortSignal;
  /** Default: that of the server call it is made in, which it can only fall below; otherwise `normal`. */
  readonly priority?: Priority;
  /** Default: what the options of the method say. */
  readonly idempotent?: boolean;
  /** Sent along with the request, as ASCII. Default nothing. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * A peer's service as an object: one function per method.
 *
 * Each throws an `RpcError` for a status other than OK, or a `ResilienceError` when a mechanism refused or ended the call.
 */
export type Client<Name extends ServiceName> = AsyncDisposable & {
  readonly [Method in MethodName<Name>]: (
    request: RequestInput<Name, Method>,
    options?: CallOptions,
  ) => Promise<ResponseOutput<Name, Method>>;
};

/**
 * Opens a channel to every endpoint at once and keeps it open until the client is disposed of. Calls in progress then still end.
 */
export function createClient<Name extends ServiceName>(
  name: Name,
  options: ClientOptions<Name>,
): Client<Name> {
  silenceGrpcLog();
  const connections = new ConnectionPool(options.endpoints, options.caller, options.clock);
  const client: Record<string | symbol, unknown> = {
    [Symbol.asyncDispose]: async () => connections.close(),
  };
  for (const [methodName, definition] of Object.entries(serviceDefinition(name))) {
    const method = handlerName(methodName);
    client[method] = createMethod({
      definition,
      options,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `methods` has only keys of this service and these values
      methodOptions: (options.methods as Record<string, MethodOptions<unknown>> | undefined)?.[
        method
      ],
      connections,
    });
  }
  pools.set(client, connections);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one function per method of the definition was put in
  return client as Client<Name>;
}

// Beside the client and not on it, where every name may be that of a method.
const pools = new WeakMap<object, ConnectionPool>();

/** @throws {TypeError} for anything that `createClient` has not made. */
export function connectionsOf(client: AsyncDisposable): ConnectionPool {
  const connections = pools.get(client);
  if (connections === undefined) throw new TypeError("not a client");
  return connections;
}
