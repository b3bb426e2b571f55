import { type ChannelInterface, Metadata, type MethodDefinition } from "@grpc/grpc-js";
import type { Clock } from "@holdfast/clock";
import {
  defaultPriority,
  type Execution,
  type GrpcStatusName,
  type Pipeline,
  type Priority,
  priorities,
  type RunOptions,
} from "@holdfast/resilience";
import { CallFacts } from "./call-facts.ts";
import { CallPath } from "./call-path.ts";
import { currentScope, type NamedCallScope } from "./call-scope.ts";
import type { CallOptions, MethodOptions } from "./client.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import type { RpcEndpoint } from "./endpoint-list.ts";
import { linkSignals } from "./linked-signal.ts";
import {
  type AttemptStart,
  type ClientCallObservation,
  type RpcInstrumentation,
  silentRpcInstrumentation,
} from "./rpc-instrumentation.ts";
import { metadataKeys } from "./rpc-metadata.ts";
import { statusOf } from "./status-of.ts";
import { sendUnary } from "./unary-attempt.ts";

/** Node fires a timer at once when its delay does not fit a signed 32-bit integer, and so do servers. */
const longestDeadlineMs = 2 ** 31 - 1;

/** By how much the transport's timers and clocks, here and at the peer, may be ahead of the pipeline's. */
const timerToleranceMs = 20;

export interface ClientMethodParts {
  readonly definition: MethodDefinition<unknown, unknown>;
  readonly options: {
    readonly peer: string;
    readonly caller: string;
    readonly pipeline: Pipeline<RpcEndpoint>;
    readonly clock: Clock;
    readonly instrumentation?: RpcInstrumentation;
  };
  readonly methodOptions: MethodOptions<unknown> | undefined;
  readonly connections: ConnectionPool;
}

/** What every attempt of one call sends along or is told to. */
interface Call {
  readonly request: Buffer;
  readonly path: string | undefined;
  readonly priority: Priority;
  readonly sentAlong: Readonly<Record<string, string>> | undefined;
  readonly observation: ClientCallObservation;
  attempts: number;
}

export type ClientMethod = (request: unknown, options?: CallOptions) => Promise<unknown>;

const noOptions: CallOptions = {};

