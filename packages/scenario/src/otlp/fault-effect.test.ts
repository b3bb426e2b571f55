import type { FaultSpec } from "@holdfast/testbed";
import { describe, expect, test } from "vitest";
import { faultEffect, faultKind } from "./fault-effect.ts";

const latency: FaultSpec = {
  kind: "toxic",
  edge: "payment->provider",
  toxic: { type: "latency", latency: 3_000, jitter: 0 },
};
const slowClose: FaultSpec = { ...latency, toxic: { type: "slow_close", delay: 10 } };
const reset: FaultSpec = { ...latency, toxic: { type: "reset_peer", timeout: 0 } };
const cut: FaultSpec = { kind: "partition", isolate: "b", mode: "drop", direction: "both" };
const crash: FaultSpec = { kind: "crash", service: "payment" };
const perCall: FaultSpec = {
  kind: "rpc",
  edge: "payment->provider",
  ratio: 1,
  when: "before-handler",
  action: { kind: "drop" },
};

describe("faultEffect", () => {
  test.each<[string, FaultSpec, string]>([
    ["latency on every connection", latency, "holds"],
    ["latency on some connections", { ...latency, toxicity: 0.5 }, "unknown"],
    ["closing that is delayed", slowClose, "unknown"],
    ["connections that are reset", reset, "cuts"],
    ["a black hole around a zone", cut, "holds"],
    ["a zone whose connections are refused", { ...cut, mode: "reject" }, "cuts"],
    ["a crash", crash, "cuts"],
    ["a pause", { kind: "pause", service: "payment" }, "silences"],
    ["a fault that its server notes itself", perCall, "unknown"],
  ])("knows %s", (_what, fault, effect) => {
    expect(faultEffect(fault)).toBe(effect);
  });
});

describe("faultKind", () => {
  test("names a toxic by its type and any other fault by its kind", () => {
    expect([latency, crash].map(faultKind)).toEqual(["latency", "crash"]);
  });
});
