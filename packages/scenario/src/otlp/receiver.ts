import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { decodeJson } from "./decode-json.ts";
import { decodeProtobuf } from "./decode-protobuf.ts";
import { OtlpFormatError, type OtlpRequest } from "./otlp-model.ts";

/** Largest body, compressed or not. Exporters send some hundred kilobytes at a time. */
export const maxBodyBytes = 16 * 1_024 * 1_024;

export interface ReceiverOptions {
  /** Port on 127.0.0.1; 0 lets the kernel choose. */
  readonly port: number;
  readonly accept: (request: OtlpRequest) => void;
  /** False asks who sends to try again later. */
  readonly hasRoom: () => boolean;
}

/** A listening receiver of OTLP traces over HTTP, JSON and protobuf, plain or gzip. */
export class StartedReceiver {
  readonly #server: Server;
  readonly port: number;

  constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

/**
 * Listens for `POST /v1/traces`.
 *
 * @throws {Error} with code EADDRINUSE when the port is taken.
 */
export async function startReceiver(options: ReceiverOptions): Promise<StartedReceiver> {
  const server = createServer((request, response) => {
    answer(request, options).then(
      (reply) => send(request, response, reply),
      // The connection ended in the middle of a request: there is nobody to answer.
      () => response.destroy(),
    );
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  return new StartedReceiver(server, port);
}

interface Reply {
  readonly status: number;
  /** Empty when it was accepted. */
  readonly message: string;
}

async function answer(request: IncomingMessage, options: ReceiverOptions): Promise<Reply> {
  const [path] = (request.url ?? "").split("?");
  if (path !== "/v1/traces") return { status: 404, message: "only /v1/traces is here" };
  if (request.method !== "POST") return { status: 405, message: "only POST" };
  const type = contentType(request);
  if (type !== json && type !== protobuf) {
    return { status: 415, message: `content type must be ${json} or ${protobuf}` };
  }
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding !== "gzip" && encoding !== "identity") {
    return { status: 415, message: "content encoding must be gzip or none" };
  }
  if (!options.hasRoom()) return { status: 503, message: "too much is waiting to be written" };
  const body = await readBody(request);
  if (body === undefined) return tooLarge;
  try {
    const plain = encoding === "gzip" ? await unzip(body) : body;
    if (plain === undefined) return tooLarge;
    options.accept(type === json ? decodeJson(plain.toString("utf8")) : decodeProtobuf(plain));
    return { status: 200, message: "" };
  } catch (error) {
    if (error instanceof OtlpFormatError) return { status: 400, message: error.message };
    throw error;
  }
}

const json = "application/json";
const protobuf = "application/x-protobuf";
const tooLarge: Reply = { status: 413, message: `a body may have ${maxBodyBytes} bytes` };

function contentType(request: IncomingMessage): string {
  return (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** @returns Undefined when it is larger than allowed; the rest is then thrown away. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  return size <= maxBodyBytes ? Buffer.concat(chunks) : undefined;
}

const gunzipAsync = promisify(gunzip);

/** @returns Undefined when it is larger than allowed. */
async function unzip(body: Buffer): Promise<Buffer | undefined> {
  try {
    return await gunzipAsync(body, { maxOutputLength: maxBodyBytes });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw new OtlpFormatError("the body is not gzip");
  }
}

/** Success is an empty `ExportTraceServiceResponse`, failure a `google.rpc.Status`, each in the encoding of the request. */
function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const asJson = contentType(request) === json;
  response.writeHead(reply.status, {
    "content-type": asJson ? json : protobuf,
    ...(reply.status === 503 && { "retry-after": "1" }),
  });
  if (asJson) response.end(JSON.stringify(reply.message === "" ? {} : { message: reply.message }));
  else response.end(reply.message === "" ? undefined : statusMessage(reply.message));
}

/** `google.rpc.Status` with its field 2, the message. */
function statusMessage(message: string): Buffer {
  // Below 128 bytes a length is one byte of the wire format.
  const text = Buffer.from(message).subarray(0, 127);
  return Buffer.concat([Buffer.from([0x12, text.length]), text]);
}
