import type { ProxyCounters, ToxicCounters } from "@holdfast/fault-proxy";
import { describe, expect, test } from "vitest";
import { fixtureTopology } from "./fixture/fixture-workspace.ts";
import { blackHoleReceipt, downReceipt, pauseReceipt, toxicReceipt } from "./link-receipts.ts";
import { planSystem } from "./system-plan.ts";

const untouched: ToxicCounters = {
  name: "x",
  type: "latency",
  stream: "downstream",
  isActive: true,
  connectionsTouched: 1,
  connectionsSpared: 0,
  chunks: 0,
  bytes: 0,
  chunksDropped: 0,
  bytesDropped: 0,
  delays: 0,
  delayMsSum: 0,
  delayMsMax: 0,
  chunksHeld: 0,
  closes: 0,
  resets: 0,
};
const delayed = {
  ...untouched,
  chunks: 2,
  bytes: 400,
  delays: 2,
  delayMsSum: 600,
  delayMsMax: 301,
};
const ping = { ...untouched, chunks: 2, bytes: 34, delays: 2, delayMsSum: 600 };
const swallowed = { ...untouched, chunks: 2, bytes: 400, chunksDropped: 2, bytesDropped: 400 };

describe("toxicReceipt", () => {
  test.each<Parameters<typeof toxicReceipt>[0]>(["latency", "bandwidth", "timeout", "limit_data"])(
    "shows no %s where nothing went over the links",
    (type) => {
      expect(toxicReceipt(type, [untouched, undefined])).toMatchObject({
        acted: false,
        summary: "no traffic on 2 proxies",
      });
    },
  );

  test("says by how much chunks were delayed, and on how many links", () => {
    expect(toxicReceipt("latency", [delayed, untouched, delayed])).toMatchObject({
      acted: true,
      by: "proxy-counter",
      summary: "+300 ms on 4 chunks",
      values: { links: 3, linksTouched: 2, delays: 4, delayMsMean: 300 },
    });
  });

  test("does not take pings that keep a connection alive for calls", () => {
    expect(toxicReceipt("latency", [ping]).acted).toBe(false);
  });

  test.each<{ type: Parameters<typeof toxicReceipt>[0]; toxic: ToxicCounters; summary: string }>([
    { type: "bandwidth", toxic: delayed, summary: "2 chunks slowed" },
    { type: "slicer", toxic: delayed, summary: "2 chunks sliced" },
    { type: "timeout", toxic: swallowed, summary: "400 bytes in 2 chunks swallowed" },
    {
      type: "reset_peer",
      toxic: { ...untouched, closes: 3, resets: 3 },
      summary: "3 connections reset",
    },
    {
      type: "limit_data",
      toxic: { ...untouched, closes: 1 },
      summary: "1 connections cut at the limit",
    },
    {
      type: "slow_close",
      toxic: { ...untouched, delays: 2, delayMsSum: 100 },
      summary: "+50 ms on 2 closes",
    },
  ])("says what $type did", ({ type, toxic, summary }) => {
    expect(toxicReceipt(type, [toxic])).toMatchObject({ acted: true, summary });
  });

  test("shows no limit_data while the limit is not reached", () => {
    expect(toxicReceipt("limit_data", [{ ...untouched, chunks: 2, bytes: 400 }]).acted).toBe(false);
  });
});

describe("blackHoleReceipt", () => {
  test("counts a link once, whichever half of it swallowed", () => {
    const receipt = blackHoleReceipt([
      [swallowed, swallowed],
      [untouched, swallowed],
      [untouched, undefined],
    ]);

    expect(receipt).toMatchObject({
      acted: true,
      summary: "1200 bytes in 6 chunks swallowed on 2 of 3 proxies",
      values: { links: 3, linksTouched: 2 },
    });
  });

  test("shows nothing where nobody called", () => {
    expect(blackHoleReceipt([[untouched, untouched]])).toMatchObject({
      acted: false,
      summary: "no traffic on 1 proxies",
    });
  });
});

const [link] = planSystem(fixtureTopology).links;
const links = link === undefined ? [] : [link];
const name = link?.name ?? "";

function counters(
  bytesReceived: number,
  chunksReceived: number,
  accepted: number,
  cut = 0,
): Record<string, ProxyCounters> {
  const stream = { bytesReceived, chunksReceived, bytesSent: 0, chunksSent: 0 };
  return {
    [name]: {
      name,
      listen: "",
      upstream: "",
      isEnabled: true,
      connections: { accepted, refused: 0, active: 0, cut },
      streams: { upstream: stream, downstream: stream },
      toxics: [],
    },
  };
}
const idle = counters(80, 3, 1);
const called = counters(1_080, 8, 1);

describe("downReceipt", () => {
  test("shows that connections in use were cut", () => {
    expect(downReceipt(links, idle, called, counters(1_080, 8, 1, 1))).toMatchObject({
      acted: true,
      summary: "1 connections in use cut on 1 of 1 proxies",
    });
  });

  test("does not count a connection over which nobody had called", () => {
    expect(downReceipt(links, {}, idle, counters(80, 3, 1, 1))).toMatchObject({
      acted: false,
      summary: "no traffic on 1 proxies",
    });
  });

  test("shows nothing where no connection was cut", () => {
    expect(downReceipt(links, idle, called, called).acted).toBe(false);
  });
});

describe("pauseReceipt", () => {
  const paused = { isPaused: true };

  test("shows calls that went to a process that stands still", () => {
    expect(pauseReceipt([paused], links, idle, called)).toMatchObject({
      acted: true,
      by: "process-state",
      values: { paused: 1, bytes: 1_000 - 5 * 17, opened: 0 },
    });
  });

  test("counts a client that tries to connect", () => {
    expect(pauseReceipt([paused], links, idle, counters(160, 6, 2)).acted).toBe(true);
  });

  test("shows nothing where only pings were sent", () => {
    expect(pauseReceipt([paused], links, idle, counters(80 + 34, 5, 1))).toMatchObject({
      acted: false,
      summary: "1 processes stopped, but no traffic on 1 proxies",
    });
  });

  test("shows nothing where a process goes on", () => {
    expect(pauseReceipt([paused, { isPaused: false }], links, idle, called)).toMatchObject({
      acted: false,
      summary: "1 of 2 processes stopped",
    });
  });

  test("is content with the state of a process that nobody calls", () => {
    expect(pauseReceipt([paused], [], {}, {}).acted).toBe(true);
  });
});
