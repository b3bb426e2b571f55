import { once } from "node:events";
import { connect, createServer } from "node:net";
import { text } from "node:stream/consumers";
import { startFaultProxy } from "@holdfast/fault-proxy";
import { Toxiproxy } from "toxiproxy-node-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const database = createServer((socket) => socket.end("rows"));
let upstream = "";

beforeAll(async () => {
  database.listen(0, "127.0.0.1");
  await once(database, "listening");
  const address = database.address();
  upstream = `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});

afterAll(() => {
  database.close();
});

describe("README", () => {
  test("starts a proxy, slows it down and reads the receipt", async () => {
    // #region usage
    await using faults = await startFaultProxy({ port: 0, seed: 7 });
    const client = new Toxiproxy(faults.url);

    const proxy = await client.createProxy({ name: "database", listen: "127.0.0.1:0", upstream });
    await proxy.addToxic({
      name: "slow",
      type: "latency",
      stream: "downstream",
      toxicity: 1,
      attributes: { latency: 50, jitter: 10 },
    });

    const [host, port] = proxy.listen.split(":");
    const answer = await text(connect({ host, port: Number(port) }));
    const receipt = faults.counters().proxies["database"]?.toxics[0];
    // answer is "rows", and receipt says { name: "slow", chunks: 1, bytes: 4, delays: 1, delayMsMax: 53.4, … }
    // #endregion usage

    expect(answer).toBe("rows");
    expect(receipt).toMatchObject({ name: "slow", chunks: 1, bytes: 4, delays: 1 });
    expect(receipt?.delayMsMax).toBeGreaterThanOrEqual(40);
  });

  test("reads the receipts of another process", async () => {
    await using faults = await startFaultProxy({
      port: 0,
      config: [{ name: "database", listen: "127.0.0.1:0", upstream }],
    });
    const { url } = faults;

    // #region receipts
    const response = await fetch(`${url}/holdfast/counters/database`);
    const counters: unknown = await response.json();
    // #endregion receipts

    expect(counters).toMatchObject({
      name: "database",
      isEnabled: true,
      connections: { accepted: 0, refused: 0, active: 0, cut: 0 },
      streams: {
        upstream: { bytesReceived: 0, chunksReceived: 0, bytesSent: 0, chunksSent: 0 },
        downstream: { bytesReceived: 0, chunksReceived: 0, bytesSent: 0, chunksSent: 0 },
      },
      toxics: [],
    });
  });
});
