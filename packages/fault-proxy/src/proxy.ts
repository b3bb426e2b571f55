import { connect, type Socket } from "node:net";
import { type Clock, deriveSeed, type Random, seededRandom } from "@holdfast/clock";
import { Connection } from "./connection.ts";
import type { ProxyCounters } from "./counters.ts";
import { AddressError, parsePort, splitHostPort } from "./go/host-port.ts";
import { formatAddress, resolveAddress } from "./go/resolve.ts";
import { type Listener, listen } from "./listener.ts";
import { StreamTally } from "./stream-tally.ts";
import type { Toxic } from "./toxic.ts";
import { ToxicChain } from "./toxic-chain.ts";

export interface ProxyOptions {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  readonly seed: string;
  readonly clock: Clock;
}

/** What of a proxy can be changed. */
export interface ProxySettings {
  readonly listen: string;
  readonly upstream: string;
  readonly enabled: boolean;
}

/** Listens on one address and joins each client with the upstream, through the toxics of this proxy. */
export class Proxy {
  readonly name: string;
  readonly toxics = new ToxicChain();
  readonly #options: ProxyOptions;
  #listen: string;
  #upstream: string;
  #listener: Listener | undefined;
  readonly #connections = new Set<Connection>();
  /** Clients whose upstream has not answered yet, each with the way to give it up. */
  readonly #dialing = new Set<() => void>();
  readonly #tallies = { upstream: new StreamTally(), downstream: new StreamTally() };
  #accepted = 0;
  #refused = 0;
  #cut = 0;

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.name = options.name;
    this.#listen = options.listen;
    this.#upstream = options.upstream;
  }

  get listen(): string {
    return this.#listen;
  }

  get upstream(): string {
    return this.#upstream;
  }

  get isEnabled(): boolean {
    return this.#listener !== undefined;
  }

  /** Does nothing when it is started already. @throws {ListenError} */
  async start(): Promise<void> {
    if (this.#listener !== undefined) return;
    this.#listener = await listen(this.#listen, (client) => this.#accept(client));
    this.#listen = this.#listener.address;
  }

  /** Refuses new connections and cuts the open ones. */
  stop(): void {
    if (this.#listener === undefined) return;
    this.#listener.close();
    this.#listener = undefined;
    this.#cut += this.#connections.size;
    for (const giveUp of this.#dialing) giveUp();
    for (const connection of this.#connections) connection.cut();
  }

  /** @throws {AddressError} when the listen address is malformed: nothing changed. @throws {ListenError} when it cannot be listened on: it is stopped. */
  async update(settings: ProxySettings): Promise<void> {
    if (await this.differs(settings)) {
      this.stop();
      this.#listen = settings.listen;
      this.#upstream = settings.upstream;
    }
    if (settings.enabled) await this.start();
    else this.stop();
  }

  /** Whether these addresses are others than the ones in use. @throws {AddressError} */
  async differs(other: Pick<ProxySettings, "listen" | "upstream">): Promise<boolean> {
    const resolved = formatAddress(await resolveAddress(other.listen));
    return this.#listen !== resolved || this.#upstream !== other.upstream;
  }

  counters(): ProxyCounters {
    return {
      name: this.name,
      listen: this.#listen,
      upstream: this.#upstream,
      isEnabled: this.isEnabled,
      connections: {
        accepted: this.#accepted,
        refused: this.#refused,
        active: this.#connections.size,
        cut: this.#cut,
      },
      streams: {
        upstream: this.#tallies.upstream.counters(),
        downstream: this.#tallies.downstream.counters(),
      },
      toxics: this.toxics.counters(),
    };
  }

  #accept(client: Socket): void {
    this.#accepted += 1;
    const index = this.#accepted;
    const server = this.#dial();
    if (server === undefined) {
      this.#refused += 1;
      client.destroy();
      return;
    }
    const giveUp = (): void => {
      this.#dialing.delete(giveUp);
      client.destroy();
      server.destroy();
    };
    this.#dialing.add(giveUp);
    const refuse = (): void => {
      this.#refused += 1;
      giveUp();
    };
    // A client may reset before the upstream answers; the connection is then joined all the same, and ends at once.
    client.on("error", () => {});
    server.once("error", refuse);
    server.once("connect", () => {
      server.off("error", refuse);
      this.#dialing.delete(giveUp);
      if (client.destroyed) server.destroy();
      else this.#join(client, server, index);
    });
  }

  /** @returns Nothing when the upstream's address is malformed. */
  #dial(): Socket | undefined {
    try {
      const { host, port } = splitHostPort(this.#upstream);
      return connect({
        host: host === "" ? "localhost" : host,
        port: parsePort(port),
        allowHalfOpen: true,
        noDelay: true,
      });
    } catch (error) {
      if (error instanceof AddressError) return undefined;
      throw error;
    }
  }

  #join(client: Socket, server: Socket, index: number): void {
    const connection: Connection = new Connection({
      client,
      server,
      chain: this.toxics,
      clock: this.#options.clock,
      tallies: this.#tallies,
      dice: (toxic) => this.#dice(toxic, index),
      onClosed: () => this.#connections.delete(connection),
    });
    this.#connections.add(connection);
  }

  #dice(toxic: Toxic, connectionIndex: number): Random {
    const { seed, name } = this.#options;
    return seededRandom(deriveSeed(seed, name, connectionIndex, toxic.name, toxic.stream));
  }
}
