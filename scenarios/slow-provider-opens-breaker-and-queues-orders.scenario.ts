import { scenario } from "@holdfast/scenario";
import { checkMoneyAndStock, checkNothingIsLeftHalfWay, placeOrder } from "./orders.ts";
import { shop } from "./shop.topology.ts";

export default scenario(
  "A slow payment provider opens the breaker, orders are queued, and all are settled after healing",
  {
    id: "slow-provider-opens-breaker-and-queues-orders",
    topology: shop,
    tags: ["breaker", "latency", "smoke"],
  },
  ({ timeline, load, fault, inject, check }) => {
    const t = timeline({ baseline: "3s", outage: "12s", recovery: "10s" });

    const orders = load.openLoop(
      "orders",
      { rate: 14, warmUp: 36, during: t.whole.first("22s") },
      placeOrder,
    );
    const slow = inject(t.outage, fault.latency("payment->provider", { delay: "3s" }));

    // Before: healthy, and the breaker does not flap.
    check.history(orders).available(t.baseline, ">= 100%");
    check.breaker("provider").toStay("closed", t.baseline);

    // The breaker opens, and a trace shows where.
    check.breaker("provider").toBecome("open").within("3s").of(slow.start);
    check
      .traces({ of: orders, during: t.outage })
      .some.span({ service: "payment" })
      .toHaveEvent("holdfast.breaker.state_change", {
        "holdfast.breaker.name": "provider",
        "holdfast.breaker.state": "open",
      })
      .within("3s")
      .of(slow.start);

    // Degraded, not down: orders are taken as payment pending, fast, and hardly anybody calls the slow provider.
    const degraded = t.outage.last("8s");
    check.history(orders).available(degraded, ">= 99%");
    check.slo(orders, degraded).p99("< 1000ms");
    check
      .traces({ of: orders, during: degraded, outcome: "ok" })
      .atLeast("90%")
      .span({ service: "checkout", kind: "server" })
      .toHaveAttribute("holdfast.fallback.name");
    check
      .spans({ service: "payment", kind: "client", rpc: "provider.v1.Provider/Charge" }, degraded)
      .toHaveCount("<= 30")
      .because("a refused call makes no client span; only probes get through");

    // Recovery: probed, closed again, and what was queued is settled.
    check.breaker("provider").toBecome("half_open").within("6s").of(slow.end);
    check.breaker("provider").toBecome("closed").within("8s").of(slow.end);
    check.history(orders).recoverWithin("5s", slow.end);
    checkMoneyAndStock(check, orders);
    checkNothingIsLeftHalfWay(check);
  },
);
