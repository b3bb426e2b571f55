import {
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from "@grpc/grpc-js";
import type { Clock } from "@holdfast/clock";
import { DeadlineExceeded } from "@holdfast/resilience";
import type { Admission } from "./admission.ts";
import type { InFlightCalls } from "./in-flight-calls.ts";
import type { RpcInstrumentation } from "./rpc-instrumentation.ts";
import { ServerCall } from "./server-call.ts";
import { type StatusReply, statusReply } from "./status-reply.ts";

/** What a method has at the gate. */
export interface Gatekeeping {
  readonly instrumentation: RpcInstrumentation;
  readonly admission: Admission;
  /** Undefined for calls that are served until the very end. */
  readonly inFlight: InFlightCalls | undefined;
}

type Listener = Parameters<ServerInterceptingCallInterface["start"]>[0];
type Status = Parameters<ServerInterceptingCallInterface["sendStatus"]>[0];

const callKey = "holdfast-server-call";

/** @returns The call these metadata arrived with, when it came through the gate. */
export function callOf(metadata: Metadata): ServerCall | undefined {
  const call = metadata.getOpaque(callKey);
  return call instanceof ServerCall ? call : undefined;
}

/**
 * Stands before the handlers. Refuses calls that are too late or too many when nothing but their metadata has been read: no
 * byte of the request is deserialised for them.
 */
export function gate(
  /** By path: "/shop.v1.Payment/Authorize". Other paths pass. */
  methods: ReadonlyMap<string, Gatekeeping>,
  clock: Clock,
): ServerInterceptor {
  return ({ path }, transport) => {
    const keeping = methods.get(path);
    return keeping === undefined
      ? new ServerInterceptingCall(transport)
      : new GatedCall(transport, path.slice(1), keeping, clock);
  };
}

/**
 * Hands everything straight on to the transport but what arrives first. The class it extends, made for interceptors of any kind,
 * goes through six closures and four objects for each call; grpc-js asks for an instance of it.
 */
class GatedCall extends ServerInterceptingCall {
  readonly #transport: ServerInterceptingCallInterface;
  readonly #method: string;
  readonly #keeping: Gatekeeping;
  readonly #clock: Clock;

  constructor(
    transport: ServerInterceptingCallInterface,
    method: string,
    keeping: Gatekeeping,
    clock: Clock,
  ) {
    super(transport);
    this.#transport = transport;
    this.#method = method;
    this.#keeping = keeping;
    this.#clock = clock;
  }

  override start(handler: Listener): void {
    let call: ServerCall | undefined;
    this.#transport.start({
      onReceiveMetadata: (metadata) => {
        const remainingMs = Number(this.#transport.getDeadline()) - this.#clock.unixNow();
        call = this.#arrive(metadata, remainingMs);
        const refusal = refuse(call, remainingMs, this.#keeping);
        if (refusal !== undefined) return this.#transport.sendStatus(refusal);
        metadata.setOpaque(callKey, call);
        handler.onReceiveMetadata(metadata);
      },
      onReceiveMessage: (message) => handler.onReceiveMessage(message),
      onReceiveHalfClose: () => handler.onReceiveHalfClose(),
      onCancel: () => {
        call?.cancelled();
        handler.onCancel();
      },
    });
  }

  override sendMetadata(metadata: Metadata): void {
    this.#transport.sendMetadata(metadata);
  }

  override sendMessage(message: unknown, sent: () => void): void {
    this.#transport.sendMessage(message, sent);
  }

  override sendStatus(status: Status): void {
    this.#transport.sendStatus(status);
  }

  #arrive(metadata: Metadata, remainingMs: number): ServerCall {
    return new ServerCall(
      {
        method: this.#method,
        metadata,
        remainingMs,
        networkPeer: this.#transport.getPeer(),
      },
      this.#clock,
      this.#keeping.instrumentation,
    );
  }
}

function refuse(
  call: ServerCall,
  remainingMs: number,
  { admission, inFlight }: Gatekeeping,
): StatusReply | undefined {
  try {
    if (remainingMs <= 0) throw new DeadlineExceeded(call.method, "admission", 0);
    if (inFlight !== undefined) call.holds(inFlight);
    call.admitted(admission.admit(call));
    return undefined;
  } catch (error) {
    const reply = statusReply(error, true);
    call.refused(reply.status);
    return reply;
  }
}
