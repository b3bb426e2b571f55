import { describe, expect, test } from "vitest";
import { type Parts, planOf, planWith } from "../fixtures/planned.ts";
import type { shop } from "../fixtures/shop.topology.ts";
import type { Builder } from "./builder.ts";

async function waitingBody({ timeline }: Builder<typeof shop>): Promise<void> {
  timeline({ only: "1s" });
}

describe("buildDraft", () => {
  test.each<[string, (parts: Parts) => void, RegExp]>([
    [
      "history",
      ({ check, orders }) => check.history(orders),
      /^check\.history\(orders\) is unfin/u,
    ],
    [
      "an outcome",
      ({ check, orders, t }) => check.history(orders).outcome("ok", t.whole),
      /toBe\(/u,
    ],
    ["an invariant", ({ check }) => check.db("checkout").invariant("x", "select 1"), /toReturnNo/u],
    ["a breaker", ({ check }) => check.breaker("provider"), /\.toBecome/u],
    ["becoming", ({ check }) => check.breaker("provider").toBecome("open"), /\.within/u],
    ["within", ({ check }) => check.breaker("provider").toBecome("open").within("1s"), /\.of\(/u],
    ["spans", ({ check, t }) => check.spans({ kind: "client" }, t.whole), /\.toHaveCount/u],
    ["traces", ({ check, orders }) => check.traces({ of: orders }), /\.every/u],
    ["every", ({ check, orders }) => check.traces({ of: orders }).every, /\.every/u],
    [
      "a span",
      ({ check, orders }) => check.traces({ of: orders }).every.span({ kind: "server" }),
      /\.toExist/u,
    ],
    [
      "not",
      ({ check, orders }) => check.traces({ of: orders }).every.span({ kind: "server" }).not,
      /\.toExist/u,
    ],
    [
      "an event within",
      ({ check, orders }) =>
        check.traces({ of: orders }).some.span({ kind: "client" }).toHaveEvent("x").within("1s"),
      /\.of\(instant\)/u,
    ],
    ["a fault", ({ fault }) => fault.crash("payment"), /give it to inject/u],
  ])("refuses an expression that ends at %s", (_name, add, message) => {
    expect(() => planWith(add)).toThrow(message);
  });

  test.each<[string, (parts: Parts) => void, string]>([
    [
      "breaker",
      // @ts-expect-error a wrong name does not compile
      ({ check, t }) => check.breaker("psp").toStay("closed", t.whole),
      'check.breaker, breaker: unknown name "psp"; there is payment, provider',
    ],
    [
      "service",
      // @ts-expect-error a wrong name does not compile
      ({ given }) => given("orders-db", "select 1"),
      'given, service: unknown name "orders-db"; there is checkout, inventory, payment, provider',
    ],
    [
      "edge",
      // @ts-expect-error a wrong name does not compile
      ({ fault, inject, t }) => inject(t.outage, fault.down("payment->psp")),
      'fault.down, edge: unknown name "payment->psp"',
    ],
    [
      "zone",
      // @ts-expect-error a wrong name does not compile
      ({ fault, inject, t }) => inject(t.outage, fault.partition({ isolate: "d" })),
      'fault.partition, zone: unknown name "d"; there is a, b, c',
    ],
    [
      "method",
      // @ts-expect-error a wrong name does not compile
      ({ check, t }) => check.spans({ rpc: "shop.v1.Checkout/Place" }, t.whole).toHaveCount("> 0"),
      'check.spans, method: unknown name "shop.v1.Checkout/Place"',
    ],
    [
      "field",
      // @ts-expect-error a wrong name does not compile
      ({ check, t }) => check.spans({ servce: "payment" }, t.whole).toHaveCount("> 0"),
      'check.spans: unknown field "servce"',
    ],
    [
      "option",
      // @ts-expect-error a wrong name does not compile
      ({ fault, inject, t }) => inject(t.outage, fault.crash("payment", { zon: "a" })),
      'fault.crash: unknown field "zon"; known are zone, restartAfter',
    ],
    [
      "instance",
      ({ fault, inject, t }) => inject(t.outage, fault.crash("provider", { zone: "a" })),
      'fault.crash: provider has no instance in zone "a"',
    ],
    [
      "limit",
      ({ fault, inject, t }) => inject(t.outage, fault.limit("payment", { zone: "a" })),
      "fault.limit needs cpuCores, memoryBytes or tmpfsBytes",
    ],
    [
      "disk",
      ({ fault, inject, t }) => inject(t.outage, fault.limit("payment", { tmpfsBytes: 0 })),
      "fault.limit: payment has no tmpfs; give it tmpfsBytes in the topology",
    ],
    [
      "amount",
      ({ fault, inject, t }) => inject(t.outage, fault.limit("payment", { cpuCores: 0 })),
      "fault.limit, cpuCores must be at least 0.01, got 0",
    ],
    [
      "size of a disk",
      ({ fault, inject, t }) =>
        inject(t.outage, fault.limit("postgres", { tmpfsBytes: 268_435_456 })),
      "fault.limit, tmpfsBytes must be at least 0 and at most 268435455, got 268435456",
    ],
    [
      "method of another service",
      ({ fault, inject, t }) =>
        inject(
          t.outage,
          fault.dropAnswers("payment->provider", { method: "shop.v1.Checkout/PlaceOrder" }),
        ),
      "fault.dropAnswers, method: unknown name",
    ],
    [
      "edge without calls",
      ({ fault, inject, t }) => inject(t.outage, fault.dropAnswers("payment->postgres")),
      "fault.dropAnswers on payment->postgres, service: unknown name",
    ],
  ])("names a wrong %s and what there is", (_name, add, message) => {
    expect(() => planWith(add)).toThrow(message);
  });

  test.each<[string, (parts: Parts) => void, string]>([
    [
      "a part longer than its window",
      ({ check, orders, t }) => check.history(orders).available(t.outage.last("11s"), ">= 1%"),
      'last("11s") does not fit into outage, which takes 10s',
    ],
    [
      "a window beyond the timeline",
      ({ check, orders, t }) => {
        const late = new (Object.getPrototypeOf(t.outage).constructor)(
          t.outage.start.plus("1s"),
          t.outage.end.plus("1s"),
          "late",
        );
        check.history(orders).available(late, ">= 1%");
      },
      "available: late leaves the timeline, which takes 15s",
    ],
    [
      "a fault placed by another fault",
      ({ fault, inject, t }) => {
        const crash = inject(t.outage, fault.crash("payment", { zone: "a" }));
        inject(crash.first("1s"), fault.crash("payment", { zone: "b" }));
      },
      "inject: a fault is placed on the timeline, not in first 1s of F1",
    ],
    [
      "a fault injected twice",
      ({ fault, inject, t }) => {
        const crash = fault.crash("payment", { zone: "a" });
        inject(t.before, crash);
        inject(t.outage, crash);
      },
      "inject needs a fault made by fault.…(…), each injected once",
    ],
    [
      "a ratio of more than all",
      ({ fault, inject, t }) =>
        inject(t.outage, fault.dropAnswers("payment->provider", { ratio: 2 })),
      "fault.dropAnswers, ratio must be above 0 and at most 1, got 2",
    ],
    [
      "two loads of one name",
      ({ load }) => load.openLoop("orders", { rate: 1 }, async () => undefined),
      'load.openLoop("orders"): the name is taken',
    ],
    [
      "a rate of nothing",
      ({ load }) => load.openLoop("more", { rate: 0 }, async () => undefined),
      'load.openLoop("more"), rate must be above 0 and at most 2000, got 0',
    ],
    [
      "a ramp that is no duration",
      ({ load }) =>
        // @ts-expect-error -- a number has no unit.
        load.openLoop("more", { rate: 1, rampUp: 5 }, async () => undefined),
      'load.openLoop("more"), rampUp must be a duration such as "250ms", "3s" or "2m", got "5"',
    ],
    [
      "a ramp longer than the load",
      ({ load }) => load.openLoop("more", { rate: 1, rampUp: "10m" }, async () => undefined),
      "rampUp must be at most the",
    ],
    [
      "half an operation of warm-up",
      ({ load }) => load.openLoop("more", { rate: 1, warmUp: 1.5 }, async () => undefined),
      'load.openLoop("more"), warmUp must be a whole number and at least 1 and at most 300, got 1.5',
    ],
    [
      "a warm-up that is longer than most scenarios",
      ({ load }) => load.openLoop("more", { rate: 1, warmUp: 301 }, async () => undefined),
      "at most 300, got 301",
    ],
    [
      "a wait for what nobody would wait for",
      ({ check }) => check.db("checkout").invariant("x", "select 1", { when: "within 3m" }),
      'invariant "x", when (milliseconds) must be above 0 and at most 120000, got 180000',
    ],
    [
      "samples too often",
      ({ check }) => check.db("checkout").invariant("x", "select 1", { when: "every 1ms" }),
      'invariant "x", when (milliseconds) must be at least 100, got 1',
    ],
    [
      "two checks of one name",
      ({ check, orders, t }) => {
        check.slo(orders, t.before).p50("< 1s").named("fast");
        check.slo(orders, t.before).p99("< 1s").named("fast");
      },
      'two checks are named "fast"',
    ],
  ])("refuses %s", (_name, add, message) => {
    expect(() => planWith(add)).toThrow(message);
  });

  test("refuses a body that waits", () => {
    // oxlint-disable-next-line typescript/no-misused-promises -- the mistake that is to be noticed.
    expect(() => planOf(waitingBody)).toThrow("the body of a scenario must be synchronous");
  });

  test("refuses checks that are stated after the body has ended", () => {
    let late: Builder<typeof shop> | undefined;
    planOf((builder) => {
      builder.timeline({ only: "1s" });
      late = builder;
    });

    expect(() => late?.check.breaker("provider")).toThrow("it has ended");
  });

  test("refuses a scenario without a timeline", () => {
    expect(() => planOf(() => undefined)).toThrow("a scenario: call timeline(…) first");
  });

  test("refuses a second timeline", () => {
    expect(() =>
      planOf(({ timeline }) => {
        timeline({ one: "1s" });
        timeline({ two: "1s" });
      }),
    ).toThrow("timeline(…) must be called only once");
  });
});
