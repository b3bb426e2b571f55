import { scenario, type Window } from "@holdfast/scenario";
import { checkMoneyAndStock, checkNothingIsLeftHalfWay, placeOrder } from "./orders.ts";
import { shop } from "./shop.topology.ts";

/** Products to look at: so many that hardly two customers look at the same one in the same moment. */
const productsMax = 2_000;

export default scenario(
  "A surge of browsing far beyond capacity is shed: orders stay fast, no breaker opens, and it is over when the surge is",
  {
    id: "a-surge-of-browsing-does-not-stop-orders",
    topology: shop,
    tags: ["overload", "shedding", "nightly"],
  },
  ({ timeline, load, fault, inject, check, given }) => {
    const t = timeline({ calm: "4s", surge: "6s", after: "5s" });
    given(
      "inventory",
      `insert into stock (sku, initial, available, price_minor_units)
       select 'product-' || n, 100, 100, 500 from generate_series(1, ${productsMax}) n`,
    );

    // Capacity by construction and not by the speed of the machine: each query takes at least 100 ms, and an instance has eight
    // sessions, four of them for looking. So 120 looks a second are what three instances can do.
    inject(t.whole, fault.latency("inventory->postgres", { delay: "100ms", stream: "downstream" }));
    const orders = load.openLoop(
      "orders",
      { rate: 20, rampUp: "3s", during: t.whole.first("13s") },
      placeOrder,
    );
    const browse = (rate: number, name: string, during: Window) =>
      load.openLoop(name, { rate, during }, (context) =>
        context.call(
          "shop.v1.Inventory/GetStock",
          { sku: `product-${context.int(1, productsMax)}` },
          { deadline: "1s" },
        ),
      );
    browse(15, "looking", t.calm);
    const surge = browse(360, "surge", t.surge);
    const browsing = browse(30, "browsing", t.after);

    // Three times what can be done: some are served, the others are told at the door, and in time.
    check.history(surge).outcome("fail", t.surge.last("5s")).toBe(">= 20%");
    check.history(surge).available(t.surge.last("5s"), ">= 10%");
    const looks = {
      service: "inventory",
      kind: "server",
      rpc: "shop.v1.Inventory/GetStock",
      attr: { "rpc.status_code": "RESOURCE_EXHAUSTED" },
    } as const;
    check.spans(looks, t.surge).toHaveCount(">= 400");
    check
      .traces({ of: surge, during: t.surge.last("5s"), outcome: "fail" })
      .atLeast("20%")
      .span(looks)
      .toHaveEvent("holdfast.load_shed")
      .because("what is refused at the door was not even read");
    // Who buys does not notice.
    check.history(orders).available(t.surge, ">= 97%");
    check.slo(orders, t.surge).p99("< 1800ms");
    check.breaker("inventory").toStay("closed", t.whole);
    check.breaker("payment").toStay("closed", t.whole);
    // It is over when the surge is: nothing that was begun for it keeps the shop busy.
    check.history(orders).recoverWithin("2s", t.surge.end);
    check.history(browsing).available(t.after.last("4s"), ">= 99%");
    checkMoneyAndStock(check, orders);
    checkNothingIsLeftHalfWay(check);
  },
);
