import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { deriveSeed, type Random, seededRandom } from "@holdfast/clock";

/** Which side sends its last bytes only after it was told that the other will send no more. */
type LastWord = "client" | "server" | "nobody";

export interface ChunkingOptions {
  /** Gives the cuts, the order of the ends and nothing else. */
  readonly seed: string | number;
  /** Where clients connect. */
  readonly port: number;
  /** Where the connections come out. */
  readonly exit: ChunkingExit;
  /** Bytes in each direction, from 2 to 4 MiB. */
  readonly sizeBytes: number;
}

/** Bytes did not arrive as they were sent. Repeat it with the seed in the message. */
export class ChunkingError extends Error {
  override readonly name = "ChunkingError";
}

/** The server side of chunkings: hands each connection to the chunking whose number it begins with. */
export class ChunkingExit implements AsyncDisposable {
  readonly #server: Server;
  readonly #waiting = new Map<number, (socket: Socket) => void>();
  #next = 0;

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => {
      socket.once("readable", () => {
        const header: unknown = socket.read(headerBytes);
        if (!Buffer.isBuffer(header)) socket.destroy();
        else this.#waiting.get(header.readUInt32BE())?.(socket);
      });
    });
  }

  static async start(): Promise<ChunkingExit> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return new ChunkingExit(server);
  }

  get port(): number {
    const address = this.#server.address();
    return address === null || typeof address === "string" ? 0 : address.port;
  }

  /** @returns A number for a connection to begin with, and the server's side of it once it is there. */
  expect(): { number: number; socket: Promise<Socket> } {
    this.#next += 1;
    const number = this.#next;
    const socket = new Promise<Socket>((resolve) => {
      this.#waiting.set(number, (arrived) => {
        this.#waiting.delete(number);
        resolve(arrived);
      });
    });
    return { number, socket };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    await once(this.#server, "close");
  }
}

const headerBytes = 4;

/**
 * Sends random bytes through one connection in both directions at once, cut into chunks at random, and ends the directions one after the
 * other: a third of the seeds let the server send on after the client has finished, a third the other way round.
 *
 * @throws {ChunkingError} when a byte is missing, added or in the wrong place, or when a direction does not end in good order.
 */
export async function exchangeChunking(options: ChunkingOptions): Promise<void> {
  const { seed, port, exit, sizeBytes } = options;
  const random = seededRandom(seed);
  const bytes = randomBytes(random, sizeBytes);
  const lastWord = (["client", "server", "nobody"] as const)[Math.floor(random() * 3)] ?? "nobody";
  const expected = exit.expect();
  const client = connect({ host: "127.0.0.1", port, allowHalfOpen: true, noDelay: true });
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(expected.number);
  client.write(header);
  const socket = await Promise.race([expected.socket, failure(client, seed)]);
  const side = { bytes, seed, lastWord };
  try {
    await Promise.all([
      runSide({ ...side, name: "client", socket: client, random: cuts(seed, "client") }),
      runSide({ ...side, name: "server", socket, random: cuts(seed, "server") }),
    ]);
  } finally {
    client.destroy();
    socket.destroy();
  }
}

function cuts(seed: string | number, side: string): Random {
  return seededRandom(deriveSeed(seed, side));
}

interface Side {
  readonly name: "client" | "server";
  readonly socket: Socket;
  readonly bytes: Buffer;
  readonly random: Random;
  readonly seed: string | number;
  readonly lastWord: LastWord;
}

async function runSide(side: Side): Promise<void> {
  const { socket, bytes, random } = side;
  const received = receive(side);
  const chunks = cut(bytes, random);
  const last = chunks.pop();
  for (const chunk of chunks) {
    if (!socket.write(chunk)) await Promise.race([once(socket, "drain"), received]);
  }
  if (side.lastWord === side.name) await received;
  socket.end(last ?? "");
  await received;
}

/** Compares what arrives with what was sent, byte for byte, until the other side finishes. */
async function receive({ socket, bytes, name, seed }: Side): Promise<void> {
  let at = 0;
  await new Promise<void>((resolve, reject) => {
    const fail = (what: string): void => {
      socket.destroy();
      reject(new ChunkingError(`seed ${seed}: ${name} ${what}`));
    };
    socket.on("data", (chunk: Buffer) => {
      const isSame = bytes.compare(chunk, 0, chunk.length, at, at + chunk.length) === 0;
      if (!isSame)
        fail(`received other bytes than were sent between ${at} and ${at + chunk.length}`);
      at += chunk.length;
    });
    socket.once("error", (error) =>
      fail(`lost its connection after ${at} bytes: ${error.message}`),
    );
    socket.once("end", () => {
      if (at === bytes.length) resolve();
      else fail(`was told of the end after ${at} of ${bytes.length} bytes`);
    });
  });
}

async function failure(client: Socket, seed: string | number): Promise<never> {
  await once(client, "close").catch(() => {});
  throw new ChunkingError(`seed ${seed}: the connection was not made`);
}

/** The smallest and the largest average size of chunks, as powers of two. */
const smallestAverage = 9;
const largestAverage = 18;

function cut(bytes: Buffer, random: Random): Buffer[] {
  const averageBytes = 2 ** (smallestAverage + random() * (largestAverage - smallestAverage));
  const chunks: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = start + 1 + Math.floor(random() * averageBytes * 2);
    chunks.push(bytes.subarray(start, end));
    start = end;
  }
  return chunks;
}

/** Random bytes to cut from: making a megabyte of them takes longer than sending it. */
const poolBytes = 4 * 1024 * 1024;

let pool: Buffer | undefined;

function randomBytes(random: Random, sizeBytes: number): Buffer {
  pool ??= fillPool();
  if (!(sizeBytes >= 2 && sizeBytes <= poolBytes)) {
    throw new RangeError(`sizeBytes must be from 2 to ${poolBytes}, got ${sizeBytes}`);
  }
  const start = Math.floor(random() * (poolBytes - sizeBytes));
  return pool.subarray(start, start + sizeBytes);
}

function fillPool(): Buffer {
  const random = seededRandom("pool");
  const bytes = Buffer.alloc(poolBytes);
  for (let at = 0; at < poolBytes; at += 4) bytes.writeUInt32LE(Math.floor(random() * 2 ** 32), at);
  return bytes;
}
