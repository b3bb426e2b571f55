import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** How a connection ended, seen from one side: the other side's orderly end, or an error code such as ECONNRESET. */
export type WireEnd = string;

/** How long a case waits for something that must happen before it says what it saw instead, in milliseconds. */
const patienceMs = 10_000;

/** One end of a TCP connection that remembers what it received. */
export class Wire {
  readonly #socket: Socket;
  readonly #pieces: Buffer[] = [];
  #length = 0;
  #end: WireEnd | undefined;
  #onChange: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (piece: Buffer) => {
      this.#pieces.push(piece);
      this.#length += piece.length;
      this.#onChange();
    });
    socket.on("end", () => this.#finish("end"));
    socket.on("error", (error) => {
      this.#finish("code" in error ? String(error.code) : error.message);
    });
    socket.on("close", () => this.#finish("close"));
  }

  /** Connects to a port of this machine; a connection that fails is an ended wire. */
  static async connect(port: number): Promise<Wire> {
    const wire = new Wire(connect({ host: "127.0.0.1", port, allowHalfOpen: true }));
    await once(wire.#socket, "connect").catch(() => {});
    return wire;
  }

  /** Everything received so far, as text. */
  get received(): string {
    return this.bytes.toString("latin1");
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  /** Into how many reads it was split. */
  get pieces(): readonly Buffer[] {
    return this.#pieces;
  }

  /** Undefined while the other side may still send. */
  get ended(): WireEnd | undefined {
    return this.#end;
  }

  send(data: string | Uint8Array): this {
    this.#socket.write(data);
    return this;
  }

  /** Sends no more, and goes on receiving. */
  finish(): this {
    this.#socket.end();
    return this;
  }

  /** Reads nothing from now on, so that the other side is held back. */
  pause(): this {
    this.#socket.pause();
    return this;
  }

  resume(): this {
    this.#socket.resume();
    return this;
  }

  /** Bytes handed to the system so far. */
  get bytesAccepted(): number {
    return this.#socket.bytesWritten - this.#socket.writableLength;
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  close(): void {
    this.#socket.destroy();
  }

  /** @returns What was received, as text, once it is at least `length` characters, or when the wire ended or patience did. */
  async receive(length: number): Promise<string> {
    await this.#until(() => this.#end !== undefined || this.#length >= length);
    return this.received;
  }

  /** @returns How the other side ended, or "open" when it did not. */
  async untilEnd(): Promise<WireEnd> {
    await this.#until(() => this.#end !== undefined);
    return this.#end ?? "open";
  }

  #finish(end: WireEnd): void {
    this.#end ??= end;
    this.#onChange();
  }

  async #until(isTrue: () => boolean): Promise<void> {
    if (isTrue()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      this.#onChange = () => {
        if (!isTrue()) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#onChange = () => {};
  }
}
