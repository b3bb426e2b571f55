import { Metadata, ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";
import type { Clock } from "@holdfast/clock";
import { DeadlineExceeded, Shed } from "@holdfast/resilience";
import type { Admission } from "./admission.ts";
import type { RpcInstrumentation } from "./rpc-instrumentation.ts";
import { ServerCall } from "./server-call.ts";
import { type StatusReply, statusReply } from "./status-reply.ts";

/** What a method has at the gate. */
export interface Gatekeeping {
  readonly instrumentation: RpcInstrumentation;
  readonly admission: Admission;
}

const callKey = "holdfast-server-call";

/** @returns The call these metadata arrived with, when it came through the gate. */
export function callOf(metadata: Metadata): ServerCall | undefined {
  const call = metadata.getOpaque(callKey);
  return call instanceof ServerCall ? call : undefined;
}

/**
 * Stands before the handlers. Refuses calls that are too late or too many when nothing but their metadata has been read: no byte of the request is
 * deserialised for them.
 */
export function gate(
  /** By path: "/shop.v1.Payment/Authorize". Other paths pass. */
  methods: ReadonlyMap<string, Gatekeeping>,
  clock: Clock,
): ServerInterceptor {
  return (definition, transport) => {
    const keeping = methods.get(definition.path);
    if (keeping === undefined) return new ServerInterceptingCall(transport);
    let call: ServerCall | undefined;
    return new ServerInterceptingCall(transport, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, proceed) => {
            call = new ServerCall(
              {
                method: definition.path.slice(1),
                metadata,
                deadline: monotonic(Number(transport.getDeadline()), clock),
                networkPeer: transport.getPeer(),
              },
              clock,
              keeping.instrumentation,
            );
            const refusal = refuse(call, keeping.admission);
            if (refusal === undefined) {
              metadata.setOpaque(callKey, call);
              proceed(metadata);
            } else {
              transport.sendStatus(refusal);
            }
          },
          onReceiveMessage: (message, proceed) => proceed(message),
          onReceiveHalfClose: (proceed) => proceed(),
          onCancel: () => call?.cancelled(),
        });
      },
    });
  };
}

function monotonic(unixDeadline: number, clock: Clock): number {
  return clock.now() + (unixDeadline - clock.unixNow());
}

function refuse(call: ServerCall, admission: Admission): StatusReply | undefined {
  try {
    if (call.remaining() === 0) throw new DeadlineExceeded(call.method, "admission", 0);
    call.admitted(
      admission.admit({
        method: call.method,
        caller: call.caller,
        priority: call.priority,
        remainingMs: call.remaining(),
      }),
    );
    return undefined;
  } catch (error) {
    call.observation.refused(error instanceof Shed ? "load-shed" : "deadline-exceeded");
    const reply = statusReply(error, true);
    call.ended(reply.status);
    return reply;
  }
}
