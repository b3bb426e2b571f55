import { isDatabaseError } from "@holdfast/postgres";
import { type Handlers, RpcError } from "@holdfast/rpc";
import type { Inventory } from "./inventory.ts";
import {
  InvalidRequest,
  OutOfStock,
  ReservationOver,
  ReservedDifferently,
  UnknownSku,
} from "./refusals.ts";

/** Prices are in one currency: the shop sells in one country. */
const currency = "EUR";

/** Joins the contract with the domain: messages in, messages or statuses out. */
export function inventoryHandlers(inventory: Inventory): Handlers<"shop.v1.Inventory"> {
  return {
    reserve: (request, context) =>
      answer(async () => {
        const { orderId, lines, holdForMs } = request;
        const reservation = await inventory.reserve(orderId, lines, holdForMs, context);
        return {
          total: { currency, minorUnits: reservation.totalMinorUnits },
          expiresAtUnixMs: reservation.expiresAtUnixMs,
        };
      }),
    commit: (request, context) =>
      answer(async () => {
        await inventory.commit(request.orderId, context);
        return {};
      }),
    release: (request, context) =>
      answer(async () => {
        await inventory.release(request.orderId, context);
        return {};
      }),
    getStock: (request, context) =>
      answer(async () => {
        const { priceMinorUnits, ...stock } = await inventory.stock(request.sku, context);
        return { ...stock, price: { currency, minorUnits: priceMinorUnits } };
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
  if (error instanceof InvalidRequest) return new RpcError("INVALID_ARGUMENT", error.message);
  if (error instanceof UnknownSku) return new RpcError("NOT_FOUND", error.message);
  if (error instanceof ReservedDifferently) return new RpcError("ALREADY_EXISTS", error.message);
  if (error instanceof OutOfStock || error instanceof ReservationOver) {
    return new RpcError("FAILED_PRECONDITION", error.message);
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
    case "StatementRefusedError":
      return error;
  }
}
