import { describe, expect, test } from "vitest";
import { actedOn, type FaultWindow, type ObservedCall } from "./fault-window.ts";

const latency: FaultWindow = {
  id: "F1",
  kind: "latency",
  effect: "holds",
  targets: ["payment-a->provider-1"],
  databases: ["postgres-1"],
  injectingUnixMs: 1_000,
  inPlaceUnixMs: 1_010,
  healingUnixMs: 2_000,
};
const down: FaultWindow = { ...latency, kind: "down", effect: "cuts" };
const pause: FaultWindow = { ...latency, effect: "silences", targets: ["provider-1"] };
const unknown: FaultWindow = { ...latency, effect: "unknown" };
const inside: ObservedCall = {
  caller: "payment-a",
  endpoint: "provider-1",
  startUnixMs: 1_100,
  endUnixMs: 1_900,
  status: "OK",
  sent: true,
};
const failed: ObservedCall = { ...inside, status: "UNAVAILABLE" };
const late: ObservedCall = { ...inside, status: "DEADLINE_EXCEEDED" };
const statement: ObservedCall = { ...inside, endpoint: undefined };
const slowDatabase: FaultWindow = { ...latency, targets: ["payment-a->postgres-1"] };

describe("actedOn", () => {
  test.each<[string, FaultWindow, ObservedCall]>([
    ["a call that began and ended behind a slow link", latency, inside],
    ["a call that was given up behind a slow link", latency, late],
    ["a statement that was answered behind a slow link", slowDatabase, statement],
    ["a call that failed while its link was cut", down, failed],
    ["a call that was under way when its link was cut", down, { ...failed, startUnixMs: 900 }],
    ["a call that was refused and never sent", down, { ...failed, sent: false }],
    ["a call to a paused process that nobody answered", pause, late],
    ["a call while the fault is still in place", { ...latency, healingUnixMs: Infinity }, inside],
  ])("is true for %s", (_what, window, call) => {
    expect(actedOn(window, call)).toBe(true);
  });

  test.each<[string, FaultWindow, ObservedCall]>([
    ["a call that began before the link was slow", latency, { ...inside, startUnixMs: 1_005 }],
    ["a call that ended after healing began", latency, { ...inside, endUnixMs: 2_001 }],
    ["a call over another link", latency, { ...inside, caller: "payment-b" }],
    ["a call of which nothing was sent", latency, { ...late, sent: false }],
    [
      "a statement of which nobody knows whether it was sent",
      slowDatabase,
      { ...statement, status: "UNAVAILABLE" },
    ],
    ["a call that was answered over a link said to be cut", down, inside],
    [
      "a call that was refused for its content over a cut link",
      down,
      { ...inside, status: "ABORTED" },
    ],
    [
      "a call that failed before the link was cut",
      down,
      { ...failed, startUnixMs: 800, endUnixMs: 999 },
    ],
    ["a call that a process answered before it was paused", pause, { ...late, startUnixMs: 1_000 }],
    ["a fault that acts on some connections only", unknown, failed],
  ])("is false for %s", (_what, window, call) => {
    expect(actedOn(window, call)).toBe(false);
  });
});
