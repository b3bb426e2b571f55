import { isDatabaseError } from "@holdfast/postgres";
import { type Handlers, RpcError } from "@holdfast/rpc";
import type { Payment } from "./payment.ts";
import type { Payments } from "./payments.ts";
import {
  InvalidPayment,
  NotAuthorized,
  PaidDifferently,
  PaymentMissing,
  ProviderUnreachable,
} from "./refusals.ts";

const states = {
  started: "PAYMENT_STATE_STARTED",
  unknown: "PAYMENT_STATE_UNKNOWN",
  authorized: "PAYMENT_STATE_AUTHORIZED",
  captured: "PAYMENT_STATE_CAPTURED",
  declined: "PAYMENT_STATE_DECLINED",
  refunded: "PAYMENT_STATE_REFUNDED",
  not_charged: "PAYMENT_STATE_NOT_CHARGED",
} as const;

/** Told of the payment that a request is about, for its span. */
export type NotePayment = (payment: Payment) => void;

/** Joins the contract with the domain: messages in, messages or statuses out. */
export function paymentHandlers(
  payments: Payments,
  note: NotePayment,
): Handlers<"shop.v1.Payment"> {
  const noted = (payment: Payment): Payment => {
    note(payment);
    return payment;
  };
  return {
    authorize: (request, context) =>
      answer(async () => {
        const { orderId, idempotencyKey, amount, paymentToken, capture } = request;
        const { currency = "", minorUnits: amountMinorUnits = 0 } = amount ?? {};
        const payment = await payments.authorize(
          { orderId, idempotencyKey, currency, amountMinorUnits, paymentToken, capture },
          context,
        );
        const { state, declineReason } = noted(payment);
        return { state: states[state], declineReason };
      }),
    capture: (request, context) =>
      answer(async () => {
        const { state } = noted(await payments.capture(request.orderId, context));
        return { state: states[state] };
      }),
    refund: (request, context) =>
      answer(async () => {
        const { state } = noted(await payments.refund(request.orderId, context));
        return { state: states[state] };
      }),
    getPayment: (request, context) =>
      answer(async () => {
        const payment = noted(await payments.find(request.orderId, context));
        const { orderId, state, currency, amountMinorUnits } = payment;
        return {
          orderId,
          state: states[state],
          amount: { currency, minorUnits: amountMinorUnits },
        };
      }),
  };
}

async function answer<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asStatus(error);
  }
}

function asStatus(error: unknown): unknown {
  if (error instanceof InvalidPayment) return new RpcError("INVALID_ARGUMENT", error.message);
  if (error instanceof PaidDifferently) return new RpcError("ALREADY_EXISTS", error.message);
  if (error instanceof PaymentMissing) return new RpcError("NOT_FOUND", error.message);
  if (error instanceof NotAuthorized) return new RpcError("FAILED_PRECONDITION", error.message);
  // Asking another instance would only find the same provider away, so the caller is asked not to.
  if (error instanceof ProviderUnreachable) {
    return new RpcError("UNAVAILABLE", error.message, { pushbackMs: -1 });
  }
  if (!isDatabaseError(error)) return error;
  switch (error.name) {
    // Every method may be repeated, so even an unknown outcome is only a reason to try again.
    case "DatabaseUnavailableError":
    case "OutcomeUnknownError":
      return new RpcError("UNAVAILABLE", error.message, { cause: error });
    case "TransactionConflictError":
      return new RpcError("ABORTED", error.message, { cause: error });
    case "ConstraintViolationError":
      return error.constraint === "one_payment_per_key"
        ? new RpcError("INVALID_ARGUMENT", "idempotency_key belongs to another order")
        : error;
    case "StatementRefusedError":
      return error;
  }
}
