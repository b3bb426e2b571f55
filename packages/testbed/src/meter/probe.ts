import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";

/** What is asked: the health of a gRPC server, whether PostgreSQL is there, or only that a connection ends again. */
export type ProbeQuestion = "grpc" | "postgres" | "close";

/** What became of a client that asked something over a link. */
export interface ProbeResult {
  /** `silent`: nothing came within the time. `ended`: the connection was refused, closed or reset before an answer. */
  readonly outcome: "answered" | "silent" | "ended";
  /** From the question to its answer, to the end, or to the end of the time, in milliseconds. */
  readonly waitedMs: number;
}

/** PostgreSQL's SSLRequest, which every server answers with one letter before it knows who asks. */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
/** A gRPC message without content: the service "". */
const emptyMessage = Buffer.alloc(5);

/** Asks once over a connection of its own to a port of loopback. */
export function probe(
  question: ProbeQuestion,
  port: number,
  limitMs: number,
): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    let askedAt = performance.now();
    const finish = (outcome: ProbeResult["outcome"]): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ outcome, waitedMs: performance.now() - askedAt });
    };
    const timer = setTimeout(() => finish("silent"), limitMs);
    const ended = (): void => finish(question === "close" ? "answered" : "ended");
    socket.on("error", () => finish("ended"));
    socket.on("close", ended);
    socket.once("connect", () => {
      askedAt = performance.now();
      if (question === "grpc") {
        askGrpc(socket, port, finish);
        return;
      }
      socket.on("end", ended);
      socket.on("data", () => question === "postgres" && finish("answered"));
      if (question === "postgres") socket.write(sslRequest);
      else socket.end();
    });
  });
}

function askGrpc(
  socket: ReturnType<typeof connect>,
  port: number,
  finish: (outcome: ProbeResult["outcome"]) => void,
): void {
  const session = connectHttp2(`http://127.0.0.1:${port}`, { createConnection: () => socket });
  session.on("error", () => finish("ended"));
  session.on("close", () => finish("ended"));
  const stream = session.request({
    ":method": "POST",
    ":path": "/grpc.health.v1.Health/Check",
    "content-type": "application/grpc",
    te: "trailers",
  });
  stream.on("error", () => {});
  stream.on("response", () => finish("answered"));
  stream.end(emptyMessage);
}
