/** The request makes no sense, now or later. Nothing was done. */
export class InvalidOrder extends Error {
  override readonly name = "InvalidOrder";
}

/** The idempotency key, or the cart, belongs to another request. Nothing was done. */
export class AlreadyOrdered extends Error {
  override readonly name = "AlreadyOrdered";
}

/** The order was refused, for good: out of stock, or not paid for. No money was kept, nothing will be delivered. */
export class OrderRefused extends Error {
  override readonly name = "OrderRefused";
}

/**
 * The order is written down and not finished: a peer that is needed did not answer in time. It will be seen through; asking
 * again with the same key tells how it went.
 */
export class OrderUnfinished extends Error {
  override readonly name = "OrderUnfinished";

  constructor(orderId: string, options?: ErrorOptions) {
    super(`order ${orderId} is kept but not finished; ask again with the same key`, options);
  }
}

/** No order can be kept for now, so nothing was written for this one. */
export class OrdersNotTaken extends Error {
  override readonly name = "OrdersNotTaken";

  constructor() {
    super("no orders are taken for now; nothing was written, come again in a moment");
  }
}

/** There is no order with this identity. */
export class OrderMissing extends Error {
  override readonly name = "OrderMissing";

  constructor(orderId: string) {
    super(`no order ${orderId}`);
  }
}