/** One method of a client: a call through the pipeline, in the scope it is made in. */
export function createMethod(parts: ClientMethodParts): ClientMethod {
  const { definition, options, methodOptions } = parts;
  const name = definition.path.slice(1);
  const { instrumentation = silentRpcInstrumentation, clock } = options;
  const pipeline: Pipeline<RpcEndpoint, unknown> = methodOptions?.pipeline ?? options.pipeline;
  const idempotentByContract = methodOptions?.idempotent ?? isIdempotent(definition);

  return async (request, callOptions = noOptions) => {
    const scope = currentScope();
    const deadline = deadlineOf(scope, callOptions, clock);
    const priority = priorityOf(scope, callOptions);
    const call: Call = {
      request: definition.requestSerialize(request),
      path: pathOf(scope, callOptions)?.child(name),
      priority,
      sentAlong: callOptions.metadata,
      observation: instrumentation.clientCallStarted({ method: name, peer: options.peer }),
      attempts: 0,
    };
    const facts = new CallFacts(name, call.observation);
    const runOptions: Mutable<RunOptions> = { deadline, priority, attributes: facts };
    const idempotent = callOptions.idempotent ?? idempotentByContract;
    if (idempotent !== undefined) runOptions.idempotent = idempotent;
    const link = linkSignals(scope?.signal, callOptions.signal);
    if (link?.signal !== undefined) runOptions.signal = link.signal;
    let status: GrpcStatusName = "OK";
    try {
      return await pipeline.run((ctx) => send(ctx, call, parts), runOptions);
    } catch (error) {
      status = statusOf(error);
      throw error;
    } finally {
      link?.unlink();
      call.observation.ended({ status, attempts: call.attempts });
    }
  };
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function send(
  ctx: Execution<RpcEndpoint>,
  call: Call,
  { connections, definition }: ClientMethodParts,
): Promise<unknown> {
  call.attempts = Math.max(call.attempts, ctx.attempt);
  const connection = connections.to(ctx.endpoint);
  const channel = connection.readyChannel;
  return channel === undefined
    ? sendWhenReady(connection, ctx, call, definition)
    : sendOn(channel, ctx, call, definition);
}

async function sendWhenReady(
  connection: Connection,
  ctx: Execution<RpcEndpoint>,
  call: Call,
  definition: MethodDefinition<unknown, unknown>,
): Promise<unknown> {
  let channel: ChannelInterface;
  try {
    channel = await connection.whenReady(ctx.signal);
    ctx.signal.throwIfAborted();
  } catch (error) {
    call.observation.attemptUnsent(attemptStart(ctx));
    throw error;
  }
  return await sendOn(channel, ctx, call, definition);
}

function sendOn(
  channel: ChannelInterface,
  ctx: Execution<RpcEndpoint>,
  call: Call,
  definition: MethodDefinition<unknown, unknown>,
): Promise<unknown> {
  const metadata = metadataOf(call, ctx.attempt);
  const start = attemptStart(ctx);
  return sendUnary(channel, {
    path: definition.path,
    request: call.request,
    deserialize: definition.responseDeserialize,
    metadata,
    remainingMs: start.remainingMs,
    cancellation: ctx,
    isDue: () => ctx.remaining() <= timerToleranceMs,
    observation: call.observation.attemptStarted(start, metadata),
  });
}

/** @returns Undefined, which leaves it to the pipeline, when the contract does not say. */
function isIdempotent(definition: object): true | undefined {
  const options: unknown = Reflect.get(definition, "options");
  if (typeof options !== "object" || options === null) return undefined;
  const level: unknown = Reflect.get(options, "idempotency_level");
  return level === "NO_SIDE_EFFECTS" || level === "IDEMPOTENT" ? true : undefined;
}

function attemptStart(ctx: Execution<RpcEndpoint>): AttemptStart {
  return {
    endpoint: ctx.endpoint,
    attempt: ctx.attempt,
    hedged: ctx.hedged,
    remainingMs: ctx.remaining(),
    breaker: ctx.breaker,
  };
}

/** A new one for each attempt: what one attempt adds to it must not be seen in the next. */
function metadataOf({ path, priority, sentAlong }: Call, attempt: number): Metadata {
  const metadata = new Metadata();
  for (const key in sentAlong) metadata.set(key, sentAlong[key] ?? "");
  if (path !== undefined) metadata.set(metadataKeys.callPath, path);
  if (priority !== defaultPriority) metadata.set(metadataKeys.priority, priority);
  if (attempt > 1) metadata.set(metadataKeys.previousAttempts, String(attempt - 1));
  return metadata;
}

/** Outside of a served call, the load generator for example, baggage sent along may name the operation. */
function pathOf(
  scope: NamedCallScope | undefined,
  { metadata }: CallOptions,
): CallPath | undefined {
  if (scope !== undefined) return scope.path;
  const baggage = metadata?.["baggage"];
  return baggage === undefined ? undefined : CallPath.root(baggage);
}

/** A call never matters more than what it is made for. */
function priorityOf(scope: NamedCallScope | undefined, { priority }: CallOptions): Priority {
  const inherited = scope?.priority;
  if (priority === undefined) return inherited ?? defaultPriority;
  if (inherited === undefined) return priority;
  return priorities.indexOf(priority) > priorities.indexOf(inherited) ? priority : inherited;
}

function deadlineOf(
  scope: NamedCallScope | undefined,
  { deadlineMs }: CallOptions,
  clock: Clock,
): number {
  const inherited = scope?.deadline ?? Infinity;
  if (deadlineMs === undefined) return inherited;
  if (!(deadlineMs > 0 && deadlineMs <= longestDeadlineMs)) {
    throw new RangeError(`deadlineMs must be in (0, ${longestDeadlineMs}], got ${deadlineMs}`);
  }
  return Math.min(inherited, clock.now() + deadlineMs);
}
