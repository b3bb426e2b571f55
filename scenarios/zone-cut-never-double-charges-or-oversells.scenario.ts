import { scenario } from "@holdfast/scenario";
import {
  checkMoneyAndStock,
  checkNothingIsLeftHalfWay,
  placeOrder,
  placeScarceOrder,
} from "./orders.ts";
import { shop } from "./shop.topology.ts";

/** Of the limited poster. */
const pieces = 20;

export default scenario(
  "A zone is cut off: no double charge, no oversell, and the rest keeps selling",
  {
    id: "zone-cut-never-double-charges-or-oversells",
    topology: shop,
    tags: ["partition", "safety"],
  },
  ({ timeline, given, load, fault, inject, check }) => {
    const t = timeline({ baseline: "3s", cut: "9s", recovery: "12s" });

    // Few pieces and many hands: contention is what makes an oversell visible.
    given(
      "inventory",
      `update stock set initial = ${pieces}, available = ${pieces} where sku = 'limited-poster'`,
    );
    const buyers = load.openLoop(
      "buyers",
      { rate: 12, warmUp: 36, spread: ["a", "b", "c"], during: t.whole.first("20s") },
      placeOrder,
    );
    const collectors = load.openLoop(
      "collectors",
      { rate: 3, spread: ["a", "b", "c"], during: t.whole.first("20s") },
      placeScarceOrder,
    );
    const cut = inject(t.cut, fault.partition({ isolate: "b", mode: "drop" }));

    // Two of three zones go on; customers of the cut zone are told in time that it is not possible.
    check.history(buyers).available(t.cut.last("6s"), ">= 60%");
    check.slo(buyers, t.cut).p99("< 2200ms").because("2 s deadline and 200 ms of slack");
    check.history(buyers).recoverWithin("6s", cut.end);
    // An order that stands was not paid through the zone that is cut off, unless its customer still waited when it came back.
    check
      .traces({ of: buyers, during: t.cut.last("6s").first("4s"), outcome: "ok" })
      .none.span({ service: "payment", kind: "server", zone: "b" })
      .toExist();
    checkMoneyAndStock(check, buyers);
    check
      .db("checkout")
      .invariant(
        "the limited poster is not oversold",
        `select sum(l.quantity) as sold from order_lines l join orders o using (order_id)
         where l.sku = 'limited-poster' and o.status = 'confirmed' having sum(l.quantity) > ${pieces}`,
        {
          when: "every 1s",
          population: "select count(*) from order_lines where sku = 'limited-poster'",
        },
      )
      .toReturnNoRows();
    check.history(collectors).outcome("fail", t.whole).toBe(">= 1");
    checkNothingIsLeftHalfWay(check);
  },
);
