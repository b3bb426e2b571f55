import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import type { OtlpRequest } from "./otlp-model.ts";
import { OtlpSender } from "./otlp-sender.ts";
import { startReceiver } from "./receiver.ts";

const one: OtlpRequest = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "x" } }] },
      scopeSpans: [
        {
          scope: { name: "s" },
          spans: [
            {
              traceId: "0a".repeat(16),
              spanId: "01".repeat(8),
              parentSpanId: "",
              name: "n",
              kind: 1,
              startTimeUnixNano: "1",
              endTimeUnixNano: "2",
              attributes: [],
              events: [],
              links: [{ traceId: "0b".repeat(16), spanId: "02".repeat(8) }],
              status: { code: 2 },
            },
          ],
        },
      ],
    },
  ],
};

/** A server that answers as it is told. */
async function server(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string } & AsyncDisposable> {
  const listening = createServer((request, response) => {
    request.resume().on("end", () => answer(request, response));
  });
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const address = listening.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      listening.closeAllConnections();
      listening.close();
      await once(listening, "close");
    },
  };
}

describe("OtlpSender", () => {
  test.each(["json", "protobuf"] as const)("is read by a receiver as %s", async (encoding) => {
    const got: OtlpRequest[] = [];
    const receiver = await startReceiver({
      port: 0,
      accept: (request) => got.push(request),
      hasRoom: () => true,
    });

    const result = await new OtlpSender(`http://127.0.0.1:${receiver.port}`, encoding).send(one);
    await receiver.close();

    expect(result).toEqual({ kind: "taken", rejected: 0, reason: "" });
    expect(got).toEqual([one]);
  });

  test("sends protobuf to who does not read JSON, from then on", async () => {
    const types: (string | undefined)[] = [];
    await using there = await server(({ headers }, response) => {
      types.push(headers["content-type"]);
      response.writeHead(headers["content-type"] === "application/json" ? 415 : 200).end();
    });
    const sender = new OtlpSender(there.url);

    const results = [await sender.send(one), await sender.send(one)];

    expect(results.map(({ kind }) => kind)).toEqual(["taken", "taken"]);
    expect(types).toEqual(["application/json", "application/x-protobuf", "application/x-protobuf"]);
  });

  test("hears what was left out", async () => {
    await using there = await server((_request, response) =>
      response.end('{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}}'),
    );

    const result = await new OtlpSender(there.url).send(one);

    expect(result).toEqual({ kind: "taken", rejected: 3, reason: "too old" });
  });

  test.each([
    [503, "later"],
    [429, "later"],
    [400, "refused"],
    [404, "refused"],
  ])("takes %i as %s", async (status, kind) => {
    await using there = await server((_request, response) => response.writeHead(status).end());

    const result = await new OtlpSender(there.url).send(one);

    expect(result).toEqual({ kind, reason: `${there.url}/v1/traces answered ${status}` });
  });

  test("says why nobody is there", async () => {
    const gone = await server(() => undefined);
    await gone[Symbol.asyncDispose]();

    const result = await new OtlpSender(gone.url).send(one);

    expect(result).toMatchObject({
      kind: "later",
      reason: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test.each(["", "127.0.0.1:4318", "ftp://x", "no address"])("refuses the address %j", (url) => {
    expect(() => new OtlpSender(url)).toThrow(`got "${url}"`);
  });

  test.each([
    ["http://h:4318", "http://h:4318/v1/traces"],
    ["http://h:4318/", "http://h:4318/v1/traces"],
    ["https://h/otlp", "https://h/otlp/v1/traces"],
    ["http://h:4318/v1/traces", "http://h:4318/v1/traces"],
  ])("completes %s", (url, complete) => {
    expect(new OtlpSender(url).url).toBe(complete);
  });
});
