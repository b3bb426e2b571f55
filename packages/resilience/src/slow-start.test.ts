import { seededRandom } from "@holdfast/clock";
import { describe, expect, test } from "vitest";
import { Balancer, type BalancerOptions } from "./balancer.ts";
import type { Endpoint, EndpointGate, GateChange } from "./endpoint-gate.ts";

const good = { as: "success", localOrigin: false } as const;
const abc: readonly Endpoint[] = [{ id: "a" }, { id: "b" }, { id: "c" }];

/** The share of 3 000 calls, each ended before the next, that one endpoint gets at an instant. */
function shareOf(balancer: Balancer<Endpoint>, id: string, now: number): number {
  let taken = 0;
  for (let call = 0; call < 3_000; call += 1) {
    const chosen = balancer.pick(now);
    if (chosen === undefined) continue;
    if (chosen.id === id) taken += 1;
    balancer.report(chosen, good, now);
  }
  return Math.round((10 * taken) / 3_000) / 10;
}

function balancerOf(options: Partial<BalancerOptions<Endpoint>>): Balancer<Endpoint> {
  return new Balancer({
    name: "peers",
    endpoints: abc.slice(0, 2),
    random: seededRandom("slow start"),
    slowStartMs: 10_000,
    ...options,
  });
}

describe("Balancer slow start", () => {
  test.each(["power-of-two", "least-request", "round-robin"] as const)(
    "gives a new endpoint a share that grows to its own: %s",
    (policy) => {
      const balancer = balancerOf({ policy });
      balancer.setEndpoints(abc, 1_000);

      const shares = [1_000, 6_000, 11_000].map((now) => shareOf(balancer, "c", now));

      expect(shares[0]).toBeLessThanOrEqual(0.1);
      expect(shares[1]).toBeGreaterThan(0.1);
      expect(shares[1]).toBeLessThan(0.3);
      expect(shares[2]).toBe(0.3);
    },
  );

  test("lets an endpoint that was out come back bit by bit", () => {
    let changes: readonly GateChange[] = [];
    const gate: EndpointGate = {
      admits: () => true,
      changes: () => {
        const told = changes;
        changes = [];
        return told;
      },
    };
    const balancer = balancerOf({ endpoints: abc, gates: [gate] });
    const before = shareOf(balancer, "c", 0);
    changes = [{ kind: "readmitted", endpoint: "c", reason: "time-elapsed" }];

    expect([before, shareOf(balancer, "c", 1_000), shareOf(balancer, "c", 11_000)]).toEqual([
      0.3, 0, 0.3,
    ]);
  });

  test("gives those there from the beginning their full share at once", () => {
    expect(shareOf(balancerOf({ endpoints: abc }), "c", 0)).toBe(0.3);
  });

  test("gives all their full share at once unless it is told not to", () => {
    const balancer = balancerOf({ slowStartMs: 0 });
    balancer.setEndpoints(abc, 0);

    expect(shareOf(balancer, "c", 0)).toBe(0.3);
  });

  test("uses what is starting when there is nothing else", () => {
    const balancer = balancerOf({ endpoints: [] });
    balancer.setEndpoints([{ id: "a" }], 0);

    expect(shareOf(balancer, "a", 0)).toBe(1);
  });

  test("sends calls of its own zone elsewhere while the endpoint there is starting", () => {
    const balancer = balancerOf({ endpoints: [{ id: "far", zone: "2" }], zone: "1" });
    balancer.setEndpoints(
      [
        { id: "far", zone: "2" },
        { id: "near", zone: "1" },
      ],
      0,
    );

    expect([0, 5_000, 10_000].map((now) => shareOf(balancer, "near", now))).toEqual([0.1, 0.5, 1]);
  });
});
