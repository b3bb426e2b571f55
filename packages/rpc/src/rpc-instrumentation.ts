import type { GrpcStatusName, ResilienceEvent } from "@holdfast/resilience";
import type { RpcEndpoint } from "./endpoint-list.ts";

/** Who wants to know about calls made and served; telemetry makes spans of them. Must not throw. */
export interface RpcInstrumentation {
  /** Called in the caller's async context when a call begins, before it is known whether anything will be sent. */
  clientCallStarted(call: ClientCallStart): ClientCallObservation;
  /** Called when the metadata of a request have arrived, before the request is read. */
  serverCallStarted(call: ServerCallStart): ServerCallObservation;
  /** A mechanism did something that no call of ours caused or that belongs to none. */
  resilienceEvent(event: ResilienceEvent): void;
}

/** What a text carrier of trace context must be able to do; gRPC's `Metadata` can. */
export interface TextCarrier {
  get(key: string): readonly (string | Buffer)[];
  set(key: string, value: string): void;
}

export interface ClientCallStart {
  /** Fully qualified: "shop.v1.Payment/Authorize". */
  readonly method: string;
  /** Name of the peer as a whole: "payment". */
  readonly peer: string;
}

/** One call as its caller sees it: no attempt, one or more. */
export interface ClientCallObservation {
  /** An attempt is about to be sent; what it takes to continue the trace at the peer is to be written to `carrier`. */
  attemptStarted(attempt: AttemptStart, carrier: TextCarrier): AttemptObservation;
  /** An attempt could not be sent because there was no connection. */
  attemptUnsent(attempt: AttemptStart): void;
  /** A mechanism did something in the course of this call. */
  event(event: ResilienceEvent): void;
  /** Called once, also for a call of which nothing was sent. */
  ended(end: ClientCallEnd): void;
}

export interface AttemptStart {
  readonly endpoint: RpcEndpoint;
  /** 1 for the first. */
  readonly attempt: number;
  readonly hedged: boolean;
  /** Milliseconds until the attempt must be done; `Infinity` without a deadline. */
  readonly remainingMs: number;
  /** The breaker that let it through. */
  readonly breaker: { readonly name: string; readonly state: string } | undefined;
}

export interface AttemptObservation {
  /** Called once. */
  ended(end: AttemptEnd): void;
}

export interface AttemptEnd {
  readonly status: GrpcStatusName;
}

export interface ClientCallEnd {
  /** How the call ended for its caller: OK also when a fallback answered. */
  readonly status: GrpcStatusName;
  /** Attempts made, those of which nothing could be sent included. */
  readonly attempts: number;
}

export interface ServerCallStart {
  /** Fully qualified: "shop.v1.Payment/Authorize". */
  readonly method: string;
  readonly carrier: TextCarrier;
  /** Instance name of the caller; empty when it gave none. */
  readonly caller: string;
  /** Address of the other end of the connection, "127.0.0.1:40112", or "unknown". */
  readonly networkPeer: string;
  /** Milliseconds until the caller's deadline; `Infinity` without one. */
  readonly remainingMs: number;
}

/** Why a server did not let a call reach its handler. */
export type Refusal = "load-shed" | "deadline-exceeded" | "shutting-down";

export interface ServerCallObservation {
  /** Runs the handler so that what it calls continues the trace. */
  run<T>(work: () => T): T;
  /** A fault was done to this call on purpose. */
  faultActed(fault: { readonly id: string; readonly kind: string }): void;
  /** The call was refused before its handler. */
  refused(reason: Refusal): void;
  /** Called once. */
  ended(end: { readonly status: GrpcStatusName }): void;
}

const silentAttempt: AttemptObservation = { ended: () => undefined };
const silentClientCall: ClientCallObservation = {
  attemptStarted: () => silentAttempt,
  attemptUnsent: () => undefined,
  event: () => undefined,
  ended: () => undefined,
};
const silentServerCall: ServerCallObservation = {
  run: (work) => work(),
  faultActed: () => undefined,
  refused: () => undefined,
  ended: () => undefined,
};

/** Tells nobody, and continues no trace. */
export const silentRpcInstrumentation: RpcInstrumentation = {
  clientCallStarted: () => silentClientCall,
  serverCallStarted: () => silentServerCall,
  resilienceEvent: () => undefined,
};
