import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Rig } from "./conformance/rig.ts";
import { pattern } from "./conformance/traffic-case.ts";
import { Wire } from "./conformance/wire.ts";
import type { ProxyCounters, ToxicCounters } from "./counters.ts";
import { type StartedFaultProxy, startFaultProxy } from "./start-fault-proxy.ts";

let server: StartedFaultProxy;
let rig: Rig;

beforeEach(async () => {
  server = await startFaultProxy({ port: 0, seed: 7 });
  rig = await Rig.start(server.url);
});

afterEach(async () => {
  await rig[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

function counters(): ProxyCounters | undefined {
  return server.counters().proxies["rig"];
}

function toxicCounters(): readonly ToxicCounters[] {
  return counters()?.toxics ?? [];
}

describe("startFaultProxy", () => {
  test("carries what the server sends after the client has finished", async () => {
    const { client, server: far } = await rig.join();
    const bytes = pattern(1024 * 1024);
    client.send("question").finish();
    await far.untilEnd();

    far.send(bytes).finish();

    expect([await client.untilEnd(), client.bytes.equals(bytes)]).toEqual(["end", true]);
  });

  test("carries what the client sends after the server has finished", async () => {
    const { client, server: far } = await rig.join();
    const bytes = pattern(1024 * 1024);
    far.send("greeting").finish();
    await client.untilEnd();

    client.send(bytes).finish();

    expect([await far.untilEnd(), far.bytes.equals(bytes)]).toEqual(["end", true]);
  });

  test("counts connections and bytes", async () => {
    const { client, server: far } = await rig.join();
    client.send("four");
    await far.receive(4);
    far.send("seven!!");
    await client.receive(7);

    expect(counters()).toMatchObject({
      isEnabled: true,
      connections: { accepted: 1, refused: 0, active: 1, cut: 0 },
      streams: {
        upstream: { bytesReceived: 4, chunksReceived: 1, bytesSent: 4, chunksSent: 1 },
        downstream: { bytesReceived: 7, chunksReceived: 1, bytesSent: 7, chunksSent: 1 },
      },
      toxics: [],
    });
  });

  test("counts connections that were cut and those the server refused", async () => {
    const { client } = await rig.join();
    await rig.update({ enabled: false });
    await client.untilEnd();
    await rig.stopServer();
    await rig.update({ enabled: true });
    await (await rig.connect()).untilEnd();

    expect(counters()?.connections).toEqual({ accepted: 2, refused: 1, active: 0, cut: 1 });
  });

  test("keeps the receipt of a toxic that was removed", async () => {
    await rig.add({ type: "latency", attributes: { latency: 60_000 } });
    const { client, server: far } = await rig.join();
    far.send("held");
    await rig.quiet();
    const during = toxicCounters();

    await rig.remove("latency_downstream");
    await client.receive(4);

    expect(during).toMatchObject([{ isActive: true, connectionsTouched: 1, chunks: 0 }]);
    expect(toxicCounters()).toMatchObject([
      { name: "latency_downstream", isActive: false, chunks: 1, bytes: 4, delays: 1 },
    ]);
  });

  test("counts what a black hole swallowed and what a reset ended", async () => {
    await rig.add({
      type: "timeout",
      name: "hole",
      stream: "upstream",
      attributes: { timeout: 0 },
    });
    await rig.add({ type: "reset_peer", name: "reset", attributes: { timeout: 0 } });
    const { client, server: far } = await rig.join();
    client.send("lost");
    await rig.quiet();
    far.send("also lost");
    await client.untilEnd();

    expect(toxicCounters()).toMatchObject([
      { name: "hole", chunksDropped: 1, bytesDropped: 4, closes: 0, resets: 0 },
      { name: "reset", chunksDropped: 1, bytesDropped: 9, closes: 1, resets: 1 },
    ]);
  });

  test("touches the same connections for the same seed", async () => {
    const again = await startFaultProxy({ port: 0, seed: 7 });
    const another = await startFaultProxy({ port: 0, seed: 8 });

    const touched = [await touchedBy(server), await touchedBy(again), await touchedBy(another)];

    await again[Symbol.asyncDispose]();
    await another[Symbol.asyncDispose]();
    expect(touched[0]).toEqual(touched[1]);
    expect(touched[0]).not.toEqual(touched[2]);
    expect(new Set(touched[0])).toEqual(new Set([true, false]));
  });

  test("starts the proxies it is told to and closes everything when disposed", async () => {
    const upstream = `127.0.0.1:${rig.serverPort}`;
    const names = Array.from({ length: 64 }, (_, index) => `edge ${index}`);
    const config = names.map((name) => ({ name, listen: "127.0.0.1:0", upstream }));
    const many = await startFaultProxy({ port: 0, config });
    const ports = names.map((name) => Number(many.counters().proxies[name]?.listen.split(":")[1]));
    const wires = await Promise.all(ports.map(async (port) => await Wire.connect(port)));

    await many[Symbol.asyncDispose]();

    const ends = await Promise.all(wires.map(async (wire) => await wire.untilEnd()));
    const late = await Promise.all(
      [many.port, ...ports].map(async (port) => await Wire.connect(port)),
    );
    expect(new Set(ends)).toEqual(new Set(["end"]));
    expect(new Set(late.map(({ ended }) => ended))).toEqual(new Set(["ECONNREFUSED"]));
  });

  test("leaves nothing listening when a proxy of its configuration cannot start", async () => {
    const config = [
      { name: "good", listen: "127.0.0.1:24902", upstream: "127.0.0.1:9" },
      { name: "bad", listen: "nonsense", upstream: "127.0.0.1:9" },
    ];

    await expect(startFaultProxy({ port: 0, config })).rejects.toThrow(
      "listen tcp: address nonsense: missing port in address",
    );
    expect((await Wire.connect(24_902)).ended).toBe("ECONNREFUSED");
  });

  test("refuses a port that is taken and a port that is none", async () => {
    await expect(startFaultProxy({ port: server.port })).rejects.toThrow("EADDRINUSE");
    await expect(startFaultProxy({ port: 1.5 })).rejects.toThrow(RangeError);
  });

  test("draws a seed and tells it when none is given", async () => {
    await using drawn = await startFaultProxy({ port: 0 });

    expect(drawn.seed).toMatch(/^\d+$/);
    expect(drawn.counters().seed).toBe(drawn.seed);
  });
});

/** @returns For each of 16 connections, one after the other, whether a toxic of toxicity 0.5 swallowed its byte. */
async function touchedBy({ url }: StartedFaultProxy): Promise<boolean[]> {
  await fetch(`${url}/proxies/rig`, { method: "DELETE" });
  await using other = await Rig.start(url);
  await other.add({ type: "limit_data", toxicity: 0.5, attributes: { bytes: 0 } });
  const touched: boolean[] = [];
  for (let count = 0; count < 16; count += 1) {
    const { client, server: far } = await other.join();
    far.send("x").finish();
    await client.untilEnd();
    touched.push(client.received === "");
  }
  return touched;
}
