/** The request makes no sense, now or later. Nothing was done. */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";
}

/** There are fewer pieces than asked for. Nothing was reserved. */
export class OutOfStock extends Error {
  override readonly name = "OutOfStock";
  readonly sku: string;

  constructor(sku: string) {
    super(`not enough of ${sku} in stock`);
    this.sku = sku;
  }
}

/** Nobody knows this stock keeping unit. Nothing was reserved. */
export class UnknownSku extends Error {
  override readonly name = "UnknownSku";
  readonly sku: string;

  constructor(sku: string) {
    super(`unknown stock keeping unit ${sku}`);
    this.sku = sku;
  }
}

/** The order has another reservation already. Nothing was changed. */
export class ReservedDifferently extends Error {
  override readonly name = "ReservedDifferently";

  constructor(orderId: string) {
    super(`order ${orderId} has reserved something else`);
  }
}

/** The reservation is over, so what was asked cannot be done with it any more. Nothing was changed. */
export class ReservationOver extends Error {
  override readonly name = "ReservationOver";
  readonly state: "released" | "expired" | "committed" | "missing";

  constructor(orderId: string, state: ReservationOver["state"]) {
    super(`reservation of order ${orderId} is ${state}`);
    this.state = state;
  }
}
