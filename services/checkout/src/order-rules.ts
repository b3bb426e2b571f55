import { createHash } from "node:crypto";
import type { OrderLine, OrderRequest } from "./order.ts";
import { InvalidOrder } from "./refusals.ts";

/** Contract: 1 to 100 lines. */
export const linesMax = 100;
const textMaxCharacters = 128;
/** Far above what anybody buys, far below what a column overflows at. */
const quantityMax = 1_000_000;

/**
 * Brings a request into the one form that is stored and compared: each unit once, sorted by unit.
 *
 * @throws {InvalidOrder}
 */
export function normalizeRequest(request: OrderRequest): OrderRequest {
  requireText("idempotency_key", request.idempotencyKey);
  requireText("cart_id", request.cartId);
  requireText("payment_token", request.paymentToken);
  const { length } = request.lines;
  if (length < 1 || length > linesMax) {
    throw new InvalidOrder(`lines must be 1 to ${linesMax}, got ${length}`);
  }
  return { ...request, lines: normalizeLines(request.lines) };
}

/** @param request In normal form. */
export function requestDigest({ cartId, lines, paymentToken }: OrderRequest): string {
  const content = [cartId, paymentToken, lines.map(({ sku, quantity }) => [sku, quantity])];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

function normalizeLines(lines: readonly OrderLine[]): readonly OrderLine[] {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of lines) {
    requireText("sku", sku);
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > quantityMax) {
      throw new InvalidOrder(`quantity of ${sku} must be 1 to ${quantityMax}, got ${quantity}`);
    }
    quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  }
  return [...quantities]
    .map(([sku, quantity]) => ({ sku, quantity }))
    .toSorted((a, b) => (a.sku < b.sku ? -1 : 1));
}

/** The value stays out of the message: it may be a token. */
function requireText(field: string, value: string): void {
  if (value.length < 1 || value.length > textMaxCharacters) {
    throw new InvalidOrder(
      `${field} must have 1 to ${textMaxCharacters} characters, got ${value.length}`,
    );
  }
}
