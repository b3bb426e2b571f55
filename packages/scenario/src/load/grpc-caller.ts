import {
  type ChannelOptions,
  Client,
  connectivityState,
  credentials,
  Metadata,
  type ServiceError,
  status as statusCode,
} from "@grpc/grpc-js";
import type { Clock } from "@holdfast/clock";
import type { EndpointAddress } from "@holdfast/testbed";
import { serviceOfMethod } from "../build/service-of-method.ts";
import type { CallAnswer, Caller, CallRequest } from "./caller.ts";
import { type ContractMethod, contractMethod } from "./contract-method.ts";
import { type ChannelState, chooseEndpoint } from "./endpoint-choice.ts";

export interface GrpcCallerOptions {
  /** Services that clients call, by name. */
  readonly services: readonly string[];
  /** Zones that clients are in; null for a client outside every zone. */
  readonly zones: readonly (string | null)[];
  /** Addresses under which a client reaches a service. */
  readonly endpointsFor: (zone: string | null, service: string) => readonly EndpointAddress[];
  readonly clock: Clock;
}

interface Endpoint {
  readonly instance: string;
  readonly zone?: string;
  readonly client: Client;
  readonly state: () => ChannelState;
}

/** Longest wait for channels before load starts; a scenario may begin with an instance that cannot be reached. */
export const maxConnectMs = 3_000;

/**
 * As `resilience.md` of the design found them: a black-holed connection is noticed within two seconds, a peer that comes
 * back within one.
 */
const channelOptions: ChannelOptions = {
  "grpc.keepalive_time_ms": 1_000,
  "grpc.keepalive_timeout_ms": 1_000,
  "grpc.keepalive_permit_without_calls": 1,
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 1_000,
  "grpc.service_config_disable_resolution": 1,
  "grpc.use_local_subchannel_pool": 1,
};

const stateNames: Readonly<Record<connectivityState, ChannelState>> = {
  [connectivityState.IDLE]: "idle",
  [connectivityState.CONNECTING]: "connecting",
  [connectivityState.READY]: "ready",
  [connectivityState.TRANSIENT_FAILURE]: "transient-failure",
  [connectivityState.SHUTDOWN]: "shutdown",
};

/**
 * Calls over gRPC, one channel per client and instance. One attempt per call, no mechanism of ours: what the load sees
 * must not be mended by the tool that measures it.
 */
export class GrpcCaller implements Caller {
  readonly #endpoints = new Map<string, readonly Endpoint[]>();
  readonly #methods = new Map<string, ContractMethod>();
  readonly #inFlight = new Set<{ cancel(): void }>();
  readonly #clock: Clock;

  constructor({ services, zones, endpointsFor, clock }: GrpcCallerOptions) {
    this.#clock = clock;
    for (const zone of zones) {
      for (const service of services) {
        const endpoints = endpointsFor(zone, service).map(openEndpoint);
        this.#endpoints.set(endpointKey(zone, service), endpoints);
      }
    }
  }

  /** Waits until every channel is ready, at most `maxConnectMs`. */
  async connect(): Promise<void> {
    const deadline = this.#clock.unixNow() + maxConnectMs;
    const all = [...this.#endpoints.values()].flat();
    await Promise.all(
      all.map(
        ({ client }) =>
          new Promise<void>((resolve) => {
            client.waitForReady(deadline, () => resolve());
          }),
      ),
    );
  }

  async call(request: CallRequest): Promise<CallAnswer> {
    const method = this.#method(request);
    const { zone, via, index } = request;
    const service = serviceOfMethod(request.method);
    const known = this.#endpoints.get(endpointKey(zone, service)) ?? [];
    const candidates = via === undefined ? known : known.filter((one) => one.zone === via);
    if (candidates.length === 0) {
      throw new RangeError(
        `clients cannot reach ${service}${via === undefined ? "" : ` in zone "${via}"`}: the topology has no such edge`,
      );
    }
    return this.#attempt(method, chooseEndpoint(candidates, zone, index), request);
  }

  /** Cancels what is in flight, which ends as CANCELLED, and closes every channel. */
  close(): void {
    for (const call of this.#inFlight) call.cancel();
    for (const { client } of [...this.#endpoints.values()].flat()) client.close();
  }

  #method({ method, input }: CallRequest): ContractMethod {
    let known = this.#methods.get(method);
    if (known === undefined) {
      known = contractMethod(method);
      this.#methods.set(method, known);
    }
    for (const field of Object.keys(input)) {
      if (!known.fields.includes(field)) {
        throw new RangeError(
          `${method} has no field "${field}", it has ${known.fields.join(", ")}`,
        );
      }
    }
    return known;
  }

  #attempt(method: ContractMethod, endpoint: Endpoint, request: CallRequest): Promise<CallAnswer> {
    const metadata = new Metadata();
    metadata.set("traceparent", request.traceparent);
    metadata.set("baggage", request.baggage);
    const { client, instance } = endpoint;
    return new Promise((resolve) => {
      const call = client.makeUnaryRequest(
        method.path,
        method.serialize,
        method.deserialize,
        request.input,
        metadata,
        { deadline: this.#clock.unixNow() + request.deadlineMs },
        (error: ServiceError | null, body?: object) => {
          this.#inFlight.delete(call);
          resolve({
            status: error === null ? "OK" : (statusCode[error.code] ?? "UNKNOWN"),
            message: error?.details ?? "",
            body: error === null ? { ...body } : undefined,
            endpoint: instance,
            sent: error === null || mayHaveBeenSent(error, call.getPeer(), client),
            read: method.read,
          });
        },
      );
      this.#inFlight.add(call);
    });
  }
}

/**
 * False when it is certain that nothing was sent. grpc-js 1.14.7 names a peer only once a stream was opened, and says
 * in the message of a deadline when the call never got that far; in every other case something may have left.
 */
function mayHaveBeenSent(error: ServiceError, peer: string, client: Client): boolean {
  if (error.details.endsWith("Waiting for LB pick")) return false;
  return peer !== client.getChannel().getTarget();
}

function openEndpoint({ instance, zone, address }: EndpointAddress): Endpoint {
  const client = new Client(address, credentials.createInsecure(), channelOptions);
  const channel = client.getChannel();
  return {
    instance,
    ...(zone !== undefined && { zone }),
    client,
    state: () => stateNames[channel.getConnectivityState(true)],
  };
}

function endpointKey(zone: string | null, service: string): string {
  return `${zone ?? ""}/${service}`;
}
