import type { ProxyCounters, ToxicCounters } from "@holdfast/fault-proxy";
import { describe, expect, test } from "vitest";
import { fixtureTopology } from "./fixture/fixture-workspace.ts";
import { downReceipt, type LinkUnderToxics, pauseReceipt, toxicReceipt } from "./link-receipts.ts";
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

type ToxicType = Parameters<typeof toxicReceipt>[0];

function called(...toxics: readonly (ToxicCounters | undefined)[]): LinkUnderToxics {
  return { toxics, wasCalled: true, isCalled: true };
}

describe("toxicReceipt", () => {
  test.each<ToxicType>(["latency", "bandwidth", "timeout", "limit_data"])(
    "shows no %s where nothing went over the links",
    (type) => {
      expect(toxicReceipt(type, [called(untouched), called(undefined)])).toMatchObject({
        acted: false,
        summary: "no traffic on 2 proxies",
      });
    },
  );

  test("says by how much chunks were delayed, and on how many links", () => {
    const receipt = toxicReceipt("latency", [called(delayed), called(untouched), called(delayed)]);

    expect(receipt).toMatchObject({
      acted: true,
      by: "proxy-counter",
      summary: "+300 ms on 4 chunks on 2 of 3 proxies",
      values: { links: 3, linksTouched: 2, delays: 4, delayMsMean: 300 },
    });
  });

  test("counts a link once, whichever half of a black hole swallowed", () => {
    const receipt = toxicReceipt("timeout", [
      called(swallowed, swallowed),
      called(untouched, swallowed),
      called(untouched, undefined),
    ]);

    expect(receipt.summary).toBe("1200 bytes in 6 chunks swallowed on 2 of 3 proxies");
  });

  test("does not take pings that keep a connection alive for calls", () => {
    expect(toxicReceipt("latency", [called(ping)]).acted).toBe(false);
  });

  test("does not take the opening of connections for calls", () => {
    const link = { toxics: [delayed], wasCalled: true, isCalled: false };

    expect(toxicReceipt("latency", [link]).acted).toBe(false);
  });

  test("takes chunks that wait longer than anybody looked for an effect", () => {
    expect(toxicReceipt("latency", [called({ ...untouched, chunksHeld: 3 })])).toMatchObject({
      acted: true,
      summary: "3 chunks held back on 1 of 1 proxies",
    });
  });

  test("is content with calls before the fault where the fault lets none begin", () => {
    const closed = { ...untouched, closes: 3, resets: 3 };

    const used = toxicReceipt("reset_peer", [
      { toxics: [closed], wasCalled: true, isCalled: false },
    ]);
    const unused = toxicReceipt("reset_peer", [
      { toxics: [closed], wasCalled: false, isCalled: false },
    ]);

    expect(used).toMatchObject({ acted: true, summary: "3 connections reset on 1 of 1 proxies" });
    expect(unused.acted).toBe(false);
  });

  test.each<{ type: ToxicType; toxic: ToxicCounters; summary: string }>([
    { type: "bandwidth", toxic: delayed, summary: "2 chunks slowed" },
    { type: "slicer", toxic: delayed, summary: "2 chunks sliced" },
    { type: "timeout", toxic: swallowed, summary: "400 bytes in 2 chunks swallowed" },
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
    expect(toxicReceipt(type, [called(toxic)])).toMatchObject({
      acted: true,
      summary: `${summary} on 1 of 1 proxies`,
    });
  });

  test("shows no limit_data while the limit is not reached", () => {
    const counting = { ...untouched, chunks: 2, bytes: 400 };

    expect(toxicReceipt("limit_data", [called(counting)]).acted).toBe(false);
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
const used = counters(1_080, 8, 1);

describe("downReceipt", () => {
  test("shows that connections in use were cut", () => {
    expect(downReceipt(links, idle, used, counters(1_080, 8, 1, 1))).toMatchObject({
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
    expect(downReceipt(links, idle, used, used).acted).toBe(false);
  });
});

describe("pauseReceipt", () => {
  const paused = { isPaused: true };

  test("shows calls that went to a process that stands still", () => {
    expect(pauseReceipt([paused], links, idle, used)).toMatchObject({
      acted: true,
      by: "process-state",
      values: { paused: 1, bytes: 1_000 - 5 * 17 },
    });
  });

  test("does not take a client that connects again for a call", () => {
    expect(pauseReceipt([paused], links, idle, counters(80 + 48, 5, 2)).acted).toBe(false);
  });

  test("shows nothing where only pings were sent", () => {
    expect(pauseReceipt([paused], links, idle, counters(80 + 34, 5, 1))).toMatchObject({
      acted: false,
      summary: "1 processes stopped, but no traffic on 1 proxies",
    });
  });

  test("shows nothing where a process goes on", () => {
    expect(pauseReceipt([paused, { isPaused: false }], links, idle, used)).toMatchObject({
      acted: false,
      summary: "1 of 2 processes stopped",
    });
  });

  test("is content with the state of a process that nobody calls", () => {
    expect(pauseReceipt([paused], [], {}, {}).acted).toBe(true);
  });
});
