import type { Clock } from "@holdfast/clock";
import type { TopologySpec } from "@holdfast/testbed";
import { parseDuration } from "../build/duration.ts";
import type { CallOptions, CallResult, OpCtx } from "../build/load.ts";
import type { AnyOperation } from "../build/plan-draft.ts";
import type { CallRecord, InvokeLine } from "../operation.ts";
import { callOutcome } from "./call-outcome.ts";
import type { CallAnswer, Caller } from "./caller.ts";
import { type Draws, operationDraws } from "./draws.ts";
import { type JudgedCall, type OperationReturn, operationOutcome } from "./operation-outcome.ts";
import type { OperationSink } from "./operation-sink.ts";
import { toMicroseconds } from "./to-microseconds.ts";
import { baggage, type OperationTrace, operationTrace, traceparent } from "./trace-context.ts";

/** Time for the answer to a call that names none: far above any healthy answer, short enough to be felt. */
export const defaultCallDeadlineMs = 2_000;
/** No operation outlives its scenario by more. */
export const maxCallDeadlineMs = 30_000;
/** An operation that makes more is a loop by mistake. */
export const maxCallsPerOperation = 100;

/** What all operations of a scenario have in common. */
export interface OperationHost {
  readonly runId: string;
  readonly scenario: string;
  readonly seed: number;
  readonly caller: Caller;
  readonly sink: OperationSink;
  readonly clock: Clock;
  /** `clock.now()` at t+0, or where a warm-up begins. */
  readonly startedAt: number;
  /** `clock.unixNow()` at the same moment. */
  readonly startedUnixMs: number;
}

export interface OperationPlan {
  readonly load: string;
  readonly index: number;
  readonly plannedMs: number;
  /** Null outside every zone. */
  readonly zone: string | null;
}

/** One operation, from its start to its one end. */
export class OperationRun {
  readonly #host: OperationHost;
  readonly #plan: OperationPlan;
  readonly #trace: OperationTrace;
  readonly #startMs: number;
  readonly #draws: Draws;
  readonly #records: CallRecord[] = [];
  readonly #judged: JudgedCall[] = [];
  #calls = 0;
  #firstCall: Pick<InvokeLine, "method" | "input"> = {};
  #ended = false;

  constructor(host: OperationHost, plan: OperationPlan) {
    this.#host = host;
    this.#plan = plan;
    this.#trace = operationTrace(host.runId, host.scenario, plan.load, plan.index);
    this.#startMs = this.#now();
    this.#draws = operationDraws(host.seed, plan.load, plan.index);
  }

  /** Milliseconds by which it started later than planned. */
  get latenessMs(): number {
    return this.#startMs - this.#plan.plannedMs;
  }

  get startMs(): number {
    return this.#startMs;
  }

  /** Runs the function to its end. Never rejects. */
  async run(operation: AnyOperation): Promise<void> {
    let back: Promise<OperationReturn>;
    try {
      back = operation(this.#context()).then(
        (value) => ({ kind: "returned", value: value ?? undefined }),
        (error: unknown) => ({ kind: "threw", error }),
      );
    } catch (error) {
      back = Promise.resolve({ kind: "threw", error });
    }
    // The function has run up to its first wait, so what it calls first is known.
    this.#writeInvoke();
    this.end(await back);
  }

