import { describe, expect, test } from "vitest";
import { planWith } from "../fixtures/planned.ts";
import providerLatency from "../fixtures/provider-latency-breaker.scenario.ts";
import zonePartition from "../fixtures/zone-partition-checkout.scenario.ts";
import { buildDraft } from "./build-draft.ts";
import { buildPlan } from "./build-plan.ts";

const file = "/shop/scenarios/one.scenario.ts";

describe("buildDraft", () => {
  test("plans what an instance may use of the machine", () => {
    const { faults } = planWith(({ fault, inject, t }) => {
      inject(t.outage, fault.limit("payment", { zone: "a", cpuCores: 0.2 }));
      inject(t.outage, fault.limit("postgres", { tmpfsBytes: 0 }));
    });

    expect(faults).toMatchObject([
      {
        spec: { kind: "limit", service: "payment", zone: "a", cpuCores: 0.2 },
        title: "limit payment-a to 0.2 cores",
      },
      {
        spec: { kind: "limit", service: "postgres", tmpfsBytes: 0 },
        title: "limit postgres to 0 bytes of tmpfs",
      },
    ]);
  });

  test("turns the scenario of a slow provider into a plan", () => {
    const { draft } = buildDraft(providerLatency, file, "/shop");

    expect(draft.scenario).toMatchObject({ id: "provider-latency-breaker", timeoutMs: 90_000 });
    expect(draft.phases).toEqual([
      { name: "baseline", startMs: 0, endMs: 10_000 },
      { name: "outage", startMs: 10_000, endMs: 30_000 },
      { name: "recovery", startMs: 30_000, endMs: 50_000 },
    ]);
    expect(draft.loads).toEqual([
      {
        name: "orders",
        ratePerS: 40,
        spread: ["a", "b", "c"],
        startMs: 0,
        endMs: 50_000,
        operations: 2_000,
      },
    ]);
    expect(draft.faults).toMatchObject([
      { id: "F1", title: "latency payment->provider 3s", startMs: 10_000, endMs: 30_000 },
    ]);
    expect(draft.checks.map(({ claim }) => claim.kind)).toEqual([
      "slo.latency",
      "breaker.stays",
      "breaker.becomes",
      "traces",
      "history.available",
      "slo.latency",
      "traces",
      "spans.count",
      "breaker.becomes",
      "breaker.becomes",
      "history.recover-within",
      "slo.latency",
      "db.invariant",
      "history.exactly-once",
    ]);
  });

  test("turns the scenario of a zone that is cut off into a plan", () => {
    const { draft } = buildDraft(zonePartition, file, "/shop");

    expect(
      draft.faults.map(({ id, title, startMs, endMs }) => [id, title, startMs, endMs]),
    ).toEqual([
      ["F1", "partition zone b drop", 10_000, 40_000],
      ["F2", "error UNAVAILABLE payment->provider 20% after-handler", 10_000, 20_000],
    ]);
    expect(draft.checks.map(({ id, severity }) => [id, severity])).toContainEqual([
      "fails-fast",
      "must",
    ]);
    expect(draft.checks.filter(({ severity }) => severity === "should")).toHaveLength(1);
  });

  test("gives a plan that survives JSON", () => {
    const plan = buildPlan(buildDraft(providerLatency, file, "/shop"), 7);

    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  test("gives the same plan each time, with a seed of the scenario's own", () => {
    const first = buildPlan(buildDraft(zonePartition, file, "/shop"), 7);
    const again = buildPlan(buildDraft(zonePartition, file, "/shop"), 7);
    const other = buildPlan(buildDraft(providerLatency, file, "/shop"), 7);

    expect(again).toEqual(first);
    expect(other.seed).not.toBe(first.seed);
  });

  test("says where in the file a check stands", () => {
    const [first, second] = planWith(({ check, t }) => {
      check.breaker("provider").toStay("closed", t.before);
      check.breaker("payment").toStay("closed", t.before);
    }).checks.map(({ location }) => location);

    expect(first?.file).toMatch(/build-draft\.test\.ts$/u);
    expect(second?.line).toBe((first?.line ?? 0) + 1);
  });

  test("narrows an event to a time without making two checks of it", () => {
    const { checks } = planWith(({ check, orders, t }) => {
      check
        .traces({ of: orders })
        .some.span({ service: "payment" })
        .toHaveEvent("opened")
        .within("2s")
        .of(t.outage.start)
        .named("opens");
    });

    expect(checks).toMatchObject([
      {
        id: "opens",
        title: "some trace of orders: span payment has event opened within 2s of start of outage",
        claim: { expectation: { predicate: { when: { kind: "within", withinMs: 2_000 } } } },
      },
    ]);
  });

  test("gives two checks of one claim an id each", () => {
    const { checks } = planWith(({ check, orders, t }) => {
      check.history(orders).available(t.outage, ">= 9%");
      check.history(orders).available(t.outage, ">= 9%");
    });

    expect(checks.map(({ id }) => id)).toEqual([
      "orders-available-9%-in-outage",
      "orders-available-9%-in-outage-2",
    ]);
  });

  test("reads a plain number of spans over others as a ratio", () => {
    const { checks } = planWith(({ check, t }) => {
      check.spans({ service: "provider" }, t.outage).per({ service: "payment" }).toBe("<= 1.3");
    });

    expect(checks[0]?.claim).toMatchObject({
      bound: { operator: "<=", value: 1.3, unit: "ratio" },
    });
  });
});
