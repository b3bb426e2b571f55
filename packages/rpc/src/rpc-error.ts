import type { Metadata } from "@grpc/grpc-js";
import { type GrpcStatusName, grpcStatus } from "@holdfast/resilience";

/**
 * What is known of the effect of a failed call:
 * - `none`: no handler saw it. It was never sent, refused on the way, or turned away at the server's door.
 * - `answered`: the handler answered with this status; what that says of the effect is in the contract of the method.
 * - `unknown`: no answer came, or one that does not tell. It may have taken effect.
 */
export type RpcEffect = "none" | "answered" | "unknown";

export interface RpcErrorOptions extends ErrorOptions {
  /** Default `unknown`. */
  readonly effect?: RpcEffect;
  /** Milliseconds to wait before a retry; negative forbids one. As a server sends it, as a client received it. */
  readonly pushbackMs?: number;
  /** Trailers that came with the status. */
  readonly metadata?: Metadata;
}

/**
 * A call that ended with a status other than OK. A handler throws it to answer with that status; a client method throws it when
 * a peer answered so or could not be reached.
 *
 * Built without a stack: under overload it is as frequent as an answer, and the place where it is made says nothing.
 */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly status: GrpcStatusName;
  /** The number of the status. */
  readonly code: number;
  readonly effect: RpcEffect;
  readonly pushbackMs: number | undefined;
  readonly metadata: Metadata | undefined;

  constructor(status: GrpcStatusName, message: string, options: RpcErrorOptions = {}) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(message, options);
    Error.stackTraceLimit = limit;
    this.status = status;
    this.code = grpcStatus[status];
    this.effect = options.effect ?? "unknown";
    this.pushbackMs = options.pushbackMs;
    this.metadata = options.metadata;
  }

  /** True when no handler saw the call, so that it may be repeated whatever it does. */
  get unprocessed(): boolean {
    return this.effect === "none";
  }
}

/** Statuses by which a handler says that it looked at the request and declined it. */
export const decliningStatuses: ReadonlySet<number> = new Set([
  grpcStatus.INVALID_ARGUMENT,
  grpcStatus.NOT_FOUND,
  grpcStatus.ALREADY_EXISTS,
  grpcStatus.PERMISSION_DENIED,
  grpcStatus.FAILED_PRECONDITION,
  grpcStatus.ABORTED,
  grpcStatus.OUT_OF_RANGE,
  grpcStatus.UNIMPLEMENTED,
  grpcStatus.UNAUTHENTICATED,
]);
