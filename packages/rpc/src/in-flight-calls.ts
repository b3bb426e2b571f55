import { RpcError } from "./rpc-error.ts";

/**
 * Counts the calls a server is working on, and turns away new ones once it is shutting down.
 *
 * The transport's own way to drain is not used for this: it tells clients with GOAWAY at once, and a grpc-js client that sends a
 * keepalive ping after that takes the connection for dead and fails the calls that were to be answered (seen in 1.14.7).
 */
export class InFlightCalls {
  #count = 0;
  #isClosed = false;
  readonly #idle = Promise.withResolvers<void>();

  /** @throws {RpcError} UNAVAILABLE once `close` was called. No handler has seen the call: it may go elsewhere. */
  begin(): void {
    if (this.#isClosed) {
      throw new RpcError("UNAVAILABLE", "the server is shutting down", { effect: "none" });
    }
    this.#count += 1;
  }

  /** Follows each `begin` once. */
  end(): void {
    this.#count -= 1;
    this.#settle();
  }

  /** Takes no more calls. @returns When the last one has ended. */
  close(): Promise<void> {
    this.#isClosed = true;
    this.#settle();
    return this.#idle.promise;
  }

  #settle(): void {
    if (this.#isClosed && this.#count === 0) this.#idle.resolve();
  }
}
