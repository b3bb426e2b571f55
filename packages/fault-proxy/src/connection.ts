import type { Socket } from "node:net";
import type { Clock, Random } from "@holdfast/clock";
import type { Stream } from "./counters.ts";
import { Link, type LinkTarget } from "./link.ts";
import type { Ending } from "./outlet.ts";
import type { StreamTally } from "./stream-tally.ts";
import type { Toxic } from "./toxic.ts";
import type { ToxicChain } from "./toxic-chain.ts";

export interface ConnectionOptions {
  /** Both open, paused, with `allowHalfOpen`. */
  readonly client: Socket;
  readonly server: Socket;
  readonly chain: ToxicChain;
  readonly clock: Clock;
  readonly tallies: Readonly<Record<Stream, StreamTally>>;
  readonly dice: (toxic: Toxic) => Random;
  /** Both sockets are closed. */
  readonly onClosed: () => void;
}

/** A client joined with a server by two links, one for each direction. The end of one direction leaves the other open. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #links: Readonly<Record<Stream, Link>>;
  /** Decided when the connection begins, as in Toxiproxy. */
  readonly #isReset: boolean;
  #openSockets = 2;

  constructor(options: ConnectionOptions) {
    const { client, server, chain } = options;
    this.#options = options;
    this.#isReset = chain.resetsOnClose();
    this.#links = {
      upstream: this.#createLink("upstream", client, server),
      downstream: this.#createLink("downstream", server, client),
    };
    this.#watch(client, this.#links.upstream, this.#links.downstream);
    this.#watch(server, this.#links.downstream, this.#links.upstream);
    chain.attach("upstream", this.#links.upstream);
    chain.attach("downstream", this.#links.downstream);
    client.resume();
    server.resume();
  }

  /** Closes both sockets at once; what is on its way is lost. */
  cut(): void {
    for (const socket of [this.#options.client, this.#options.server]) {
      if (this.#isReset) socket.resetAndDestroy();
      else socket.destroy();
    }
  }

  #createLink(stream: Stream, source: Socket, target: Socket): Link {
    return new Link({
      source,
      target: new SocketTarget(target, this.#isReset),
      clock: this.#options.clock,
      tally: this.#options.tallies[stream],
      dice: this.#options.dice,
      resets: () => this.#isReset,
    });
  }

  #watch(socket: Socket, outgoing: Link, incoming: Link): void {
    socket.on("data", (data: Buffer) => outgoing.receive(data));
    socket.on("end", () => outgoing.finish("finished"));
    socket.on("drain", () => incoming.targetDrained());
    // What matters of an error is that the socket is gone, and "close" follows.
    socket.on("error", () => {});
    socket.on("close", () => {
      incoming.dispose();
      outgoing.finish("closed");
      this.#openSockets -= 1;
      if (this.#openSockets === 0) this.#close();
    });
  }

  #close(): void {
    const { chain, onClosed } = this.#options;
    for (const stream of ["upstream", "downstream"] as const) {
      this.#links[stream].dispose();
      chain.detach(stream, this.#links[stream]);
    }
    onClosed();
  }
}

class SocketTarget implements LinkTarget {
  readonly #socket: Socket;
  readonly #isReset: boolean;

  constructor(socket: Socket, isReset: boolean) {
    this.#socket = socket;
    this.#isReset = isReset;
  }

  write(data: Buffer): boolean {
    const socket = this.#socket;
    // A write of at least the high-water mark says no even when the system took all of it at once.
    return socket.write(data) || socket.writableLength === 0;
  }

  end(ending: Ending): void {
    const socket = this.#socket;
    if (this.#isReset) {
      // An empty write is called back when everything before it has left.
      socket.write("", () => socket.resetAndDestroy());
    } else if (ending === "finished") {
      socket.end();
    } else {
      socket.destroySoon();
    }
  }
}
