import { scenario } from "@holdfast/scenario";
import { checkMoneyAndStock, checkNothingIsLeftHalfWay, placeOrder } from "./orders.ts";
import { shop } from "./shop.topology.ts";

export default scenario(
  "Without a fault every order is confirmed, fast, and no breaker moves",
  { id: "the-shop-sells-in-steady-state", topology: shop, tags: ["steady-state", "smoke"] },
  ({ timeline, load, check }) => {
    const t = timeline({ start: "2s", steady: "10s", settle: "4s" });

    const orders = load.openLoop(
      "orders",
      { rate: 12, warmUp: 36, during: t.whole.first("12s") },
      placeOrder,
    );
    const browsing = load.openLoop("browsing", { rate: 15, warmUp: 36 }, (context) =>
      context.call(
        "shop.v1.Inventory/GetStock",
        { sku: context.pick(["mug", "tee", "poster"]) },
        { deadline: "1s" },
      ),
    );

    check.history(orders).available(t.whole, ">= 100%");
    check.history(browsing).available(t.whole, ">= 100%");
    check.slo(orders, t.steady).p99("< 300ms");
    check.slo(browsing, t.steady).p99("< 150ms");
    for (const name of ["inventory", "payment", "recommendation", "provider"] as const) {
      check.breaker(name).toStay("closed", t.whole);
    }
    check.traces({ of: orders, outcome: "ok" }).every.toVisit("checkout", "inventory", "payment");
    check
      .traces({ of: orders, outcome: "ok" })
      .every.span({ service: "checkout", kind: "client", rpc: "shop.v1.Inventory/Reserve" })
      .toHappenBefore({ service: "checkout", kind: "client", rpc: "shop.v1.Payment/Authorize" });
    checkMoneyAndStock(check, orders);
    checkNothingIsLeftHalfWay(check);
  },
);
