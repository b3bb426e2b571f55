/** Reads one load per line from stdin, applies it, and answers with one line. Ends with its stdin. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { median } from "../src/median.ts";
import { type Load, type LoadResult, warmUpMs } from "./load.ts";

process.stdout.write("ready\n");
for await (const line of createInterface(process.stdin)) {
  const load: Load = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await measure(load))}\n`);
}
process.exit(0);

async function measure(load: Load): Promise<LoadResult> {
  const sockets = await Promise.all(
    Array.from({ length: load.connections }, () => open(load.port)),
  );
  const startsAt = performance.now() + warmUpMs;
  const endsAt = startsAt + load.durationMs;
  const perSocket = await Promise.all(
    sockets.map((socket) => apply(socket, load, startsAt, endsAt)),
  );
  for (const socket of sockets) socket.destroy();
  const roundTripsMs = perSocket.flat();
  return {
    roundTripUs: median(roundTripsMs) * 1_000,
    perSecond: (roundTripsMs.length / load.durationMs) * 1_000,
  };
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  await once(socket, "connect");
  return socket;
}

/** @returns The round trips that ended between the two instants, in milliseconds. */
async function apply(
  socket: Socket,
  { messageBytes, window }: Load,
  startsAt: number,
  endsAt: number,
): Promise<number[]> {
  const message = Buffer.alloc(messageBytes, 7);
  const sentAt: number[] = [];
  const roundTripsMs: number[] = [];
  const send = (): void => {
    sentAt.push(performance.now());
    socket.write(message);
  };
  const done = new Promise<void>((resolve, reject) => {
    let receivedBytes = 0;
    socket.once("close", () => reject(new Error("a connection was closed")));
    socket.on("data", (data) => {
      for (
        receivedBytes += data.length;
        receivedBytes >= messageBytes;
        receivedBytes -= messageBytes
      ) {
        const now = performance.now();
        const sent = sentAt.shift() ?? now;
        if (now >= endsAt) {
          resolve();
          return;
        }
        if (now >= startsAt) roundTripsMs.push(now - sent);
        send();
      }
    });
  });
  for (let inFlight = 0; inFlight < window; inFlight += 1) send();
  await done;
  return roundTripsMs;
}
