import { scenario } from "@holdfast/scenario";
import { checkMoneyAndStock, checkNothingIsLeftHalfWay, placeOrder } from "./orders.ts";
import { shop } from "./shop.topology.ts";

export default scenario(
  "The provider refuses everything: retries stay within the budget, the provider sees little more than was asked",
  {
    id: "provider-outage-stays-within-retry-budget",
    topology: shop,
    tags: ["retry", "breaker"],
  },
  ({ timeline, load, fault, inject, check }) => {
    const t = timeline({ baseline: "3s", outage: "11s", recovery: "10s" });

    const orders = load.openLoop(
      "orders",
      { rate: 12, warmUp: 36, during: t.whole.first("21s") },
      placeOrder,
    );
    // Calls arrive at the provider and are refused there, so that every one of them can be counted where it lands.
    const outage = inject(
      t.outage,
      fault.error("payment->provider", { status: "UNAVAILABLE", when: "before-handler" }),
    );

    check
      .spans({ service: "provider", kind: "server", rpc: "provider.v1.Provider/Charge" }, outage)
      .per({ service: "payment", kind: "client", rpc: "provider.v1.Provider/Charge" })
      .toBe("<= 1.3")
      .because("three tiers of three tries each would be 27");
    check
      .spans({ service: "provider", kind: "server", rpc: "provider.v1.Provider/Charge" }, outage)
      .per({ service: "checkout", kind: "server", rpc: "shop.v1.Checkout/PlaceOrder" })
      .toBe("<= 1.3")
      .because("what customers asked for is the base of amplification");
    check.breaker("provider").toBecome("open").within("3s").of(outage.start);
    check.history(orders).available(t.outage.last("9s"), ">= 99%");
    check.slo(orders, t.outage.last("9s")).p99("< 600ms");
    check.history(orders).recoverWithin("5s", outage.end);
    checkMoneyAndStock(check, orders);
    checkNothingIsLeftHalfWay(check);
  },
);
