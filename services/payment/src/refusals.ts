/** The request makes no sense, now or later. Nothing was done. */
export class InvalidPayment extends Error {
  override readonly name = "InvalidPayment";
}

/** The order has a payment of another amount. Nothing was done. */
export class PaidDifferently extends Error {
  override readonly name = "PaidDifferently";

  constructor(orderId: string) {
    super(`order ${orderId} has a payment of another amount`);
  }
}

/** Nobody has tried to pay for this order. */
export class PaymentMissing extends Error {
  override readonly name = "PaymentMissing";

  constructor(orderId: string) {
    super(`order ${orderId} has no payment`);
  }
}

/** There is no authorized amount to take. Nothing was done. */
export class NotAuthorized extends Error {
  override readonly name = "NotAuthorized";

  constructor(orderId: string) {
    super(`the payment of order ${orderId} is not authorized`);
  }
}

/**
 * The provider cannot be reached. A charge was not sent, so the caller decides whether to try again; a capture or refund is
 * written down and will be done as soon as it can be.
 */
export class ProviderUnreachable extends Error {
  override readonly name = "ProviderUnreachable";

  constructor(orderId: string) {
    super(`the payment provider cannot be reached for order ${orderId}`);
  }
}
