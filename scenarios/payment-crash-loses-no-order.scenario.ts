import { scenario } from "@holdfast/scenario";
import { checkMoneyAndStock, checkNothingIsLeftHalfWay, placeOrder } from "./orders.ts";
import { shop } from "./shop.topology.ts";

export default scenario(
  "A payment instance crashes under load: no order is lost and the others take over",
  { id: "payment-crash-loses-no-order", topology: shop, tags: ["crash", "payment"] },
  ({ timeline, load, fault, inject, check }) => {
    const t = timeline({ baseline: "3s", crash: "11s", recovery: "13s" });

    const orders = load.openLoop(
      "orders",
      { rate: 12, warmUp: 36, during: t.whole.first("26s") },
      placeOrder,
    );
    const crash = inject(t.crash, fault.crash("payment", { zone: "b" }));

    check.history(orders).available(t.baseline, ">= 100%");
    check.history(orders).available(t.crash, ">= 98%");
    check.history(orders).recoverWithin("2s", crash.start);
    check.slo(orders, t.crash.last("9s")).p99("< 500ms");
    // The others take over: orders are paid at once, not queued until it is back.
    check
      .traces({ of: orders, during: t.crash.last("9s"), outcome: "ok" })
      .atLeast("95%")
      .span({ service: "payment", kind: "server", rpc: "shop.v1.Payment/Authorize" })
      .toEndWith("OK");
    // It comes back and works again.
    check
      .spans(
        { service: "payment", kind: "server", zone: "b", rpc: "shop.v1.Payment/Authorize" },
        t.recovery.first("12s"),
      )
      .toHaveCount("> 5");
    checkMoneyAndStock(check, orders);
    checkNothingIsLeftHalfWay(check);
  },
);
