import { scenario } from "@holdfast/scenario";
import { checkMoneyAndStock, checkNothingIsLeftHalfWay, placeOrder } from "./orders.ts";
import { shop } from "./shop.topology.ts";

export default scenario(
  "Checkout crashes between reserving and paying: the saga is resumed, stock and money agree",
  { id: "checkout-crash-resumes-saga", topology: shop, tags: ["crash", "saga"] },
  ({ timeline, load, fault, inject, check }) => {
    const t = timeline({ baseline: "4s", slowPayment: "5s", recovery: "16s" });

    const orders = load.openLoop(
      "orders",
      { rate: 12, warmUp: 36, during: t.whole.first("22s") },
      placeOrder,
    );
    // Payment takes a moment, so that many orders stand between reserving and paying when the crash comes.
    inject(t.slowPayment, fault.latency("checkout->payment", { delay: "250ms" }));
    const crash = inject(t.slowPayment.last("2s"), fault.crash("checkout", { zone: "b" }));

    check
      .db("checkout")
      .invariant(
        "every order that was resumed has a final state",
        `select o.order_id, o.status from orders o
         where o.status not in ('confirmed', 'rejected', 'cancelled')
           and exists (select 1 from saga_steps s where s.order_id = o.order_id and s.resumed)`,
        { population: "select count(*) from saga_steps where resumed" },
      )
      .toReturnNoRows();
    check.history(orders).available(t.baseline, ">= 100%");
    check.history(orders).recoverWithin("3s", crash.end);
    check.history(orders).outcome("info", t.whole).toBe("<= 5%");
    checkMoneyAndStock(check, orders);
    checkNothingIsLeftHalfWay(check);
  },
);
