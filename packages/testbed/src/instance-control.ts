import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { type ServiceDefinitions, serviceDefinition } from "@holdfast/protos";

type Control = ServiceDefinitions["holdfast.control.v1.Control"];

interface Call<Request, Answer> {
  readonly path: string;
  readonly requestSerialize: (request: Request) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Answer;
}
type AnswerOf<Method> = Method extends Call<never, infer Answer> ? Answer : never;
type RequestOf<Method> = Method extends Call<infer Request, unknown> ? Request : never;

export type FlushAnswer = AnswerOf<Control["Flush"]>;
export type InstanceState = AnswerOf<Control["GetState"]>;
export type RpcFaultCount = InstanceState["rpcFaults"][number];
export type RpcFaultOrder = NonNullable<RequestOf<Control["SetRpcFaults"]>["faults"]>[number];

/** An instance that was started again is to be found quickly; gRPC's own first pause is a whole second. */
const reconnectOptions = {
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 500,
};

/** Speaks `holdfast.control.v1.Control` to one instance, at its own address and not through a proxy. */
export class InstanceControl implements Disposable {
  readonly #address: string;
  #client: Client | undefined;

  /** @param address `host:port` */
  constructor(address: string) {
    this.#address = address;
  }

  /** @throws {Error} when it does not answer within `limitMs`, or answers with an error. */
  flush(limitMs: number, signal?: AbortSignal): Promise<FlushAnswer> {
    return this.#call(serviceDefinition("holdfast.control.v1.Control").Flush, {}, limitMs, signal);
  }

  /** @throws {Error} when it does not answer within `limitMs`, or answers with an error. */
  getState(limitMs: number, signal?: AbortSignal): Promise<InstanceState> {
    return this.#call(
      serviceDefinition("holdfast.control.v1.Control").GetState,
      {},
      limitMs,
      signal,
    );
  }

  /**
   * Replaces the faults on calls.
   *
   * @returns Counts of those that were there before.
   * @throws {Error} when it does not answer within `limitMs`, or answers with an error.
   */
  async setRpcFaults(
    faults: readonly RpcFaultOrder[],
    limitMs: number,
    signal?: AbortSignal,
  ): Promise<readonly RpcFaultCount[]> {
    const { replaced } = await this.#call(
      serviceDefinition("holdfast.control.v1.Control").SetRpcFaults,
      { faults: [...faults] },
      limitMs,
      signal,
    );
    return replaced;
  }

  [Symbol.dispose](): void {
    this.#client?.close();
    this.#client = undefined;
  }

  #call<Request, Answer>(
    method: Call<Request, Answer>,
    request: Request,
    limitMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    this.#client ??= new Client(this.#address, credentials.createInsecure(), reconnectOptions);
    const client = this.#client;
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const call = client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        { deadline: Date.now() + limitMs },
        (error: ServiceError | null, answer?: Answer) => {
          signal?.removeEventListener("abort", cancel);
          if (answer !== undefined) resolve(answer);
          else reject(error ?? new Error(`${method.path} at ${this.#address} had no answer`));
        },
      );
      const cancel = (): void => call.cancel();
      signal?.addEventListener("abort", cancel, { once: true });
    });
  }
}
