import { scenario } from "@holdfast/scenario";
import { checkMoneyAndStock, checkNothingIsLeftHalfWay, placeOrder } from "./orders.ts";
import { shop } from "./shop.topology.ts";

export default scenario(
  "An inventory instance is paused, not dead: deadlines hold, it is taken out of the pool and comes back",
  {
    id: "paused-inventory-is-taken-out-and-comes-back",
    topology: shop,
    tags: ["pause", "detection"],
  },
  ({ timeline, load, fault, inject, check }) => {
    const t = timeline({ baseline: "3s", pause: "13s", recovery: "13s" });

    const orders = load.openLoop(
      "orders",
      { rate: 12, warmUp: 36, during: t.whole.first("26s") },
      placeOrder,
    );
    const pause = inject(t.pause, fault.pause("inventory", { zone: "b" }));

    // Deadlines hold from the first moment on, and after detection nobody notices.
    check.slo(orders, t.pause).p99("< 2000ms");
    check.history(orders).available(t.pause, ">= 97%");
    check.history(orders).recoverWithin("3s", pause.start);
    check.slo(orders, t.pause.last("9s")).p99("< 600ms");
    // Taken out: hardly a call is sent there any more.
    check
      .spans(
        {
          service: "checkout",
          kind: "internal",
          name: /^Attempt shop\.v1\.Inventory/u,
          attr: { "holdfast.endpoint": "inventory-b" },
        },
        t.pause.last("4s"),
      )
      .toHaveCount("<= 12");
    // And back again.
    check
      .spans(
        { service: "inventory", kind: "server", zone: "b", rpc: "shop.v1.Inventory/Reserve" },
        t.recovery.last("6s"),
      )
      .toHaveCount("> 5");
    checkMoneyAndStock(check, orders);
    checkNothingIsLeftHalfWay(check);
  },
);