  /** Ends it with what is known. Does nothing when it has ended. */
  end(back: OperationReturn): void {
    if (this.#ended) return;
    this.#ended = true;
    const endMs = this.#now();
    const { outcome, status, message } = operationOutcome(this.#judged, back);
    const output = back.kind === "returned" ? outputOf(back.value) : undefined;
    const { load, index, zone } = this.#plan;
    this.#host.sink.line({
      type: outcome,
      index,
      load,
      endMs,
      status,
      ...(message !== "" && { message }),
      ...(output && { output }),
      calls: this.#records,
    });
    this.#host.sink.span({
      traceId: this.#trace.traceId,
      spanId: this.#trace.rootSpanId,
      parentSpanId: "",
      name: load,
      zone: zone ?? "",
      startUnixMs: this.#unix(this.#startMs),
      endUnixMs: this.#unix(endMs),
      failed: status !== "OK",
      attributes: { ...this.#baggage(), "rpc.status_code": status },
    });
  }

  /** It was planned but could not be started: certainly without effect. */
  refuse(reason: string): void {
    this.#writeInvoke();
    const back = { outcome: "fail", status: "NOT_STARTED", message: reason } as const;
    this.end({ kind: "returned", value: back });
  }

  #context(): OpCtx<TopologySpec> {
    const { index } = this.#plan;
    const call = (
      method: string,
      input: Readonly<Record<string, unknown>>,
      options?: CallOptions<TopologySpec>,
    ): Promise<CallResult<never>> => this.#call(method, input, options ?? {});
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contract types a request by its method; here any method will do.
    return { index, ...this.#draws, call: call as OpCtx<TopologySpec>["call"] };
  }

  async #call(
    method: string,
    input: Readonly<Record<string, unknown>>,
    { deadline, via }: CallOptions<TopologySpec>,
  ): Promise<CallResult<never>> {
    const number = this.#calls;
    this.#calls += 1;
    if (number >= maxCallsPerOperation) {
      throw new RangeError(`an operation may make ${maxCallsPerOperation} calls`);
    }
    if (number === 0) this.#firstCall = { method, input };
    const deadlineMs =
      deadline === undefined ? defaultCallDeadlineMs : parseDuration(deadline, "call, deadline");
    if (deadlineMs > maxCallDeadlineMs || deadlineMs <= 0) {
      throw new RangeError(`call, deadline must be above 0 and at most ${maxCallDeadlineMs} ms`);
    }
    const startMs = this.#now();
    const spanId = this.#trace.callSpanId(number);
    const answer = await this.#host.caller.call({
      method,
      input,
      deadlineMs,
      zone: this.#plan.zone,
      via,
      index: this.#plan.index,
      traceparent: traceparent(this.#trace.traceId, spanId),
      baggage: baggage(this.#baggage()),
    });
    return this.#record(method, input, startMs, spanId, answer);
  }

  #record(
    method: string,
    input: Readonly<Record<string, unknown>>,
    startMs: number,
    spanId: string,
    answer: CallAnswer,
  ): CallResult<never> {
    const { status, message, read, endpoint } = answer;
    const endMs = this.#now();
    const outcome = callOutcome(answer);
    if (!this.#ended) {
      this.#records.push({ method, input, endpoint, startMs, endMs, status });
      this.#judged.push({ status, message, outcome, read });
    }
    this.#host.sink.span({
      traceId: this.#trace.traceId,
      spanId,
      parentSpanId: this.#trace.rootSpanId,
      name: method,
      zone: this.#plan.zone ?? "",
      startUnixMs: this.#unix(startMs),
      endUnixMs: this.#unix(endMs),
      failed: status !== "OK",
      sent: answer.sent,
      attributes: {
        ...this.#baggage(),
        "rpc.system.name": "grpc",
        "rpc.method": method,
        "rpc.status_code": status,
        "holdfast.endpoint": endpoint,
      },
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the body has the type that the contract gives the method.
    return { status, message, outcome, body: answer.body as never };
  }

  #writeInvoke(): void {
    const { load, index, plannedMs, zone } = this.#plan;
    this.#host.sink.line({
      type: "invoke",
      index,
      load,
      plannedMs,
      startMs: this.#startMs,
      startUnixMs: this.#unix(this.#startMs),
      zone,
      key: this.#draws.key,
      traceId: this.#trace.traceId,
      ...this.#firstCall,
    });
  }

  #baggage(): Readonly<Record<string, string | number>> {
    return {
      "holdfast.run.id": this.#host.runId,
      "holdfast.scenario.id": this.#host.scenario,
      "holdfast.op.index": this.#plan.index,
    };
  }

  #now(): number {
    return toMicroseconds(this.#host.clock.now() - this.#host.startedAt);
  }

  #unix(tMs: number): number {
    return this.#host.startedUnixMs + tMs;
  }
}

function outputOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || !("body" in value)) return undefined;
  const { body } = value;
  return typeof body === "object" && body !== null ? { ...body } : undefined;
}
