import type { Client, Metadata, ServiceError } from "@grpc/grpc-js";
import { grpcStatus, grpcStatusName } from "@holdfast/resilience";
import { decliningStatuses, type RpcEffect, RpcError } from "./rpc-error.ts";
import { metadataKeys } from "./rpc-metadata.ts";

export interface UnaryAttempt {
  /** Path of the method: "/shop.v1.Payment/Authorize". */
  readonly path: string;
  /** The request, serialised: once for all attempts. */
  readonly request: Buffer;
  readonly deserialize: (bytes: Buffer) => unknown;
  /** This attempt's own. */
  readonly metadata: Metadata;
  /** Milliseconds since the Unix epoch, as grpc-js wants it; `Infinity` without a deadline. */
  readonly unixDeadline: number;
  readonly signal: AbortSignal;
  /**
   * True when the signal is about to abort for the deadline. The transport's own timers, here and at the server, end the call at
   * the same instant; then the signal's reason is the answer, whichever comes first.
   */
  readonly isDue?: () => boolean;
}

/**
 * Sends one request and waits for its answer.
 *
 * @throws {RpcError} for a status other than OK; the signal's reason when it aborts first, which cancels the call.
 */
export function sendUnary(client: Client, attempt: UnaryAttempt): Promise<unknown> {
  const { signal } = attempt;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const call = client.makeUnaryRequest(
      attempt.path,
      serialised,
      attempt.deserialize,
      attempt.request,
      attempt.metadata,
      { deadline: attempt.unixDeadline },
      (error, response) => {
        if (error?.code === grpcStatus.DEADLINE_EXCEEDED && attempt.isDue?.() === true) return;
        signal.removeEventListener("abort", abort);
        if (error === null) resolve(response);
        else reject(toRpcError(error, call.getPeer() === client.getChannel().getTarget()));
      },
    );
    const abort = (): void => {
      // First the reason, then the cancellation that would otherwise be reported in its place.
      reject(signal.reason);
      call.cancel();
    };
    signal.addEventListener("abort", abort, { once: true });
  });
}

const serialised = (request: Buffer): Buffer => request;

/** @param unsent True when the call was never given to a connection. */
function toRpcError(error: ServiceError, unsent: boolean): RpcError {
  const pushback = error.metadata.get(metadataKeys.pushback)[0];
  // We did not cancel it, or we would not be here: the peer did, which ended in the middle of the call.
  const cut = error.code === grpcStatus.CANCELLED && error.details === cancelledStream;
  return new RpcError(cut ? "UNAVAILABLE" : grpcStatusName(error.code), error.details, {
    effect: unsent ? "none" : effectOf(error),
    metadata: error.metadata,
    ...(pushback !== undefined && { pushbackMs: parsePushback(String(pushback)) }),
  });
}

function effectOf(error: ServiceError): RpcEffect {
  if (error.metadata.get(metadataKeys.unprocessed).length > 0) return "none";
  if (error.code === grpcStatus.UNAVAILABLE && error.details === refusedStream) return "none";
  return decliningStatuses.has(error.code) ? "answered" : "unknown";
}

/** What grpc-js says of a stream that ended with RST_STREAM CANCEL. */
const cancelledStream = "Call cancelled";

/** What grpc-js says of a stream the server refused with REFUSED_STREAM: RFC 9113 §8.7 has it that nothing was processed. */
const refusedStream = "Stream refused by server";

/** gRFC A6: what cannot be read as a number forbids a retry. */
function parsePushback(text: string): number {
  return /^-?\d{1,9}$/u.test(text) ? Number(text) : -1;
}
