import type { Fact, Payment } from "./payment.ts";

/** How long the provider may take. */
export interface ProviderLimits {
  /** Instant of the monotonic clock. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
}

/** What a question about a charge, or an order to change it, came to. */
export type ProviderAnswer =
  | Extract<Fact, { kind: "charge is" | "no charge" }>
  /** No answer, or a refusal that says nothing; asking again is harmless. */
  | { readonly kind: "no answer" };

/** The payment company, as the domain needs it. It never throws for what the company or the network does. */
export interface ChargeProvider {
  /** Charges under the payment's key. A repeat under the same key has no second effect. */
  charge(payment: Payment, limits: ProviderLimits): Promise<Exclude<Fact, { kind: "no charge" }>>;
  find(idempotencyKey: string, limits: ProviderLimits): Promise<ProviderAnswer>;
  capture(idempotencyKey: string, limits: ProviderLimits): Promise<ProviderAnswer>;
  refund(idempotencyKey: string, limits: ProviderLimits): Promise<ProviderAnswer>;
}
