import { isDatabaseError } from "@holdfast/postgres";
import { type Handlers, RpcError } from "@holdfast/rpc";
import type { Checkout, PlacedOrder } from "./checkout.ts";
import type { Order } from "./order.ts";
import {
  AlreadyOrdered,
  InvalidOrder,
  OrderMissing,
  OrderRefused,
  OrderUnfinished,
} from "./refusals.ts";

const statuses = {
  placed: "ORDER_STATUS_PLACED",
  reserved: "ORDER_STATUS_RESERVED",
  payment_pending: "ORDER_STATUS_PAYMENT_PENDING",
  paid: "ORDER_STATUS_PAID",
  confirmed: "ORDER_STATUS_CONFIRMED",
  rejected: "ORDER_STATUS_REJECTED",
  cancelled: "ORDER_STATUS_CANCELLED",
} as const;

/** Told of the order that a request came to, for its span. */
export type NotePlaced = (placed: PlacedOrder) => void;

/** Joins the contract with the domain: messages in, messages or statuses out. */
export function checkoutHandlers(
  checkout: Checkout,
  note: NotePlaced,
): Handlers<"shop.v1.Checkout"> {
  return {
    placeOrder: (request, context) =>
      answer(async () => {
        const placed = await checkout.placeOrder(request, context);
        note(placed);
        const { order, answer: told } = placed;
        return {
          orderId: order.orderId,
          status: statuses[told.status],
          total: order.total,
          recommendedSkus: [...told.recommendedSkus],
          degraded: [...told.degraded],
        };
      }),
    getOrder: (request, context) =>
      answer(async () => describe(await checkout.find(request.orderId, context))),
  };
}

function describe({ orderId, cartId, status, total, lines }: Order) {
  return { orderId, cartId, status: statuses[status], total, lines: [...lines] };
}

async function answer<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asStatus(error);
  }
}

function asStatus(error: unknown): unknown {
  if (error instanceof InvalidOrder) return new RpcError("INVALID_ARGUMENT", error.message);
  if (error instanceof AlreadyOrdered) return new RpcError("ALREADY_EXISTS", error.message);
  if (error instanceof OrderRefused) return new RpcError("FAILED_PRECONDITION", error.message);
  if (error instanceof OrderMissing) return new RpcError("NOT_FOUND", error.message);
  if (error instanceof OrderUnfinished) {
    return new RpcError("UNAVAILABLE", error.message, { cause: error });
  }
  if (!isDatabaseError(error)) return error;
  switch (error.name) {
    // A repeat with the same key is safe, so even an unknown outcome is only a reason to try again.
    case "DatabaseUnavailableError":
    case "OutcomeUnknownError":
      return new RpcError("UNAVAILABLE", error.message, { cause: error });
    case "TransactionConflictError":
      return new RpcError("ABORTED", error.message, { cause: error });
    case "ConstraintViolationError":
    case "StatementRefusedError":
      return error;
  }
}
