import type { PaymentRequest } from "./payment.ts";
import { InvalidPayment } from "./refusals.ts";

const textMaxCharacters = 128;

/** @throws {InvalidPayment} */
export function requireOrderId(orderId: string): void {
  requireText("order_id", orderId);
}

/** @throws {InvalidPayment} */
export function requirePaymentRequest(request: PaymentRequest): void {
  requireOrderId(request.orderId);
  requireText("idempotency_key", request.idempotencyKey);
  requireText("payment_token", request.paymentToken);
  if (!/^[A-Z]{3}$/u.test(request.currency)) {
    throw new InvalidPayment("amount.currency must be three letters");
  }
  const { amountMinorUnits } = request;
  if (!Number.isSafeInteger(amountMinorUnits) || amountMinorUnits < 1) {
    throw new InvalidPayment(`amount.minor_units must be at least 1, got ${amountMinorUnits}`);
  }
}

/** The value stays out of the message: it may be a token. */
function requireText(field: string, value: string): void {
  if (value.length < 1 || value.length > textMaxCharacters) {
    throw new InvalidPayment(
      `${field} must have 1 to ${textMaxCharacters} characters, got ${value.length}`,
    );
  }
}
