import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { EnvironmentError } from "../environment-error.ts";

/**
 * Lets containers reach one port of this machine's loopback: listens on the gateway of the run's network alone, so nobody
 * else can.
 */
export class OtlpRelay implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  private constructor(target: URL) {
    this.#server = createServer((near) => {
      const far = connect({ host: target.hostname, port: Number(target.port || 80) });
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on("close", () => this.#sockets.delete(socket));
        // Who sends spans tries again by itself.
        socket.on("error", () => {
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
  }

  /**
   * @param target What containers are to reach, e.g. `http://127.0.0.1:4318`.
   * @param gateway Address of this machine in the run's network.
   * @throws {EnvironmentError} when the gateway is no address of this machine.
   */
  static async start(target: string, gateway: string): Promise<OtlpRelay> {
    const relay = new OtlpRelay(new URL(target));
    try {
      relay.#server.listen(0, gateway);
      await once(relay.#server, "listening");
    } catch (error) {
      throw new EnvironmentError(
        `cannot listen at ${gateway}, the gateway of the run's network: the engine must run on this machine itself`,
        { cause: error },
      );
    }
    const address = relay.#server.address();
    relay.#port = typeof address === "object" && address !== null ? address.port : 0;
    return relay;
  }

  get port(): number {
    return this.#port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
