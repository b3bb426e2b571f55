import { seededRandom } from "@holdfast/clock";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Balancer, type BalancerOptions } from "./balancer.ts";
import type { Endpoint, EndpointGate } from "./endpoint-gate.ts";
import type { ResilienceEvent } from "./events.ts";
import { type Execution, endpoint, immediate, pipeline, retry } from "./index.ts";

const abc: readonly Endpoint[] = [
  { id: "a", zone: "1" },
  { id: "b", zone: "2" },
  { id: "c", zone: "3" },
];

const good = { as: "success", localOrigin: false } as const;
const bad = { as: "failure", localOrigin: false } as const;

function balancerOf(options: Partial<BalancerOptions<Endpoint>> = {}): Balancer<Endpoint> {
  return new Balancer({ name: "peers", endpoints: abc, random: seededRandom(5), ...options });
}

/** Picks without reporting, so that what is picked stays busy. */
function picks(balancer: Balancer<Endpoint>, count: number): readonly string[] {
  return Array.from({ length: count }, () => balancer.pick(0)?.id ?? "none");
}

function shareOf(id: string, ids: readonly string[]): number {
  return ids.filter((other) => other === id).length / ids.length;
}

function failWith(fields: object): () => never {
  return () => {
    throw Object.assign(new Error("failed"), fields);
  };
}

/** A gate that keeps these out. */
function without(...ids: readonly string[]): EndpointGate {
  return { admits: (id) => !ids.includes(id) };
}

describe("Balancer", () => {
  test("takes each in turn", () => {
    expect(picks(balancerOf({ policy: "round-robin" }), 6)).toEqual(["a", "b", "c", "a", "b", "c"]);
  });

  test("keeps the turns when one is out for a while", () => {
    const out = new Set<string>();
    const balancer = balancerOf({
      policy: "round-robin",
      gates: [{ admits: (id) => !out.has(id) }],
    });
    picks(balancer, 1);
    out.add("b");
    const during = picks(balancer, 3);
    out.clear();

    expect([...during, ...picks(balancer, 3)]).toEqual(["c", "a", "c", "b", "a", "c"]);
  });

  test("takes the least busy", () => {
    const balancer = balancerOf({ policy: "least-request" });
    const busy = picks(balancer, 300);

    expect(abc.map(({ id }) => shareOf(id, busy))).toEqual([1 / 3, 1 / 3, 1 / 3]);
    balancer.report({ id: "b" }, good, 0);
    expect(balancer.pick(0)?.id).toBe("b");
  });

  test("takes the less busy of two that are never the same", () => {
    const balancer = balancerOf({ endpoints: abc.slice(0, 2) });

    const made = picks(balancer, 100);
    const pairs = Array.from(
      { length: 50 },
      (_, pair) => new Set(made.slice(2 * pair, 2 * pair + 2)),
    );

    // No call ends, so whoever got the first of a pair is the busier one for the second.
    expect(pairs.map(({ size }) => size)).toEqual(Array.from({ length: 50 }, () => 2));
  });

  test("does not mistake an endpoint that fails fast for one that is idle", () => {
    const balancer = balancerOf();
    const used: string[] = [];
    for (let call = 0; call < 1_000; call += 1) {
      const chosen = balancer.pick(call);
      used.push(chosen?.id ?? "none");
      if (chosen !== undefined) balancer.report(chosen, chosen.id === "a" ? bad : good, call);
    }

    expect(shareOf("a", used)).toBeLessThan(0.05);
  });

  test("gives an endpoint that failed its chance again after a while", () => {
    const balancer = balancerOf({ endpoints: abc.slice(0, 2), policy: "least-request" });
    const chosen = balancer.pick(0) ?? { id: "none" };
    balancer.report(chosen, bad, 0);
    const early = picks(balancer, 1);
    for (let call = 0; call < 20; call += 1) balancer.pick(60_000);

    expect(early).not.toContain(chosen.id);
    expect(balancer.snapshots(0).map(({ inFlight }) => inFlight)).toEqual([10, 11]);
  });

  test("avoids what a call has tried while there is another", () => {
    const balancer = balancerOf();

    expect(balancer.pick(0, ["a", "c"])?.id).toBe("b");
    expect(balancer.pick(0, ["a", "b", "c"])).toBeDefined();
    expect(balancer.pick(0, [], ["a", "b", "c"])).toBeUndefined();
  });

  test("stays in its own zone until that is much busier than the others", () => {
    const balancer = balancerOf({ zone: "2", spillOverInFlight: 3 });

    const first = picks(balancer, 4);
    const then = picks(balancer, 8);

    expect(first).toEqual(["b", "b", "b", "b"]);
    expect(shareOf("b", then)).toBeLessThan(0.7);
    expect(shareOf("b", then)).toBeGreaterThan(0);
  });

  test("leaves its zone when the endpoint there is out or was tried", () => {
    expect(balancerOf({ zone: "2", gates: [without("b")] }).pick(0)?.id).not.toBe("b");
    expect(balancerOf({ zone: "2" }).pick(0, ["b"])?.id).not.toBe("b");
  });

  test("uses all when fewer than the panic threshold are left, and tells of it", () => {
    const out = new Set(["a", "b"]);
    const events: ResilienceEvent[] = [];
    const gates = [{ admits: (id: string) => !out.has(id) }];
    const balancer = balancerOf({
      policy: "round-robin",
      gates,
      observe: (event) => events.push(event),
    });

    const panicking = picks(balancer, 3);
    out.delete("b");
    const calm = picks(balancer, 2);

    expect(panicking).toEqual(["a", "b", "c"]);
    expect(calm).toEqual(["b", "c"]);
    expect(events).toEqual([
      { kind: "balancer-panic-changed", name: "peers", panic: true, available: 1, endpoints: 3 },
      { kind: "balancer-panic-changed", name: "peers", panic: false, available: 2, endpoints: 3 },
    ]);
  });

  test("tells of what its gates changed", () => {
    const changes = [
      { kind: "ejected", endpoint: "a", reason: "consecutive-failures", forMs: 500 },
      { kind: "readmitted", endpoint: "b", reason: "ejection-over" },
    ] as const;
    const events: ResilienceEvent[] = [];
    const gates: EndpointGate[] = [{ admits: () => true, changes: () => changes }];
    const balancer = balancerOf({ gates, observe: (event) => events.push(event) });

    balancer.pick(0);

    expect(events).toEqual(changes.map((change) => ({ ...change, name: "peers" })));
  });

  test("keeps what it knows of endpoints that stay when they change at run time", () => {
    const balancer = balancerOf({ policy: "round-robin" });
    picks(balancer, 4);

    balancer.setEndpoints([{ id: "a", zone: "9" }, { id: "d" }], 0);

    expect(balancer.snapshots(0)).toEqual([
      { id: "a", zone: "9", inFlight: 2, admitted: true },
      { id: "d", zone: undefined, inFlight: 0, admitted: true },
    ]);
    balancer.report({ id: "b" }, good, 0);
    expect(picks(balancer, 2)).toEqual(["d", "a"]);
  });

  test("has nothing to choose from when it is empty", () => {
    expect(balancerOf({ endpoints: [] }).pick(0)).toBeUndefined();
  });

  test("counts calls in flight exactly, in any order of picks, reports and changes", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("pick" as const) }),
      fc.record({ kind: fc.constant("report" as const), which: fc.nat(10), ok: fc.boolean() }),
      fc.record({
        kind: fc.constant("set" as const),
        ids: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d")),
      }),
    );
    const exact = fc.property(
      fc.array(step, { maxLength: 60, size: "max" }),
      fc.constantFrom("round-robin" as const, "least-request" as const, "power-of-two" as const),
      (steps, policy) => {
        const balancer = balancerOf({ policy });
        let out: Endpoint[] = [];
        for (const action of steps) {
          if (action.kind === "set") {
            balancer.setEndpoints(
              action.ids.map((id) => ({ id })),
              0,
            );
            out = out.filter(({ id }) => action.ids.some((other) => other === id));
          }
          const chosen = action.kind === "pick" ? balancer.pick(0) : undefined;
          if (chosen !== undefined) out.push(chosen);
          const [ended] = action.kind === "report" ? out.splice(action.which, 1) : [];
          if (ended !== undefined) balancer.report(ended, good, 0);
        }
        return balancer
          .snapshots(0)
          .every(({ id, inFlight }) => inFlight === out.filter((other) => other.id === id).length);
      },
    );

    expect(() => fc.assert(exact, { numRuns: 200 })).not.toThrow();
  });
});

