import { scenario } from "@holdfast/scenario";
import { checkMoneyAndStock, checkNothingIsLeftHalfWay, placeOrder } from "./orders.ts";
import { shop } from "./shop.topology.ts";

export default scenario(
  "The provider charges and its answer is lost: nobody is charged twice, every unknown payment is reconciled",
  {
    id: "lost-provider-answer-never-charges-twice",
    topology: shop,
    tags: ["payment", "safety"],
  },
  ({ timeline, load, fault, inject, check }) => {
    const t = timeline({ baseline: "3s", loss: "9s", recovery: "10s" });

    const orders = load.openLoop(
      "orders",
      { rate: 12, warmUp: 36, during: t.whole.first("19s") },
      placeOrder,
    );
    // The nastiest moment: the money is taken, and nobody hears of it.
    const loss = inject(
      t.loss,
      fault.dropAnswers("payment->provider", {
        method: "provider.v1.Provider/Charge",
        ratio: 0.2,
      }),
    );

    check
      .spans({ service: "provider", kind: "server", rpc: "provider.v1.Provider/Charge" }, loss)
      .toHaveCount("> 50")
      .because("a loss that hits nobody proves nothing");
    check
      .traces({ of: orders, during: t.loss })
      .some.span({
        service: "payment",
        kind: "client",
        rpc: "provider.v1.Provider/Charge",
        status: "error",
      })
      .toExist();
    // Every try for one order carries the key of the first.
    check
      .traces({ of: orders, during: t.loss })
      .every.spans({
        service: "provider",
        kind: "server",
        rpc: "provider.v1.Provider/Charge",
        attr: { "holdfast.idempotency.key": /./u },
      })
      .toShareAttribute("holdfast.idempotency.key")
      .because("a call that came too late is refused before anybody reads its key");
    check
      .db("payment")
      .invariant(
        "every payment that was unknown is settled",
        `select p.order_id, p.state from payments p
         where p.state = 'unknown' and exists (select 1 from payment_log l where l.order_id = p.order_id and l.state = 'unknown')`,
        { population: "select count(*) from payment_log where state = 'unknown'" },
      )
      .toReturnNoRows();
    check.history(orders).available(t.loss, ">= 95%");
    check.history(orders).recoverWithin("5s", loss.end);
    checkMoneyAndStock(check, orders);
    checkNothingIsLeftHalfWay(check);
  },
);
