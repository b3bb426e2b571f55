import { type CallOptions, type Client, RpcError } from "@holdfast/rpc";
import type { Order } from "./order.ts";
import type {
  AuthorizeAnswer,
  CallLimits,
  InventoryPort,
  NoAnswer,
  PaymentPort,
  ReserveAnswer,
} from "./peer-ports.ts";

const noAnswer: NoAnswer = { kind: "no answer" };

/** Inventory behind its gRPC interface. */
export function rpcInventory(client: Client<"shop.v1.Inventory">): InventoryPort {
  return {
    reserve: (order, holdForMs, limits) => reserve(client, order, holdForMs, limits),
    commit: async (orderId, limits) => {
      try {
        await client.commit({ orderId }, optionsOf(limits));
        return { kind: "committed" };
      } catch (error) {
        return isStatus(error, "FAILED_PRECONDITION") ? { kind: "over" } : noAnswer;
      }
    },
    release: async (orderId, limits) => {
      try {
        await client.release({ orderId }, optionsOf(limits));
        return { kind: "released" };
      } catch {
        return noAnswer;
      }
    },
  };
}

async function reserve(
  client: Client<"shop.v1.Inventory">,
  { orderId, lines }: Order,
  holdForMs: number,
  limits: CallLimits,
): Promise<ReserveAnswer> {
  try {
    const request = { orderId, lines: [...lines], holdForMs };
    const { total, expiresAtUnixMs } = await client.reserve(request, optionsOf(limits));
    if (total === null) return noAnswer;
    return { kind: "reserved", total, expiresAtUnixMs };
  } catch (error) {
    if (isStatus(error, "FAILED_PRECONDITION", "NOT_FOUND", "INVALID_ARGUMENT", "ALREADY_EXISTS")) {
      return { kind: "refused", reason: error.message };
    }
    return noAnswer;
  }
}

/** Payment behind its gRPC interface. */
export function rpcPayment(client: Client<"shop.v1.Payment">): PaymentPort {
  return {
    authorize: (order, limits) => authorize(client, order, limits),
    refund: async (orderId, limits) => {
      try {
        const { state } = await client.refund({ orderId }, optionsOf(limits));
        const isOver = state === "PAYMENT_STATE_REFUNDED" || state === "PAYMENT_STATE_DECLINED";
        return isOver ? { kind: "refunded" } : noAnswer;
      } catch {
        return noAnswer;
      }
    },
  };
}

async function authorize(
  client: Client<"shop.v1.Payment">,
  order: Order,
  limits: CallLimits,
): Promise<AuthorizeAnswer> {
  const { orderId, total, paymentToken } = order;
  try {
    const { state, declineReason } = await client.authorize(
      // One key per order, the same whoever asks and however often.
      { orderId, idempotencyKey: `pay-${orderId}`, amount: total, paymentToken, capture: true },
      optionsOf(limits),
    );
    switch (state) {
      case "PAYMENT_STATE_CAPTURED":
        return { kind: "paid" };
      case "PAYMENT_STATE_DECLINED":
        return { kind: "declined", reason: declineReason };
      case "PAYMENT_STATE_REFUNDED":
        return { kind: "refunded" };
      case "PAYMENT_STATE_STARTED":
      case "PAYMENT_STATE_UNKNOWN":
      case "PAYMENT_STATE_AUTHORIZED":
      case "PAYMENT_STATE_NOT_CHARGED":
        return { kind: "unsettled" };
      // What stands in for an answer that did not come.
      case "PAYMENT_STATE_UNSPECIFIED":
        return noAnswer;
    }
  } catch (error) {
    if (isStatus(error, "INVALID_ARGUMENT", "ALREADY_EXISTS")) {
      return { kind: "declined", reason: error.message };
    }
    return noAnswer;
  }
}

/** The deadline of the call is inherited from the scope it is made in; a signal need not be. */
function optionsOf({ signal }: CallLimits): CallOptions {
  return signal === undefined ? {} : { signal };
}

function isStatus(error: unknown, ...statuses: readonly RpcError["status"][]): error is RpcError {
  return error instanceof RpcError && statuses.includes(error.status);
}
