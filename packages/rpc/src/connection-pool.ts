import type { Clock } from "@holdfast/clock";
import { Connection } from "./connection.ts";
import type { RpcEndpoint } from "./endpoint-list.ts";

/** The open channels of a client: one per endpoint. */
export class ConnectionPool {
  readonly #caller: string;
  readonly #clock: Clock;
  readonly #connections = new Map<string, Connection>();

  /** @param caller Own instance name. */
  constructor(endpoints: readonly RpcEndpoint[], caller: string, clock: Clock) {
    this.#caller = caller;
    this.#clock = clock;
    for (const endpoint of endpoints) this.to(endpoint);
  }

  /** The connection to an endpoint; opened now for one that a balancer was told of later. */
  to(endpoint: RpcEndpoint): Connection {
    let connection = this.#connections.get(endpoint.id);
    if (connection === undefined) {
      connection = new Connection(endpoint, this.#caller, this.#clock);
      this.#connections.set(endpoint.id, connection);
    }
    return connection;
  }

  /** True once each channel has been connected, though it may not be now. */
  get wereReady(): boolean {
    return [...this.#connections.values()].every(({ wasReady }) => wasReady);
  }

  /** Calls in progress still end; new ones fail. */
  close(): void {
    for (const connection of this.#connections.values()) connection[Symbol.dispose]();
  }
}
