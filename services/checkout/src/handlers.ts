import { isDatabaseError } from "@holdfast/postgres";
import type { DegradationLevel } from "@holdfast/resilience";
import { type Handlers, RpcError } from "@holdfast/rpc";
import type { Checkout, PlacedOrder } from "./checkout.ts";
import type { Order } from "./order.ts";
import {
  AlreadyOrdered,
  InvalidOrder,
  OrderMissing,
  OrderRefused,
  OrdersNotTaken,
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

/** Asked of customers while no orders are taken, in milliseconds: about what it takes to see that a peer is back. */
const notTakenPushbackMs = 1_000;

const serviceLevels = {
  healthy: "SERVICE_LEVEL_HEALTHY",
  degraded: "SERVICE_LEVEL_DEGRADED",
  critical: "SERVICE_LEVEL_CRITICAL",
  failed: "SERVICE_LEVEL_FAILED",
} as const;

/** What surrounds the domain while it answers. */
export interface CheckoutSurroundings {
  /** How much this instance gives now. */
  readonly level: () => DegradationLevel;
  /** Told of the order that a request came to, for its span. */
  readonly placed: (placed: PlacedOrder) => void;
  /** Told of each request to place an order: whether it failed for a reason that is not the customer's. */
  readonly ended: (isFailure: boolean) => void;
}

/** Joins the contract with the domain: messages in, messages or statuses out. */
export function checkoutHandlers(
  checkout: Checkout,
  { level, placed: note, ended }: CheckoutSurroundings,
): Handlers<"shop.v1.Checkout"> {
  return {
    placeOrder: (request, context) =>
      answer(async () => {
        const placed = await watched(checkout.placeOrder(request, context), ended);
        note(placed);
        const { order, answer: told } = placed;
        return {
          orderId: order.orderId,
          status: statuses[told.status],
          total: order.total,
          recommendedSkus: [...told.recommendedSkus],
          degraded: [...told.degraded],
          serviceLevel: serviceLevels[level()],
        };
      }),
    getOrder: (request, context) =>
      answer(async () => ({
        ...describe(await checkout.find(request.orderId, context)),
        serviceLevel: serviceLevels[level()],
      })),
  };
}

function describe({ orderId, cartId, status, total, lines }: Order) {
  return { orderId, cartId, status: statuses[status], total, lines: [...lines] };
}

async function watched<T>(placing: Promise<T>, ended: (isFailure: boolean) => void): Promise<T> {
  try {
    const placed = await placing;
    ended(false);
    return placed;
  } catch (error) {
    // Orders that are not taken would keep the shop from taking any.
    if (!(error instanceof OrdersNotTaken)) ended(!isCustomers(error));
    throw error;
  }
}

/** What the customer, or the state of the stock, is the reason of. */
function isCustomers(error: unknown): boolean {
  return (
    error instanceof InvalidOrder ||
    error instanceof AlreadyOrdered ||
    error instanceof OrderRefused
  );
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
  if (error instanceof OrdersNotTaken) {
    return new RpcError("UNAVAILABLE", error.message, { pushbackMs: notTakenPushbackMs });
  }
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
