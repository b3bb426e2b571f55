import { seededRandom } from "@holdfast/clock";
import { OwnStall } from "@holdfast/failure-detection";
import { type StrategyKind, strategyOrder } from "@holdfast/resilience";
import { describe, expect, test } from "vitest";
import { neededPeer, optionalPeer, peerBalancer } from "./peer-strategies.ts";

const balancer = peerBalancer({
  name: "inventory",
  endpoints: [],
  zone: "a",
  stalls: new OwnStall(),
  random: seededRandom("strategies"),
  observe: () => undefined,
});

/** Every way out of checkout. A fallback, and a cache for recommendations, go around them. */
const ways: Readonly<Record<string, readonly StrategyKind[]>> = {
  inventory: neededPeer(balancer, "inventory").map(({ kind }) => kind),
  payment: neededPeer(balancer, "payment").map(({ kind }) => kind),
  recommendation: optionalPeer(balancer).map(({ kind }) => kind),
};

describe("neededPeer", () => {
  test.each(["inventory", "payment"])("goes to %s with one retry, each attempt guarded", (peer) => {
    expect(ways[peer]).toEqual(["deadline", "retry", "endpoint", "breaker", "bulkhead", "attempt"]);
  });
});

describe("optionalPeer", () => {
  test("asks a second instance instead of retrying", () => {
    expect(ways["recommendation"]).toEqual([
      "deadline",
      "hedge",
      "endpoint",
      "breaker",
      "bulkhead",
      "attempt",
    ]);
  });
});

describe("strategyOrder", () => {
  test.each(Object.keys(ways))("is the order in which a call to %s goes through them", (peer) => {
    const kinds = ways[peer] ?? [];

    expect(kinds).toEqual(strategyOrder.filter((kind) => kinds.includes(kind)));
    expect(kinds).not.toHaveLength(0);
  });
});
