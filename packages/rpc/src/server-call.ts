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
import type { AdmissionPermit } from "./admission.ts";
import { CallPath } from "./call-path.ts";
import type { NamedCallScope } from "./call-scope.ts";
import type { RpcInstrumentation, ServerCallObservation } from "./rpc-instrumentation.ts";
import { metadataKeys } from "./rpc-metadata.ts";
import type { ServerContext } from "./server-context.ts";
import { statusOf } from "./status-of.ts";

export interface ArrivingCall {
  readonly method: string;
  readonly metadata: Metadata;
  /** Instant on the monotonic clock; `Infinity` without a deadline. */
  readonly deadline: number;
  readonly networkPeer: string;
}

/** One call a server has received, from its metadata to its end. */
export class ServerCall implements ServerContext, NamedCallScope {
  readonly method: string;
  readonly metadata: Metadata;
  readonly deadline: number;
  readonly caller: string;
  readonly priority: Priority;
  readonly path: CallPath;
  readonly observation: ServerCallObservation;
  readonly #clock: Clock;
  #permit: AdmissionPermit | undefined;
  #controller: AbortController | undefined;
  /** Why nobody waits for the answer any more. */
  #abandoned: Cancelled | DeadlineExceeded | undefined;
  #phase: "arriving" | "handling" | "ended" = "arriving";

  constructor(arriving: ArrivingCall, clock: Clock, instrumentation: RpcInstrumentation) {
    const { metadata } = arriving;
    this.method = arriving.method;
    this.metadata = metadata;
    this.deadline = arriving.deadline;
    this.#clock = clock;
    this.caller = String(metadata.get(metadataKeys.caller)[0] ?? "");
    this.priority = parsePriority(metadata.get(metadataKeys.priority)[0]);
    this.path = CallPath.arriving(metadata);
    this.observation = instrumentation.serverCallStarted({
      method: arriving.method,
      carrier: metadata,
      caller: this.caller,
      networkPeer: arriving.networkPeer,
      remainingMs: this.remaining(),
    });
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

  ended(status: GrpcStatusName): void {
    if (this.#phase === "ended") return;
    this.#phase = "ended";
    this.releasePermit();
    this.observation.ended({ status });
  }

  /** The transport gave the call up. It says so after every call; that means nothing once the call has ended. */
  cancelled(): void {
    if (this.#phase === "ended") return;
    this.#abandoned =
      this.remaining() === 0
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
