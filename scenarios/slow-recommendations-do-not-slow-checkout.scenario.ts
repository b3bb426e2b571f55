import { scenario } from "@holdfast/scenario";
import { checkMoneyAndStock, placeOrder } from "./orders.ts";
import { shop } from "./shop.topology.ts";

export default scenario(
  "Slow recommendations do not slow checkout: answers come without them and say so",
  {
    id: "slow-recommendations-do-not-slow-checkout",
    topology: shop,
    tags: ["degradation", "latency", "smoke"],
  },
  ({ timeline, load, fault, inject, check }) => {
    const t = timeline({ baseline: "9s", slow: "9s", recovery: "7s" });

    const orders = load.openLoop(
      "orders",
      { rate: 12, warmUp: 36, during: t.whole.first("23s") },
      placeOrder,
    );
    inject(t.slow, fault.latency("checkout->recommendation", { delay: "2s" }));

    check.history(orders).available(t.whole, ">= 100%");
    check.slo(orders, t.baseline).p99("< 400ms");
    check.slo(orders, t.slow).p99("< 400ms");
    check
      .traces({ of: orders, during: t.slow.last("6s"), outcome: "ok" })
      .atLeast("95%")
      .span({ service: "checkout", kind: "server", rpc: "shop.v1.Checkout/PlaceOrder" })
      .toHaveAttribute("holdfast.degraded", /recommendations/u)
      .because("an answer with older recommendations, or none, says so");
    check
      .traces({ of: orders, during: t.baseline.last("3s"), outcome: "ok" })
      .atLeast("10%")
      .toVisit("recommendation")
      .because("the others are told what somebody with the same cart was told within a second");
    check
      .traces({ of: orders, during: t.recovery.first("5s").last("2s"), outcome: "ok" })
      .atLeast("10%")
      .toVisit("recommendation")
      .because("it is asked again soon after it answers again");
    check.breaker("inventory").toStay("closed", t.whole);
    check.breaker("payment").toStay("closed", t.whole);
    checkMoneyAndStock(check, orders);
  },
);
