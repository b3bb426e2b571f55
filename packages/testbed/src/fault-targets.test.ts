import { describe, expect, test } from "vitest";
import type { FaultSpec } from "./fault.ts";
import { faultTargets } from "./fault-targets.ts";
import { fixtureTopology } from "./fixture/fixture-workspace.ts";

const latency = { type: "latency", latency: 100, jitter: 0 } as const;
const unavailable = { kind: "status", status: "UNAVAILABLE" } as const;

describe("faultTargets", () => {
  test.each<{ name: string; fault: FaultSpec; targets: readonly string[] }>([
    {
      name: "every link of an edge",
      fault: { kind: "toxic", edge: "back->bank", toxic: latency },
      targets: ["back-a->bank-1", "back-b->bank-1"],
    },
    {
      name: "the links between two zones",
      fault: { kind: "down", edge: "front->back", fromZone: "a", toZone: "b" },
      targets: ["front-a->back-b"],
    },
    {
      name: "calls out of a zone: to other zones and to what is in none",
      fault: { kind: "partition", isolate: "b", mode: "drop", direction: "out" },
      targets: ["client-b->front-a", "front-b->back-a", "back-b->bank-1", "front-b->postgres-1"],
    },
    {
      name: "calls into a zone, those of outside clients too",
      fault: { kind: "partition", isolate: "b", mode: "reject", direction: "in" },
      targets: ["client-a->front-b", "front-a->back-b"],
    },
    {
      name: "calls both ways",
      fault: { kind: "partition", isolate: "b", mode: "drop", direction: "both" },
      targets: [
        "client-a->front-b",
        "client-b->front-a",
        "front-a->back-b",
        "front-b->back-a",
        "back-b->bank-1",
        "front-b->postgres-1",
      ],
    },
    {
      name: "one instance of a service",
      fault: { kind: "pause", service: "back", zone: "b" },
      targets: ["back-b"],
    },
    {
      name: "all instances of a service",
      fault: { kind: "crash", service: "back" },
      targets: ["back-a", "back-b"],
    },
    {
      name: "the called instances of a fault on calls",
      fault: {
        kind: "rpc",
        edge: "back->bank",
        ratio: 0.5,
        when: "after-handler",
        action: unavailable,
      },
      targets: ["bank-1"],
    },
  ])("finds $name", ({ fault, targets }) => {
    expect(faultTargets(fixtureTopology, fault)).toEqual(targets);
  });

  test.each<{ name: string; fault: FaultSpec; message: string }>([
    {
      name: "an unknown edge",
      fault: { kind: "down", edge: "front->bank" },
      message:
        'edge "front->bank" is unknown, expected one of client->front, front->back, back->bank, front->postgres',
    },
    {
      name: "an unknown zone",
      fault: { kind: "partition", isolate: "c", mode: "drop", direction: "both" },
      message: 'zone "c" is unknown, expected one of a, b',
    },
    {
      name: "a client, for which nothing is started",
      fault: { kind: "crash", service: "client" },
      message: 'service "client" is unknown, expected one of front, back, bank, postgres',
    },
    {
      name: "a zone in which the service has no instance",
      fault: { kind: "pause", service: "bank", zone: "a" },
      message: 'zone "a" is unknown, there are none',
    },
    {
      name: "links that do not exist",
      fault: { kind: "down", edge: "back->bank", toZone: "a" },
      message: 'fault down hits nothing: {"kind":"down","edge":"back->bank","toZone":"a"}',
    },
    {
      name: "a share of nothing",
      fault: { kind: "toxic", edge: "back->bank", toxic: latency, toxicity: 0 },
      message: "toxicity must be above 0 and at most 1, got 0",
    },
    {
      name: "a negative delay",
      fault: { kind: "toxic", edge: "back->bank", toxic: { ...latency, latency: -1 } },
      message: "latency must be at least 0, got -1",
    },
    {
      name: "a status that gRPC does not have",
      fault: {
        kind: "rpc",
        edge: "back->bank",
        ratio: 1,
        when: "before-handler",
        action: { kind: "status", status: "UNAVAILBLE" },
      },
      message:
        'status "UNAVAILBLE" is unknown, expected one of CANCELLED, UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, UNAUTHENTICATED',
    },
    {
      name: "calls to a database",
      fault: {
        kind: "rpc",
        edge: "front->postgres",
        ratio: 1,
        when: "before-handler",
        action: unavailable,
      },
      message: 'fault on calls of edge "front->postgres": postgres does not speak gRPC',
    },
    {
      name: "a limit of nothing",
      fault: { kind: "limit", service: "back" },
      message: "a limit needs cpuCores, memoryBytes or tmpfsBytes, got none",
    },
    {
      name: "no processor at all",
      fault: { kind: "limit", service: "back", cpuCores: 0 },
      message: "cpuCores must be at least 0.01, got 0",
    },
    {
      name: "memory for nobody",
      fault: { kind: "limit", service: "back", memoryBytes: 1_024 },
      message: "memoryBytes must be a whole number of at least 16777216, got 1024",
    },
    {
      name: "less room for what has none of its own",
      fault: { kind: "limit", service: "back", tmpfsBytes: 0 },
      message: 'service "back" has no tmpfs; give it tmpfsBytes in the topology',
    },
  ])("refuses $name", ({ fault, message }) => {
    expect(() => faultTargets(fixtureTopology, fault)).toThrow(new RangeError(message));
  });
});
