import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeSpans, type ReceivedSpan } from "./otlp-decoder.ts";

/** Takes spans as a collector would, for tests. */
export interface StartedOtlpReceiver extends AsyncDisposable {
  readonly endpoint: string;
  /** In the order they arrived. */
  readonly spans: readonly ReceivedSpan[];
  clear(): void;
}

export async function startOtlpReceiver(): Promise<StartedOtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      spans.push(...decodeSpans(Buffer.concat(chunks)));
      response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port, not on a pipe
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    clear: () => {
      spans.length = 0;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
