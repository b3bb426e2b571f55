import {
  type ChannelInterface,
  status as codes,
  type Metadata,
  type StatusObject,
} from "@grpc/grpc-js";
import { grpcStatusName } from "@holdfast/resilience";
import { decliningStatuses, type RpcEffect, RpcError } from "./rpc-error.ts";
import type { AttemptObservation } from "./rpc-instrumentation.ts";
import { metadataKeys } from "./rpc-metadata.ts";
import { statusOf } from "./status-of.ts";

export interface UnaryAttempt {
  /** Path of the method: "/shop.v1.Payment/Authorize". */
  readonly path: string;
  /** The request, serialised: once for all attempts. */
  readonly request: Buffer;
  readonly deserialize: (bytes: Buffer) => unknown;
  /** This attempt's own; the deadline is added to it. */
  readonly metadata: Metadata;
  /** Milliseconds the server may take; `Infinity` without a deadline. */
  readonly remainingMs: number;
  /** Where the attempt is told, with the reason, when it is to end: at its deadline at the latest. It is not over yet. */
  readonly cancellation: Cancellation;
  /** True when that is about to happen for the deadline. */
  readonly isDue: () => boolean;
  /** Told how it ended. */
  readonly observation: AttemptObservation;
}

export interface Cancellation {
  /** Calls `action` when it happens. After the end of the attempt that means nothing. */
  whenCancelled(action: (reason: unknown) => void): void;
}

/**
 * Sends one request and waits for its answer.
 *
 * Uses the layer below `Client.makeUnaryRequest`, which makes an event emitter and an error with a stack for each call that nobody
 * looks at. The deadline goes to the server but not to the channel: there it would only be a second timer for the same instant,
 * which sometimes comes first and then hides that it was the attempt that took too long.
 *
 * @throws {RpcError} for a status other than OK; the reason of the cancellation when that comes first.
 */
export function sendUnary(channel: ChannelInterface, attempt: UnaryAttempt): Promise<unknown> {
  const { metadata, remainingMs, observation } = attempt;
  if (remainingMs !== Infinity) metadata.set("grpc-timeout", grpcTimeout(remainingMs));
  return new Promise((resolve, reject) => {
    let hasEnded = false;
    const call = channel.createCall(attempt.path, Infinity, null, null, null);
    let answer: Buffer | undefined;
    attempt.cancellation.whenCancelled((reason) => {
      if (hasEnded) return;
      // First the reason, then the cancellation that would otherwise be reported in its place.
      fail(reason);
      call.cancelWithStatus(codes.CANCELLED, "cancelled");
    });
    call.start(metadata, {
      onReceiveMetadata: ignore,
      onReceiveMessage: (message: Buffer) => {
        answer = message;
      },
      onReceiveStatus: (status) => {
        // From the server's own timer for the same deadline: the reason of the cancellation is the answer, whichever comes first.
        if (status.code === codes.DEADLINE_EXCEEDED && attempt.isDue()) return;
        // What the transport says of a call that was cancelled.
        if (hasEnded) return;
        hasEnded = true;
        if (status.code !== codes.OK) {
          return fail(toRpcError(status, call.getPeer() === channel.getTarget()));
        }
        try {
          resolve(read(answer, attempt.deserialize));
          observation.ended({ status: "OK" });
        } catch (error) {
          fail(error);
        }
      },
    });
    call.startRead();
    call.sendMessageWithContext({}, attempt.request);
    call.halfClose();

    function fail(error: unknown): void {
      hasEnded = true;
      observation.ended({ status: statusOf(error) });
      reject(error);
    }
  });
}

function ignore(): void {
  // Nothing that comes before the answer is of use.
}

const maxTimeoutDigits = 99_999_999;

/** The gRPC specification allows eight digits and a unit. Rounded down: a deadline never grows on its way. */
export function grpcTimeout(remainingMs: number): string {
  return remainingMs <= maxTimeoutDigits
    ? `${Math.max(1, Math.floor(remainingMs))}m`
    : `${Math.min(maxTimeoutDigits, Math.floor(remainingMs / 1_000))}S`;
}

function read(answer: Buffer | undefined, deserialize: (bytes: Buffer) => unknown): unknown {
  if (answer === undefined) throw new RpcError("INTERNAL", "an answer without a message");
  try {
    return deserialize(answer);
  } catch (error) {
    throw new RpcError("INTERNAL", "an answer that cannot be read", { cause: error });
  }
}

/** @param unsent True when the call was never given to a connection. */
function toRpcError({ code, details, metadata }: StatusObject, unsent: boolean): RpcError {
  // We did not cancel it, or we would not be here: the peer did, which ended in the middle of the call.
  const cut = code === codes.CANCELLED && details === cancelledStream;
  const pushback = metadata.get(metadataKeys.pushback)[0];
  return new RpcError(cut ? "UNAVAILABLE" : grpcStatusName(code), details, {
    effect: unsent ? "none" : effectOf({ code, details, metadata }),
    metadata,
    ...(pushback !== undefined && { pushbackMs: parsePushback(String(pushback)) }),
  });
}

function effectOf({ code, details, metadata }: StatusObject): RpcEffect {
  if (metadata.get(metadataKeys.unprocessed).length > 0) return "none";
  if (code === codes.UNAVAILABLE && details === refusedStream) return "none";
  return decliningStatuses.has(code) ? "answered" : "unknown";
}

/** What grpc-js says of a stream that ended with RST_STREAM CANCEL. */
const cancelledStream = "Call cancelled";

/** What grpc-js says of a stream the server refused with REFUSED_STREAM: RFC 9113 §8.7 has it that nothing was processed. */
const refusedStream = "Stream refused by server";

/** gRFC A6: what cannot be read as a number forbids a retry. */
function parsePushback(text: string): number {
  return /^-?\d{1,9}$/u.test(text) ? Number(text) : -1;
}
