import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import {
  decodeJson,
  decodeProtobuf,
  type OtlpRequest,
  type Span,
  spansOf,
} from "@holdfast/scenario";

interface Listening extends AsyncDisposable {
  readonly url: string;
}

export interface OtlpTarget extends Listening {
  /** Every span that came, in order. */
  spans(): readonly Span[];
  /** Answers for traces that came as Jaeger's `/api/v3` does. */
  startJaegerApi(): Promise<Listening>;
}

/** A receiver of OTLP over HTTP, in place of a backend. */
export async function startOtlpTarget(): Promise<OtlpTarget> {
  const requests: OtlpRequest[] = [];
  const listening = await listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const isJson = request.headers["content-type"] === "application/json";
      requests.push(isJson ? decodeJson(body.toString("utf8")) : decodeProtobuf(body));
      response.end();
    });
  });
  return {
    ...listening,
    spans: () => requests.flatMap((one) => spansOf(one).map(({ span }) => span)),
    startJaegerApi: () =>
      listen((request, response) => {
        const id = /^\/api\/v3\/traces\/(?<id>[\da-f]{32})\?rawTraces=true$/u.exec(
          request.url ?? "",
        )?.groups?.["id"];
        const resourceSpans = requests
          .flatMap((one) => one.resourceSpans)
          .map((one) => ({
            ...one,
            scopeSpans: one.scopeSpans.map((scoped) => ({
              ...scoped,
              spans: scoped.spans.filter(({ traceId }) => traceId === id),
            })),
          }))
          .filter(({ scopeSpans }) => scopeSpans.some(({ spans }) => spans.length > 0));
        if (resourceSpans.length === 0) response.writeHead(404).end("{}");
        else response.end(JSON.stringify({ result: { resourceSpans } }));
      }),
  };
}

async function listen(answer: RequestListener): Promise<Listening> {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
