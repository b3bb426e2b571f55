import { status as codes, Metadata } from "@grpc/grpc-js";
import { type GrpcStatusName, ResilienceError, Shed } from "@holdfast/resilience";
import { RpcError } from "./rpc-error.ts";
import { metadataKeys } from "./rpc-metadata.ts";
import { statusOf } from "./status-of.ts";

/** The status a server ends a call with, as grpc-js wants it. */
export interface StatusReply {
  readonly status: GrpcStatusName;
  readonly code: codes;
  readonly details: string;
  readonly metadata: Metadata;
}

/**
 * @param error What ended the call.
 * @param unprocessed True when no handler saw it.
 */
export function statusReply(error: unknown, unprocessed: boolean): StatusReply {
  const status = isForClients(error) ? statusOf(error) : "INTERNAL";
  const metadata = new Metadata();
  const pushbackMs =
    error instanceof RpcError || error instanceof Shed ? error.pushbackMs : undefined;
  if (pushbackMs !== undefined) metadata.set(metadataKeys.pushback, String(pushbackMs));
  if (unprocessed) metadata.set(metadataKeys.unprocessed, "1");
  return {
    status,
    code: codes[status],
    // The transport encodes it as a URI, which throws for half a surrogate pair.
    details: isForClients(error) ? error.message.toWellFormed() : "internal error",
    metadata,
  };
}

/** Errors that were made to be told. What anything else says may be a secret, and is a bug in any case. */
export function isForClients(error: unknown): error is RpcError | ResilienceError {
  return error instanceof RpcError || error instanceof ResilienceError;
}
