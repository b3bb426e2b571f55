import { connect, createServer, type Server, type Socket } from "node:net";

/** A hop between client and server that can go silent, for tests. */
export interface StartedTcpRelay extends AsyncDisposable {
  readonly port: number;
  /** Connections accepted so far. */
  readonly accepted: number;
  /** From now on bytes are swallowed, on old connections and new ones; the connections stay. */
  swallow(): void;
  /** From now on new connections pass again. What was swallowed is lost, so old ones stay silent. */
  pass(): void;
  /** Resets every connection. */
  reset(): void;
}

export async function startTcpRelay(targetPort: number): Promise<StartedTcpRelay> {
  const sockets = new Set<Socket>();
  let mode: "pass" | "swallow" = "pass";
  let accepted = 0;
  const server = createServer((downstream) => {
    accepted += 1;
    const upstream = connect(targetPort, "127.0.0.1");
    const silent = { value: mode === "swallow" };
    for (const [from, to] of [
      [downstream, upstream],
      [upstream, downstream],
    ] as const) {
      sockets.add(from);
      from.on("data", (bytes) => {
        if (mode === "swallow") silent.value = true;
        if (!silent.value) to.write(bytes);
      });
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  return {
    port: await listen(server),
    get accepted() {
      return accepted;
    },
    swallow: () => {
      mode = "swallow";
    },
    pass: () => {
      mode = "pass";
    },
    reset: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return address.port;
}