describe("endpoint", () => {
  test("sends each attempt of a call to another endpoint", async () => {
    const balancer = balancerOf({ zone: "2" });
    const calls = pipeline(
      "peer",
      retry({ backoff: immediate(), idempotent: true }),
      endpoint(balancer),
    );
    const used: string[] = [];

    const outcome = await calls.outcome((ctx: Execution<Endpoint>) => {
      used.push(ctx.endpoint.id);
      throw Object.assign(new Error("down"), { code: 14 });
    });

    expect(outcome).toMatchObject({ ok: false, attempts: 3 });
    expect(used[0]).toBe("b");
    expect(used.toSorted((a, b) => a.localeCompare(b))).toEqual(["a", "b", "c"]);
    expect(balancer.snapshots(0).map(({ inFlight }) => inFlight)).toEqual([0, 0, 0]);
  });

  test("fails without sending when there is no endpoint", async () => {
    const calls = pipeline("peer", endpoint(balancerOf({ endpoints: [] })));

    expect(await calls.outcome(() => "ok")).toMatchObject({
      ok: false,
      error: { code: "NO_ENDPOINT", effect: "none" },
    });
  });

  test("reports failures, and tells those this side saw from those the peer answered", async () => {
    const results: unknown[] = [];
    const gates: EndpointGate[] = [
      { admits: () => true, record: (_id, result) => results.push(result) },
    ];
    const calls = pipeline("peer", endpoint(balancerOf({ gates })));

    await calls.outcome(() => "ok");
    await calls.outcome(failWith({ code: 13 }));
    await calls.outcome(failWith({ code: 14, unprocessed: true }));
    await calls.outcome(failWith({ code: 1 }));

    expect(results).toEqual([
      { as: "success", localOrigin: false },
      { as: "failure", localOrigin: false },
      { as: "failure", localOrigin: true },
      { as: "ignored", localOrigin: false },
    ]);
  });

  // The usage shown in docs/mechanisms/balancer.md.
  test("is used with endpoints of any shape", async () => {
    // #region usage
    const balancer = new Balancer({
      name: "inventory",
      endpoints: [
        { id: "inventory-a", zone: "a", address: "127.0.0.1:20001" },
        { id: "inventory-b", zone: "b", address: "127.0.0.1:20002" },
      ],
      zone: "a",
    });
    const reserve = pipeline("inventory.reserve", endpoint(balancer));
    const address = await reserve.run((ctx) => ctx.endpoint.address);
    // #endregion usage

    expect(address).toBe("127.0.0.1:20001");
  });
});
