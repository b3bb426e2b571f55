import { connect } from "node:net";

/** PostgreSQL's SSLRequest, which every server answers with one letter before it knows who asks. */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** Whether somebody takes connections there. */
export function acceptsConnections(address: string, limitMs: number): Promise<boolean> {
  return exchange(address, limitMs);
}

/** Whether a PostgreSQL server answers there. */
export function answersAsPostgres(address: string, limitMs: number): Promise<boolean> {
  return exchange(address, limitMs, sslRequest);
}

/** Resolves to true when connected and, where something is to be sent, when the first byte of an answer came. */
function exchange(address: string, limitMs: number, send?: Buffer): Promise<boolean> {
  const [host = "", port] = address.split(":");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    const finish = (isGood: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(isGood);
    };
    const timer = setTimeout(() => finish(false), limitMs);
    socket.on("error", () => finish(false));
    socket.on("close", () => finish(false));
    socket.on("connect", () => (send === undefined ? finish(true) : socket.write(send)));
    socket.on("data", () => finish(true));
  });
}
