import type { PaymentPort } from "./peer-ports.ts";

/** Payment that is not tried while `isLater`: the order is kept and queued, as if payment could not be reached. */
export function payingLater(payment: PaymentPort, isLater: () => boolean): PaymentPort {
  return {
    authorize: (order, limits) =>
      isLater() ? Promise.resolve({ kind: "no answer" }) : payment.authorize(order, limits),
    // Money that is owed back is given back at once, or later by a worker.
    refund: (orderId, limits) => payment.refund(orderId, limits),
  };
}
