import type { Clock } from "@holdfast/clock";
import { Connection } from "./connection.ts";
import type { RpcEndpoint } from "./endpoint-list.ts";

/** The open channels of a client: one per endpoint. */
export class ConnectionPool {
  readonly #clock: Clock;
  readonly #connections = new Map<string, Connection>();

  constructor(endpoints: readonly RpcEndpoint[], clock: Clock) {
    this.#clock = clock;
    for (const endpoint of endpoints) this.to(endpoint);
  }

  /** The connection to an endpoint; opened now for one that a balancer was told of later. */
  to(endpoint: RpcEndpoint): Connection {
    let connection = this.#connections.get(endpoint.id);
    if (connection === undefined) {
      connection = new Connection(endpoint, this.#clock);
      this.#connections.set(endpoint.id, connection);
    }
    return connection;
  }

  /** Calls in progress still end; new ones fail. */
  close(): void {
    for (const connection of this.#connections.values()) connection[Symbol.dispose]();
  }
}
