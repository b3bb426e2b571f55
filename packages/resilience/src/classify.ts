import { DeadlineExceeded } from "./errors.ts";
import { grpcStatusName } from "./grpc-status.ts";
import { ResilienceError } from "./resilience-error.ts";
import type { Outcome, Verdict } from "./verdict.ts";

const success: Verdict = { as: "success", retry: "never" };
const failure: Verdict = { as: "failure", retry: "never" };
const ignored: Verdict = { as: "ignored", retry: "never" };
const ignoredButRepeatable: Verdict = { as: "ignored", retry: "always" };
const repeatableFailure: Verdict = { as: "failure", retry: "if-idempotent" };
const unprocessedFailure: Verdict = { as: "failure", retry: "always", localOrigin: true };
const attemptTimeout: Verdict = { as: "failure", retry: "if-idempotent", localOrigin: true };
const callTimeout: Verdict = { as: "failure", retry: "never", localOrigin: true };

/**
 * The default judgement, the same for retry, breaker, budget, balancer and outlier ejection.
 *
 * Reads the gRPC status `code` of any error, whichever library made it. `unprocessed: true` on an error says that no handler saw the
 * call. A pushback is read from `pushbackMs` or from the trailing metadata `grpc-retry-pushback-ms`. Errors of Node's sockets are known by
 * their names. What nothing is known of is a failure that is not repeated: it is as likely a bug as an outage.
 */
export function classify(outcome: Outcome): Verdict {
  return outcome.ok ? success : classifyError(outcome.error);
}

function classifyError(error: unknown): Verdict {
  if (error instanceof ResilienceError) return ofOwnError(error);
  if (typeof error !== "object" || error === null) return failure;
  // Errors of the platform; their `code` is a number of the DOM, not of gRPC.
  const name = "name" in error ? error.name : undefined;
  if (name === "AbortError") return ignored;
  if (name === "TimeoutError") return attemptTimeout;
  const code = "code" in error ? error.code : undefined;
  if (typeof code === "number") return ofGrpcStatus(code, error);
  if (typeof code === "string") return ofSystemError(code);
  return failure;
}

/** A refusal of our own says nothing about the peer. Only the work itself, cut off for its time, is held against it. */
function ofOwnError(error: ResilienceError): Verdict {
  if (error instanceof DeadlineExceeded) {
    if (error.where === "attempt") return attemptTimeout;
    return error.where === "call" ? callTimeout : ignored;
  }
  switch (error.code) {
    case "SHED":
      return withPushback(ignoredButRepeatable, pushbackOf(error), ignored);
    case "BULKHEAD_FULL":
    case "RATE_LIMITED":
    case "LIMIT_REACHED":
    case "THROTTLED":
    case "CIRCUIT_OPEN":
    case "CANCELLED":
    case "NO_ENDPOINT":
    case "DEADLINE_EXCEEDED":
      return ignored;
  }
}

function ofGrpcStatus(code: number, error: object): Verdict {
  const pushbackMs = pushbackOf(error);
  switch (grpcStatusName(code)) {
    case "UNAVAILABLE":
      return Reflect.get(error, "unprocessed") === true
        ? withPushback(unprocessedFailure, pushbackMs)
        : withPushback(repeatableFailure, pushbackMs);
    case "RESOURCE_EXHAUSTED":
      return withPushback(repeatableFailure, pushbackMs, failure);
    case "DEADLINE_EXCEEDED":
      return withPushback(attemptTimeout, pushbackMs);
    case "ABORTED":
      return withPushback({ as: "ignored", retry: "if-idempotent" }, pushbackMs);
    case "INTERNAL":
      return isStreamReset(error) ? withPushback(repeatableFailure, pushbackMs) : failure;
    case "UNKNOWN":
    case "DATA_LOSS":
    case "UNIMPLEMENTED":
      return failure;
    case "CANCELLED":
      return ignored;
    // The peer is alive and has answered: about the request, not about itself.
    case "OK":
    case "NOT_FOUND":
    case "ALREADY_EXISTS":
    case "INVALID_ARGUMENT":
    case "FAILED_PRECONDITION":
    case "PERMISSION_DENIED":
    case "UNAUTHENTICATED":
    case "OUT_OF_RANGE":
      return success;
  }
}

function ofSystemError(code: string): Verdict {
  switch (code) {
    case "ECONNREFUSED":
    case "ENOTFOUND":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return unprocessedFailure;
    case "ECONNRESET":
    case "EPIPE":
    case "ETIMEDOUT":
      return attemptTimeout;
    case "ABORT_ERR":
      return ignored;
    default:
      return failure;
  }
}

/** gRPC's HTTP/2 mapping gives INTERNAL to a stream that was reset: the answer was lost, the request need not have been. */
function isStreamReset(error: object): boolean {
  const details: unknown = Reflect.get(error, "details") ?? Reflect.get(error, "message");
  return typeof details === "string" && details.includes("RST_STREAM");
}

/** @param without The verdict when the server gave no pushback. Default the same. */
function withPushback(
  verdict: Verdict,
  pushbackMs: number | undefined,
  without = verdict,
): Verdict {
  if (pushbackMs === undefined) return without;
  return pushbackMs < 0 ? { ...verdict, retry: "never", pushbackMs } : { ...verdict, pushbackMs };
}

/** @returns Milliseconds; -1, which means stop, for what is no number (gRFC A6). */
function pushbackOf(error: object): number | undefined {
  const own: unknown = Reflect.get(error, "pushbackMs");
  if (typeof own === "number") return Number.isFinite(own) ? own : -1;
  const metadata: unknown = Reflect.get(error, "metadata");
  if (typeof metadata !== "object" || metadata === null) return undefined;
  const get: unknown = Reflect.get(metadata, "get");
  if (typeof get !== "function") return undefined;
  const values: unknown = Reflect.apply(get, metadata, ["grpc-retry-pushback-ms"]);
  const value: unknown = Array.isArray(values) ? values[0] : values;
  if (value === undefined) return undefined;
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : -1;
}

/** @returns What to call a failure in an event: the gRPC status, the code of our own error, or the name of the error. */
export function reasonOf(error: unknown): string {
  if (error instanceof ResilienceError) return error.code;
  if (typeof error !== "object" || error === null) return typeof error;
  const code: unknown = Reflect.get(error, "code");
  if (typeof code === "number") return grpcStatusName(code);
  if (typeof code === "string") return code;
  return error instanceof Error ? error.name : "Error";
}
