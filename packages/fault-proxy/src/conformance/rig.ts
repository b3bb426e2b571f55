import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Wire } from "./wire.ts";

export interface ToxicSpec {
  readonly type: string;
  readonly name?: string;
  readonly stream?: "upstream" | "downstream";
  readonly toxicity?: number;
  readonly attributes?: Readonly<Record<string, number>>;
}

/** How long a case waits to see that something does not happen, in milliseconds. */
export const quietMs = 150;

/** What a traffic case works with: a server of its own, and one proxy in front of it on the fault proxy under test. */
export class Rig implements AsyncDisposable {
  readonly #apiUrl: string;
  readonly #server: Server;
  readonly #serverWires: Wire[] = [];
  readonly #clientWires: Wire[] = [];
  #onServerWire: () => void = () => {};
  #port = 0;

  private constructor(apiUrl: string, server: Server) {
    this.#apiUrl = apiUrl;
    this.#server = server;
    server.on("connection", (socket) => {
      this.#serverWires.push(new Wire(socket));
      this.#onServerWire();
    });
  }

  static async start(apiUrl: string): Promise<Rig> {
    const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const rig = new Rig(apiUrl, server);
    await rig.call("POST", "/proxies", {
      name: "rig",
      listen: "127.0.0.1:0",
      upstream: `127.0.0.1:${rig.serverPort}`,
    });
    const shown = await rig.call("GET", "/proxies/rig");
    rig.#port = Number(/"listen":"127\.0\.0\.1:(\d+)"/.exec(shown)?.[1]);
    return rig;
  }

  get serverPort(): number {
    const address = this.#server.address();
    return address === null || typeof address === "string" ? 0 : address.port;
  }

  /** Where the proxy listens. */
  get port(): number {
    return this.#port;
  }

  /** @returns The body of the answer. */
  async call(method: string, path: string, body?: unknown): Promise<string> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${this.#apiUrl}${path}`, init);
    return await response.text();
  }

  async add(toxic: ToxicSpec): Promise<void> {
    await this.call("POST", "/proxies/rig/toxics", toxic);
  }

  /** @param name As Toxiproxy names it by itself: `latency_downstream`. */
  async change(name: string, attributes: Readonly<Record<string, number>>): Promise<void> {
    await this.call("PATCH", `/proxies/rig/toxics/${name}`, { attributes });
  }

  async remove(name: string): Promise<void> {
    await this.call("DELETE", `/proxies/rig/toxics/${name}`);
  }

  async update(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.call("PATCH", "/proxies/rig", settings);
  }

  /** A client connected through the proxy, and its connection as the server sees it. */
  async join(): Promise<{ client: Wire; server: Wire }> {
    const known = this.#serverWires.length;
    const accepted = new Promise<void>((resolve) => {
      this.#onServerWire = resolve;
    });
    const client = await this.connect();
    await accepted;
    const server = this.#serverWires[known];
    if (server === undefined) throw new Error("the server was not reached");
    return { client, server };
  }

  /** A client that connects to the proxy, whether or not it gets through. */
  async connect(): Promise<Wire> {
    const client = await Wire.connect(this.#port);
    this.#clientWires.push(client);
    return client;
  }

  /** Ends the server and its side of every connection. */
  async stopServer(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const wire of this.#serverWires) wire.close();
    await closed;
  }

  /** Time in which nothing is expected to happen. */
  async quiet(): Promise<void> {
    await sleep(quietMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const wire of this.#clientWires) wire.close();
    await this.call("DELETE", "/proxies/rig");
    if (this.#server.listening) await this.stopServer();
  }
}
