import { scenario } from "@holdfast/scenario";
import { checkMoneyAndStock, checkNothingIsLeftHalfWay, placeOrder } from "./orders.ts";
import { shop } from "./shop.topology.ts";

export default scenario(
  "300 operations a second do not slow the runner, and the shop answers them",
  {
    id: "a-busy-shop-does-not-slow-the-runner",
    topology: shop,
    tags: ["load", "nightly"],
  },
  ({ timeline, load, check }) => {
    const t = timeline({ busy: "22s", settle: "5s" });

    // Many look, some buy.
    const browsing = load.openLoop(
      "browsing",
      { rate: 270, rampUp: "2s", during: t.busy },
      (context) =>
        context.call(
          "shop.v1.Inventory/GetStock",
          { sku: context.pick(["mug", "tee", "poster"]) },
          { deadline: "1s" },
        ),
    );
    const orders = load.openLoop("orders", { rate: 30, rampUp: "2s", during: t.busy }, placeOrder);

    check.history(browsing).available(t.busy.last("15s"), ">= 99%");
    check.history(orders).available(t.busy.last("15s"), ">= 99%");
    checkMoneyAndStock(check, orders);
    checkNothingIsLeftHalfWay(check);
  },
);
