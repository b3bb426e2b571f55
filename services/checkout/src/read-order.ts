import { type Row, readInteger, readNullable, readOneOf, readText } from "@holdfast/postgres";
import { type Answer, goals, type Order, type OrderLine, orderStatuses } from "./order.ts";

/** Reads an order with its lines as `statements.ts` selects it. */
export function readOrder(row: Row): Order {
  const minorUnits = readNullable(row, "total_minor_units", readInteger);
  return {
    orderId: readText(row, "order_id"),
    cartId: readText(row, "cart_id"),
    idempotencyKey: readText(row, "idempotency_key"),
    requestDigest: readText(row, "request_digest"),
    paymentToken: readText(row, "payment_token"),
    lines: readLines(row),
    status: readOneOf(row, "status", orderStatuses),
    goal: readOneOf(row, "goal", goals),
    total: minorUnits === null ? null : { currency: readText(row, "currency"), minorUnits },
    reservedUntilUnixMs: readNullable(row, "reserved_until_unix_ms", readInteger),
    refusal: readText(row, "refusal"),
    answer: readAnswer(row["answer"]),
    version: readInteger(row, "version"),
    attempts: readInteger(row, "attempts"),
    ageMs: readInteger(row, "age_ms"),
    traceContext: readTexts(row["trace_context"]),
  };
}

function readLines(row: Row): readonly OrderLine[] {
  const { skus, quantities } = row;
  if (!Array.isArray(skus) || !Array.isArray(quantities)) throw new TypeError("an order has lines");
  return skus.map((sku, index) => ({ sku: String(sku), quantity: Number(quantities[index]) }));
}

function readAnswer(value: unknown): Answer | null {
  if (value === null) return null;
  if (typeof value === "object" && value !== null && "kind" in value) {
    if (value.kind === "refused" && "reason" in value) {
      return { kind: "refused", reason: String(value.reason) };
    }
    if (value.kind === "accepted" && "status" in value) {
      return {
        kind: "accepted",
        status: readOneOf({ status: value.status }, "status", orderStatuses),
        recommendedSkus: readList("recommendedSkus" in value ? value.recommendedSkus : undefined),
        degraded: readList("degraded" in value ? value.degraded : undefined),
      };
    }
  }
  throw new TypeError("column answer must be an answer");
}

function readList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function readTexts(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}
