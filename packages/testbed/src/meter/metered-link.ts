import { connect, createServer, type Server, type Socket } from "node:net";

/** Where a link is entered and where it goes on. */
export interface MeteredLinkOptions {
  readonly name: string;
  /** Port to listen on, at every address of this host. */
  readonly port: number;
  /** Port of the proxy behind it, on loopback. */
  readonly farPort: number;
}

/** What went one way since the link was made, in the words of the embedded proxy. */
interface Stream {
  bytesReceived: number;
  chunksReceived: number;
  bytesSent: number;
  chunksSent: number;
}

/**
 * One link before its proxy: everything passes unchanged, ends and resets too, and is counted. A door that is closed
 * refuses, as a proxy does that listens no more.
 */
export class MeteredLink {
  readonly options: MeteredLinkOptions;
  readonly #streams = { upstream: newStream(), downstream: newStream() };
  readonly #connections = { accepted: 0, refused: 0, active: 0, cut: 0 };
  /** Connections that the far side ended first, or reset; and those of which one half has ended. */
  readonly #ends = { closed: 0, reset: 0, half: 0 };
  #server: Server | undefined;
  #isOpen = false;
  /** Whether there is somebody behind the proxy. */
  isPresent = true;

  constructor(options: MeteredLinkOptions) {
    this.options = options;
  }

  /** @throws {Error} with `code` when the port is taken. */
  open(): Promise<void> {
    if (this.#isOpen) return Promise.resolve();
    this.#isOpen = true;
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => this.#join(near));
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.options.port, "0.0.0.0", 1_024, resolve);
    });
  }

  /** From now on it refuses. What is open stays: to end that is the proxy's part. */
  close(): void {
    this.#isOpen = false;
    this.#server?.close();
    this.#server = undefined;
  }

  counters(): object {
    return {
      name: this.options.name,
      listen: String(this.options.port),
      upstream: String(this.options.farPort),
      isEnabled: this.#isOpen,
      connections: this.#connections,
      streams: this.#streams,
      ends: this.#ends,
      toxics: [],
    };
  }

  #join(near: Socket): void {
    if (!this.isPresent) {
      // As a proxy does whose server refuses.
      this.#connections.accepted += 1;
      this.#connections.refused += 1;
      near.on("error", () => {});
      near.destroy();
      return;
    }
    const { farPort } = this.options;
    const far = connect({ port: farPort, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    this.#connections.accepted += 1;
    this.#connections.active += 1;
    // One side tells of its end by "end" or by "error"; whichever comes first is the side that ended.
    let firstEnd: "near" | "far" | undefined;
    let openSides = 2;
    const ended = (side: "near" | "far", isReset: boolean): void => {
      if (firstEnd === undefined) {
        firstEnd = side;
        if (side === "far") this.#farEnded(isReset);
        if (!isReset) this.#ends.half += 1;
      }
    };
    const closed = (): void => {
      openSides -= 1;
      if (openSides > 0) return;
      this.#connections.active -= 1;
      if (isHalf()) this.#ends.half -= 1;
    };
    let wasReset = false;
    const isHalf = (): boolean => firstEnd !== undefined && !wasReset;
    const failed = (side: "near" | "far", code: string): void => {
      if (firstEnd === undefined) wasReset = true;
      if (side === "far" && code === "ECONNREFUSED") this.#connections.refused += 1;
      ended(side, true);
      (side === "far" ? near : far).resetAndDestroy();
    };
    forward(near, far, this.#streams.upstream);
    forward(far, near, this.#streams.downstream);
    near.on("end", () => ended("near", false));
    far.on("end", () => ended("far", false));
    near.on("error", (error: NodeJS.ErrnoException) => failed("near", error.code ?? ""));
    far.on("error", (error: NodeJS.ErrnoException) => failed("far", error.code ?? ""));
    near.on("close", closed);
    far.on("close", closed);
  }

  #farEnded(isReset: boolean): void {
    if (isReset) this.#ends.reset += 1;
    else this.#ends.closed += 1;
    if (!this.#isOpen) this.#connections.cut += 1;
  }
}

function newStream(): Stream {
  return { bytesReceived: 0, chunksReceived: 0, bytesSent: 0, chunksSent: 0 };
}

/** Bytes and the end of one direction, no faster than the other side takes them. */
function forward(from: Socket, to: Socket, counts: Stream): void {
  from.on("data", (chunk: Buffer) => {
    counts.bytesReceived += chunk.length;
    counts.chunksReceived += 1;
    if (to.destroyed) return;
    const takesMore = to.write(chunk, (error) => {
      if (error) return;
      counts.bytesSent += chunk.length;
      counts.chunksSent += 1;
    });
    if (!takesMore) from.pause();
  });
  to.on("drain", () => from.resume());
  from.on("end", () => to.end());
}
