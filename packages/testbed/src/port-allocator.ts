import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { type Random, systemRandom } from "@holdfast/clock";
import { EnvironmentError } from "./environment-error.ts";

/** Ports are handed out in blocks; the first of each is held open for as long as the allocator lives. */
const blockSize = 256;
/** Below it are ports that people give to their servers. */
const lowestPort = 12_000;
/** Where the kernel's own ports begin when it does not say: IANA's range starts at 49152, Linux at 32768. */
const usualEphemeralStart = 32_768;

/**
 * Gives out ports that stay free until they are used, and free again after a process that used them was killed.
 *
 * Ports come from below the range from which the kernel takes ports for outgoing connections, else the port of a
 * crashed instance could become the near end of somebody's connection. Two runs on one machine are kept apart by the
 * block's first port, which only one of them can listen on: the kernel decides, and forgets when the holder dies.
 */
export class PortAllocator implements AsyncDisposable {
  readonly #random: Random;
  readonly #holders: Server[] = [];
  #free: number[] = [];

  constructor(random: Random = systemRandom) {
    this.#random = random;
  }

  /** @throws {EnvironmentError} when no block is free. */
  async next(): Promise<number> {
    for (;;) {
      const port = this.#free.shift();
      if (port === undefined) await this.#holdBlock();
      else if (await isFree(port)) return port;
    }
  }

  async #holdBlock(): Promise<void> {
    const blocks = Math.max(1, Math.floor((ephemeralStart() - lowestPort) / blockSize));
    const first = Math.floor(this.#random() * blocks);
    for (let step = 0; step < blocks; step += 1) {
      const start = lowestPort + ((first + step) % blocks) * blockSize;
      const holder = await listen(start);
      if (holder === undefined) continue;
      holder.unref();
      this.#holders.push(holder);
      this.#free = Array.from({ length: blockSize - 1 }, (_, index) => start + 1 + index);
      return;
    }
    throw new EnvironmentError(
      `no free ports on 127.0.0.1 between ${lowestPort} and ${lowestPort + blocks * blockSize}`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#holders.splice(0).map(close));
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (server === undefined) return false;
  await close(server);
  return true;
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => void server.close(() => resolve()));
}

function ephemeralStart(): number {
  try {
    const [start] = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").split(/\s+/u);
    const port = Number(start);
    return port >= lowestPort + blockSize ? port : usualEphemeralStart;
  } catch {
    return usualEphemeralStart;
  }
}
