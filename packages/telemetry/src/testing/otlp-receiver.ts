import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeSpans, type ReceivedSpan } from "./otlp-decoder.ts";

/** Takes spans as a collector would, for tests. */
export interface StartedOtlpReceiver extends AsyncDisposable {
  readonly endpoint: string;
  /** In the order they arrived. */
  readonly spans: readonly ReceivedSpan[];
  clear(): void;
  /** Answers to what comes from now on wait for the promise. */
  answerAfter(promise: Promise<void>): void;
}

export async function startOtlpReceiver(): Promise<StartedOtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  let ready = Promise.resolve();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    const answer = async (): Promise<void> => {
      await ready;
      response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
    };
    request.on("end", () => {
      spans.push(...decodeSpans(Buffer.concat(chunks)));
      void answer();
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
    answerAfter: (promise) => {
      ready = promise;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
