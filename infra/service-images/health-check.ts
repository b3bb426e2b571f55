// Asks the service of its own container whether it serves: grpc.health.v1.Health/Check for service "". Exit code 0: it
// does. Node's own HTTP/2 instead of grpc-js, which would cost every check ten times as much as the question.
import { connect, constants } from "node:http2";

const limitMs = 4_000;
// A message of gRPC: not compressed, length 0. The empty request asks for the whole server.
const emptyMessage = Buffer.alloc(5);
// Field 1, SERVING (1), after the five bytes in front of each message.
const serving = Buffer.from([0, 0, 0, 0, 2, 0x08, 0x01]);

// Only to be compiled, while the image is built.
if (!process.argv.includes("--compile")) ask();

function ask(): void {
  const port = (process.env["HOLDFAST_LISTEN"] ?? "").split(":").at(-1);
  const session = connect(`http://127.0.0.1:${port}`);
  const call = session.request({
    [constants.HTTP2_HEADER_METHOD]: "POST",
    [constants.HTTP2_HEADER_PATH]: "/grpc.health.v1.Health/Check",
    [constants.HTTP2_HEADER_CONTENT_TYPE]: "application/grpc",
    [constants.HTTP2_HEADER_TE]: "trailers",
  });
  const answer: Buffer[] = [];
  setTimeout(() => end("no answer"), limitMs);
  session.on("error", (error) => end(error.message));
  call.on("error", (error) => end(error.message));
  call.on("data", (part: Buffer) => answer.push(part));
  call.on("end", () => {
    end(Buffer.concat(answer).equals(serving) ? undefined : "not serving");
  });
  call.end(emptyMessage);
}

function end(problem: string | undefined): never {
  if (problem !== undefined) process.stdout.write(`${problem}\n`);
  process.exit(problem === undefined ? 0 : 1);
}
