import { describe, expect, test } from "vitest";
import type { ToxicSpec } from "../fault.ts";
import { judgeToxics, type LinkUnderToxics } from "./toxic-judgement.ts";

const latency: ToxicSpec = { type: "latency", latency: 300, jitter: 0 };
const blackHole: ToxicSpec = { type: "timeout", timeout: 0 };

const untouched: LinkUnderToxics = {
  isInPlace: true,
  callBytesBefore: 500,
  callBytes: 0,
  closed: 0,
  reset: 0,
  ended: 0,
  baseline: { outcome: "answered", waitedMs: 2 },
  probe: { outcome: "answered", waitedMs: 304 },
};
const called = { ...untouched, callBytes: 400 };

describe("judgeToxics", () => {
  test("says by how much a probe was later, and how many bytes of calls met the toxic", () => {
    expect(judgeToxics(latency, [called, untouched, called])).toMatchObject({
      acted: true,
      by: "probe",
      summary: "+302 ms by probe, 800 bytes of calls on 2 of 3 proxies",
      values: { links: 3, linksTouched: 2, linksCalled: 2, delayMsMean: 302 },
    });
  });

  test.each<{ name: string; toxic: ToxicSpec; link: LinkUnderToxics }>([
    { name: "latency", toxic: latency, link: untouched },
    {
      name: "a black hole",
      toxic: blackHole,
      link: { ...untouched, probe: { outcome: "silent", waitedMs: 1_000 } },
    },
    { name: "bandwidth", toxic: { type: "bandwidth", rate: 1 }, link: untouched },
    {
      name: "a reset of idle connections",
      toxic: { type: "reset_peer", timeout: 0 },
      link: { ...untouched, callBytesBefore: 0, reset: 3 },
    },
  ])("shows no $name where nobody called", ({ toxic, link }) => {
    expect(judgeToxics(toxic, [link, link])).toMatchObject({
      acted: false,
      summary: "no traffic on 2 proxies",
    });
  });

  test.each<{ name: string; toxic: ToxicSpec; link: Partial<LinkUnderToxics> }>([
    {
      name: "a delay that a probe does not show",
      toxic: latency,
      link: { probe: { outcome: "answered", waitedMs: 90 } },
    },
    { name: "a delay before any probe", toxic: latency, link: { probe: undefined } },
    { name: "a delay without a look before it", toxic: latency, link: { baseline: undefined } },
    {
      name: "a delay where the connection ended",
      toxic: latency,
      link: { probe: { outcome: "ended", waitedMs: 900 } },
    },
    { name: "a toxic that is not in place", toxic: latency, link: { isInPlace: false } },
    { name: "a black hole that answers", toxic: blackHole, link: {} },
    {
      name: "a black hole that has not been silent for long",
      toxic: blackHole,
      link: { probe: { outcome: "silent", waitedMs: 20 } },
    },
    {
      name: "a black hole that ends connections",
      toxic: blackHole,
      link: { probe: { outcome: "ended", waitedMs: 5 } },
    },
    {
      name: "a black hole before a server that was silent already",
      toxic: blackHole,
      link: { baseline: undefined, probe: { outcome: "silent", waitedMs: 1_000 } },
    },
    {
      name: "a slow close where no connection ended",
      toxic: { type: "slow_close", delay: 200 },
      link: {},
    },
    { name: "a limit that is not reached", toxic: { type: "limit_data", bytes: 10_000 }, link: {} },
  ])("does not believe in $name", ({ toxic, link }) => {
    expect(judgeToxics(toxic, [{ ...called, ...link }])).toMatchObject({
      acted: false,
      summary: "no effect measured on 1 proxies, 1 with traffic",
    });
  });

  test("takes a wait that is still going on for as long as it has been", () => {
    const waiting = { ...called, probe: { outcome: "silent", waitedMs: 1_502 } as const };

    expect(judgeToxics({ ...latency, latency: 30_000 }, [waiting])).toMatchObject({
      acted: true,
      summary: "+1500 ms by probe, 400 bytes of calls on 1 of 1 proxies",
    });
  });

  test.each<{ toxic: ToxicSpec; link: Partial<LinkUnderToxics>; summary: string }>([
    {
      toxic: blackHole,
      link: { probe: { outcome: "silent", waitedMs: 1_000 } },
      summary: "400 bytes of calls swallowed, probes unanswered",
    },
    {
      toxic: { type: "timeout", timeout: 100 },
      link: { probe: { outcome: "ended", waitedMs: 100 } },
      summary: "400 bytes of calls swallowed, probes unanswered",
    },
    {
      toxic: { type: "slow_close", delay: 200 },
      link: { ended: 1, probe: { outcome: "answered", waitedMs: 203 } },
      summary: "+201 ms by probe to close, 400 bytes of calls",
    },
    { toxic: { type: "bandwidth", rate: 10 }, link: {}, summary: "400 bytes of calls slowed" },
    {
      toxic: { type: "reset_peer", timeout: 0 },
      link: { callBytes: 0, reset: 2, closed: 1 },
      summary: "2 connections reset, 1 closed",
    },
    {
      toxic: { type: "limit_data", bytes: 100 },
      link: { closed: 2 },
      summary: "2 connections cut at the limit",
    },
  ])("says what $toxic.type did", ({ toxic, link, summary }) => {
    expect(judgeToxics(toxic, [{ ...called, ...link }])).toMatchObject({
      acted: true,
      summary: `${summary} on 1 of 1 proxies`,
    });
  });
});
