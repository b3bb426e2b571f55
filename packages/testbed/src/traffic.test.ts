import type { ProxyCounters } from "@holdfast/fault-proxy";
import { describe, expect, test } from "vitest";
import { fixtureTopology } from "./fixture/fixture-workspace.ts";
import { type Link, planSystem } from "./system-plan.ts";
import { callBytes } from "./traffic.ts";

const { links } = planSystem(fixtureTopology);

function linkTo(kind: string): Link {
  const found = links.find((link) => link.to.kind === kind);
  if (found === undefined) throw new Error(`no link to ${kind}`);
  return found;
}

function counters(bytes: number, chunks: number, accepted: number): ProxyCounters {
  return {
    name: "x",
    listen: "",
    upstream: "",
    isEnabled: true,
    connections: { accepted, refused: 0, active: 0, cut: 0 },
    streams: {
      upstream: { bytesReceived: bytes, chunksReceived: chunks, bytesSent: 0, chunksSent: 0 },
      downstream: { bytesReceived: 0, chunksReceived: 0, bytesSent: 0, chunksSent: 0 },
    },
    toxics: [],
  };
}

describe("callBytes", () => {
  test.each<{
    name: string;
    kind: string;
    before?: ProxyCounters;
    after: ProxyCounters;
    bytes: number;
  }>([
    {
      name: "a gRPC client that opens a connection and keeps it alive",
      kind: "grpc",
      after: counters(48 + 3 * 17, 2 + 3, 1),
      bytes: 0,
    },
    {
      name: "a gRPC call over an open connection",
      kind: "grpc",
      before: counters(48, 2, 1),
      after: counters(48 + 166, 3, 1),
      bytes: 149,
    },
    {
      name: "a session with PostgreSQL that somebody tries to open",
      kind: "postgres",
      after: counters(100, 1, 1),
      bytes: 83,
    },
  ])("takes $bytes bytes for calls: $name", ({ kind, before, after, bytes }) => {
    expect(callBytes(linkTo(kind), before, after)).toBe(bytes);
  });
});
