import { scenario, type Window } from "@holdfast/scenario";
import { checkMoneyAndStock, checkNothingIsLeftHalfWay, placeOrder } from "./orders.ts";
import { shop } from "./shop.topology.ts";

export default scenario(
  "Without recommendations, then without payment, the shop sells less well and says so, and is whole again after healing",
  {
    id: "what-is-away-lowers-the-service-level-and-comes-back",
    topology: shop,
    tags: ["degradation", "detection", "nightly"],
  },
  ({ timeline, load, fault, inject, check }) => {
    const t = timeline({
      baseline: "3s",
      noRecommendations: "9s",
      noPayment: "8s",
      recovery: "7s",
    });

    const orders = load.openLoop(
      "orders",
      { rate: 20, rampUp: "3s", during: t.whole.first("26s") },
      placeOrder,
    );
    inject(t.noRecommendations, fault.down("checkout->recommendation"));
    inject(t.noPayment, fault.down("checkout->payment"));

    const answers = {
      service: "checkout",
      kind: "server",
      rpc: "shop.v1.Checkout/PlaceOrder",
    } as const;
    const answersIn = (window: Window) =>
      check.traces({ of: orders, during: window, outcome: "ok" }).atLeast("90%").span(answers);
    const noRecommendations = t.noRecommendations.last("1s");
    answersIn(noRecommendations).toHaveAttribute("holdfast.degradation.level", "degraded");
    answersIn(noRecommendations)
      .toHaveAttribute("holdfast.degraded", /recommendations/u)
      .because("a degraded answer says what is left out");
    const noPayment = t.noPayment.last("1s");
    answersIn(noPayment).toHaveAttribute("holdfast.degradation.level", "critical");
    answersIn(noPayment)
      .toHaveAttribute("holdfast.degraded", /payment/u)
      .because("an order that is paid for later says so");
    check.history(orders).available(t.noPayment.last("3s"), ">= 97%");
    check.slo(orders, t.noPayment.last("5500ms")).p99("< 1000ms");
    // Whole again: what is back is found to be back, and asked as before.
    answersIn(t.recovery.first("6s").last("1s")).toHaveAttribute(
      "holdfast.degradation.level",
      "healthy",
    );
    checkMoneyAndStock(check, orders);
    checkNothingIsLeftHalfWay(check);
  },
);
