import type { handleUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import { DeadlineExceeded } from "@holdfast/resilience";
import { runInNamedScope } from "./call-scope.ts";
import type { RpcFaults } from "./rpc-faults.ts";
import type { ServerCall } from "./server-call.ts";
import type { ServerContext } from "./server-context.ts";
import { callOf } from "./server-gate.ts";
import type { ServiceMethod } from "./service.ts";
import { isForClients, statusReply } from "./status-reply.ts";

export interface ServerMethodOptions {
  readonly faults: RpcFaults | undefined;
  readonly onUnexpectedError: (error: unknown, context: ServerContext) => void;
}

type Respond = sendUnaryData<Buffer>;

/**
 * Turns an async handler into what grpc-js calls. Whatever the handler does, the caller gets one answer and the process lives:
 * grpc-js itself leaves the caller waiting and the rejection unhandled.
 */
export function serverMethod(
  { definition, handler }: ServiceMethod,
  { faults, onUnexpectedError }: ServerMethodOptions,
): handleUnaryCall<unknown, Buffer> {
  const serve = async (request: unknown, call: ServerCall, respond: Respond): Promise<void> => {
    call.handling();
    try {
      if (faults?.inert === false) await faults.act(call, "before-handler");
      const response = await handler(request, call);
      // Serialised here, so that an answer that cannot be is an error like any other.
      const bytes = definition.responseSerialize(response);
      call.releasePermit();
      if (faults?.inert === false) await faults.act(call, "after-handler");
      call.ended("OK");
      respond(null, bytes);
    } catch (error) {
      const reply = statusReply(error, false);
      call.ended(reply.status);
      respond(reply);
      if (!isForClients(error)) report(error, call, onUnexpectedError);
    }
  };
  const observe = (request: unknown, call: ServerCall, respond: Respond): Promise<void> =>
    call.observation.run(() => serve(request, call, respond));
  return ({ metadata, request }, respond) => {
    const call = callOf(metadata);
    if (call === undefined) throw new TypeError(`${definition.path} was called past the gate`);
    if (call.remaining() === 0) return refuseLate(call, respond);
    void runInNamedScope(call, observe, request, call, respond);
  };
}

/** It arrived in time, but this process was too busy to look at it before its deadline passed. */
function refuseLate(call: ServerCall, respond: Respond): void {
  const reply = statusReply(new DeadlineExceeded(call.method, "admission", 0), true);
  call.refused(reply.status);
  respond(reply);
}

function report(
  error: unknown,
  call: ServerCall,
  onUnexpectedError: ServerMethodOptions["onUnexpectedError"],
): void {
  try {
    onUnexpectedError(error, call);
  } catch {
    // Whoever only listens cannot end the process.
  }
}
