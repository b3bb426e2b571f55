import type { CallResult, Checks, LoadHandle, OpCtx } from "@holdfast/scenario";
import type { shop } from "./shop.topology.ts";

type Shop = typeof shop;

/** Time a customer waits for an answer. */
const customerDeadline = "2s";
/** Time to settle what is left when the load has ended. */
const settled = "within 30s";

/** One customer buys one cart: one to three pieces of what there is plenty of. */
export function placeOrder(context: OpCtx<Shop>): Promise<CallResult<unknown>> {
  return buy(context, context.pick(["mug", "tee", "poster"]), context.int(1, 3));
}

/** One customer wants one piece of which there are few. */
export function placeScarceOrder(context: OpCtx<Shop>): Promise<CallResult<unknown>> {
  return buy(context, "limited-poster", 1);
}

function buy(context: OpCtx<Shop>, sku: string, quantity: number): Promise<CallResult<unknown>> {
  return context.call(
    "shop.v1.Checkout/PlaceOrder",
    {
      idempotencyKey: context.key,
      cartId: context.key,
      lines: [{ sku, quantity }],
      paymentToken: "tok_ok",
    },
    { deadline: customerDeadline },
  );
}

/**
 * What the shop owes whatever happens: money is taken once for an order that stands and never for one that does not,
 * and no piece is sold that is not there. Stated on the order, never on an idempotency key: a retry that invents a
 * new key is the bug to be found.
 */
export function checkMoneyAndStock(check: Checks<Shop>, orders: LoadHandle): void {
  check
    .history(orders)
    .exactlyOnce({
      key: "cartId",
      effect: {
        db: "provider",
        sql: "select merchant_reference, count(*) from charges where state = 'CAPTURED' group by merchant_reference",
      },
      through: { db: "checkout", sql: "select cart_id, order_id from orders" },
    })
    .named("each-cart-is-charged-once");
  check
    .db("provider")
    .invariant(
      "no order is charged twice",
      `select merchant_reference, count(*) as charges from charges where state = 'CAPTURED'
       group by merchant_reference having count(*) > 1`,
      { when: "every 1s", population: "select count(*) from charges" },
    )
    .toReturnNoRows();
  check
    .db("inventory")
    .invariant(
      "no piece is sold that is not there",
      "select sku, initial, available, reserved, committed from stock where available < 0 or available + reserved + committed <> initial",
      { when: "every 1s", population: "select count(*) from reservations" },
    )
    .toReturnNoRows();
}

/**
 * Soon after the end nothing is left half-way: every order has a final state, and stock and payments agree with it. What an
 * outage left is settled at a pace that spares customers, so how long it takes depends on the machine.
 */
export function checkNothingIsLeftHalfWay(check: Checks<Shop>): void {
  check
    .db("checkout")
    .invariant(
      "every order has a final state",
      "select order_id, status from orders where status not in ('confirmed', 'rejected', 'cancelled')",
      { when: settled, population: "select count(*) from orders" },
    )
    .toReturnNoRows();
  check
    .db("payment")
    .invariant(
      "no payment is unknown",
      "select order_id, state from payments where state in ('started', 'unknown')",
      { when: settled, population: "select count(*) from payments" },
    )
    .toReturnNoRows();
  check
    .db("inventory")
    .invariant(
      "no reservation is left open",
      "select order_id, state from reservations where state = 'reserved'",
      { when: settled, population: "select count(*) from reservations" },
    )
    .toReturnNoRows();
}
