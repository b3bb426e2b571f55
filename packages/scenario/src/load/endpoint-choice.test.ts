import { describe, expect, test } from "vitest";
import { type Candidate, type ChannelState, chooseEndpoint } from "./endpoint-choice.ts";

function zones(states: Readonly<Record<string, ChannelState>>): readonly Candidate[] {
  return Object.entries(states).map(([zone, state]) => ({
    instance: `checkout-${zone}`,
    zone,
    state: () => state,
  }));
}

describe("chooseEndpoint", () => {
  test("takes the instance of the client's zone while it is ready", () => {
    const candidates = zones({ a: "ready", b: "ready", c: "ready" });

    expect(chooseEndpoint(candidates, "b", 5).instance).toBe("checkout-b");
  });

  test.each([
    [0, "checkout-a"],
    [1, "checkout-c"],
    [2, "checkout-a"],
  ])("spreads calls of a zone without a ready instance over the others, turn %i", (turn, next) => {
    const candidates = zones({ a: "ready", b: "connecting", c: "ready" });

    expect(chooseEndpoint(candidates, "b", turn).instance).toBe(next);
  });

  test("waits for the own instance when nothing is ready yet", () => {
    const candidates = zones({ a: "connecting", b: "idle", c: "connecting" });

    expect(chooseEndpoint(candidates, "b", 0).instance).toBe("checkout-b");
  });

  test("fails at the own instance when nothing can be reached", () => {
    const candidates = zones({ a: "transient-failure", b: "transient-failure" });

    expect(chooseEndpoint(candidates, "b", 0).instance).toBe("checkout-b");
  });

  test("spreads calls of a client outside every zone", () => {
    const candidates = zones({ a: "ready", b: "ready" });

    expect([0, 1, 2].map((turn) => chooseEndpoint(candidates, null, turn).instance)).toEqual([
      "checkout-a",
      "checkout-b",
      "checkout-a",
    ]);
  });

  test("refuses to choose from nothing", () => {
    expect(() => chooseEndpoint([], "a", 0)).toThrow("there is no endpoint to choose from");
  });
});
