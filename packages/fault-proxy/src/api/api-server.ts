import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { writeJson } from "../go/json-write.ts";
import type { ProxyCollection } from "../proxy-collection.ts";
import { ApiError, toApiError } from "./api-error.ts";
import { proxyRoutes } from "./proxy-routes.ts";
import { requestIds } from "./request-ids.ts";
import type { ApiAnswer } from "./route.ts";
import { Router } from "./router.ts";
import { serverRoutes } from "./server-routes.ts";
import { toxicRoutes } from "./toxic-routes.ts";

/** A configuration of ten thousand proxies takes 2 MB. */
export const bodyMaxBytes = 16 * 1024 * 1024;

/** As in Toxiproxy: how long a client may keep an idle connection, and how long it may take to send a request. */
const keepAliveMs = 60_000;
const requestTimeoutMs = 15_000;

/** Answers Toxiproxy's HTTP API and our own routes. */
export class ApiServer {
  readonly #proxies: ProxyCollection;
  readonly #router = new Router([...proxyRoutes, ...toxicRoutes, ...serverRoutes]);
  readonly #nextId = requestIds();
  readonly #server: Server;

  constructor(proxies: ProxyCollection) {
    this.#proxies = proxies;
    this.#server = createServer(
      { keepAliveTimeout: keepAliveMs, requestTimeout: requestTimeoutMs },
      (request, response) => void this.#serve(request, response),
    );
  }

  /** @returns The port. @throws {Error} with `code` when the address cannot be listened on. */
  async listen(host: string, port: number): Promise<number> {
    this.#server.listen({ host, port });
    await once(this.#server, "listening");
    const address = this.#server.address();
    return address === null || typeof address === "string" ? port : address.port;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#answer(request, response);
    } catch (error) {
      if (request.destroyed && !request.complete) return;
      sendError(response, toApiError(error));
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const match = this.#router.match(request.method ?? "", request.url ?? "");
    switch (match.kind) {
      case "moved":
        response.writeHead(301, { Location: match.location, "Content-Length": 0 }).end();
        return;
      case "malformed":
        response.setHeader("Connection", "close");
        sendText(response, 400, "400 Bad Request");
        return;
      case "not-found":
        sendText(response, 404, "404 page not found\n");
        return;
      case "wrong-method":
        response.writeHead(405, { "Content-Length": 0 }).end();
        return;
      case "route":
        break;
    }
    response.setHeader("X-Toxiproxy-Request-Id", this.#nextId());
    // Toxiproxy's guard against a page in a browser that talks to a server on the same machine.
    if (request.headers["user-agent"]?.startsWith("Mozilla/") === true) {
      sendText(response, 403, "User agent not allowed\n");
      return;
    }
    const { route, proxy, toxic } = match;
    const body = await readBody(request);
    send(response, await route.answer({ proxies: this.#proxies, proxy, toxic, body }));
  }
}

/** @throws {ApiError} when there is more than `bodyMaxBytes`; what is beyond it is read and forgotten, so that the client hears the answer. */
async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    const data = Buffer.from(chunk);
    sizeBytes += data.length;
    if (sizeBytes <= bodyMaxBytes) chunks.push(data);
  }
  if (sizeBytes > bodyMaxBytes) throw new ApiError(413, "request body too large");
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, answer: ApiAnswer): void {
  switch (answer.kind) {
    case "empty":
      response.writeHead(204).end();
      return;
    case "json":
      write(response, answer.status, "application/json", writeJson(answer.body));
      return;
    case "text":
      write(response, 200, answer.contentType, answer.body);
  }
}

/** As Go's `http.Error` writes it: plain text, although it is JSON, and a line end. */
function sendError(response: ServerResponse, { status, message }: ApiError): void {
  if (response.headersSent) response.destroy();
  else sendText(response, status, `${writeJson({ error: message, status })}\n`);
}

function sendText(response: ServerResponse, status: number, body: string): void {
  response.setHeader("X-Content-Type-Options", "nosniff");
  write(response, status, "text/plain; charset=utf-8", body);
}

function write(response: ServerResponse, status: number, contentType: string, body: string): void {
  response
    .writeHead(status, { "Content-Type": contentType, "Content-Length": Buffer.byteLength(body) })
    .end(body);
}
