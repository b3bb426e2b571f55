import type { Metadata } from "@grpc/grpc-js";
import type { Clock } from "@holdfast/clock";
import {
  Cancelled,
  DeadlineExceeded,
  defaultPriority,
  type GrpcStatusName,
  type Priority,
  priorities,
} from "@holdfast/resilience";
import type { AdmissionPermit, AdmissionRequest } from "./admission.ts";
import { CallPath } from "./call-path.ts";
import type { NamedCallScope } from "./call-scope.ts";
import { callerOf } from "./channel-options.ts";
import type { InFlightCalls } from "./in-flight-calls.ts";
import type { Refusal, RpcInstrumentation, ServerCallObservation } from "./rpc-instrumentation.ts";
import { metadataKeys } from "./rpc-metadata.ts";
import type { ServerContext } from "./server-context.ts";
import { statusOf } from "./status-of.ts";

/** By how much the transport's timer and clock may be ahead of ours when it ends a call at its deadline. */
const timerToleranceMs = 20;

const refusals: Readonly<Partial<Record<GrpcStatusName, Refusal>>> = {
  RESOURCE_EXHAUSTED: "load-shed",
  DEADLINE_EXCEEDED: "deadline-exceeded",
};

export interface ArrivingCall {
  readonly method: string;
  readonly metadata: Metadata;
  /** Milliseconds until the deadline, negative when it has passed; `Infinity` without one. */
  readonly remainingMs: number;
  readonly networkPeer: string;
}

/** One call a server has received, from its metadata to its end. */
export class ServerCall implements ServerContext, NamedCallScope, AdmissionRequest {
  readonly method: string;
  readonly metadata: Metadata;
  readonly deadline: number;
  readonly caller: string;
  /** Milliseconds until the deadline when it arrived; `Infinity` without one. */
  readonly remainingMs: number;
  readonly observation: ServerCallObservation;
  readonly #clock: Clock;
  #permit: AdmissionPermit | undefined;
  #inFlight: InFlightCalls | undefined;
  #path: CallPath | undefined;
  #priority: Priority | undefined;
  #controller: AbortController | undefined;
  /** Why nobody waits for the answer any more. */
  #abandoned: Cancelled | DeadlineExceeded | undefined;
  #phase: "arriving" | "handling" | "ended" = "arriving";

  constructor(arriving: ArrivingCall, clock: Clock, instrumentation: RpcInstrumentation) {
    const { metadata } = arriving;
    this.method = arriving.method;
    this.metadata = metadata;
    this.deadline =
      arriving.remainingMs === Infinity ? Infinity : clock.now() + arriving.remainingMs;
    this.#clock = clock;
    this.caller = callerOf(String(metadata.get(metadataKeys.userAgent)[0] ?? ""));
    this.remainingMs = arriving.remainingMs;
    this.observation = instrumentation.serverCallStarted({
      method: arriving.method,
      carrier: metadata,
      caller: this.caller,
      networkPeer: arriving.networkPeer,
      remainingMs: arriving.remainingMs,
    });
  }

  /** Read when first asked for, as looking into metadata costs as much as everything else here. */
  get priority(): Priority {
    this.#priority ??= parsePriority(this.metadata.get(metadataKeys.priority)[0]);
    return this.#priority;
  }

  /** Which attempt of its call it is, 1 for the first. Read when asked for. */
  get attempt(): number {
    return parseAttempt(this.metadata.get(metadataKeys.previousAttempts)[0]);
  }

  /** Made when first asked for: only calls made below this one and faults need it. */
  get path(): CallPath {
    this.#path ??= CallPath.arriving(this.metadata);
    return this.#path;
  }

  remaining(): number {
    return Math.max(0, this.deadline - this.#clock.now());
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abandoned !== undefined) this.#controller.abort(this.#abandoned);
    }
    return this.#controller.signal;
  }

  /** Counts as in progress until it has ended. @throws {RpcError} when the server is shutting down. */
  holds(inFlight: InFlightCalls): void {
    inFlight.begin();
    this.#inFlight = inFlight;
  }

  admitted(permit: AdmissionPermit): void {
    this.#permit = permit;
  }

  handling(): void {
    this.#phase = "handling";
  }

  /** The work is done, whether or not its answer is on its way. */
  releasePermit(): void {
    this.#permit?.release();
    this.#permit = undefined;
  }

  /** It ends before any handler has seen it. */
  refused(status: GrpcStatusName): void {
    this.observation.refused(refusals[status] ?? "shutting-down");
    this.ended(status);
  }

  ended(status: GrpcStatusName): void {
    if (this.#phase === "ended") return;
    this.#phase = "ended";
    this.releasePermit();
    this.#inFlight?.end();
    this.observation.ended({ status });
  }

  /** The transport gave the call up. It says so after every call; that means nothing once the call has ended. */
  cancelled(): void {
    if (this.#phase === "ended") return;
    this.#abandoned =
      this.remaining() <= timerToleranceMs
        ? new DeadlineExceeded(this.method, "call", 0)
        : new Cancelled(this.method, undefined);
    this.#controller?.abort(this.#abandoned);
    // No handler has it, so nobody else will end it.
    if (this.#phase === "arriving") this.ended(statusOf(this.#abandoned));
  }
}

function parsePriority(text: string | Buffer | undefined): Priority {
  return priorities.find((priority) => priority === text) ?? defaultPriority;
}

/** A number that no client of ours sends counts as a first attempt: it is not worth refusing a call for. */
function parseAttempt(previous: string | Buffer | undefined): number {
  if (previous === undefined) return 1;
  return /^\d{1,3}$/u.test(String(previous)) ? Number(previous) + 1 : 1;
}
