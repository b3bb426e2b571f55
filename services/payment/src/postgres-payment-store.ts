import {
  type PostgresPool,
  type Row,
  readBoolean,
  readInteger,
  readNullable,
  readOneOf,
  readText,
} from "@holdfast/postgres";
import {
  intents,
  type Payment,
  type PaymentChange,
  type PaymentRequest,
  paymentStates,
} from "./payment.ts";
import type { BeginOutcome, PaymentStore, StoreLimits } from "./payment-store.ts";
import * as statements from "./statements.ts";

/** Payments in PostgreSQL: one statement per operation. */
export class PostgresPaymentStore implements PaymentStore {
  readonly #pool: PostgresPool;
  readonly #instance: string;

  /** @param instance Written to the log with every event. */
  constructor(pool: PostgresPool, instance: string) {
    this.#pool = pool;
    this.#instance = instance;
  }

  async begin(
    request: PaymentRequest,
    checkInMs: number,
    limits: StoreLimits,
  ): Promise<BeginOutcome> {
    const { orderId, idempotencyKey, currency, amountMinorUnits, paymentToken, capture } = request;
    const [row] = await this.#pool.query(
      statements.begin,
      [
        orderId,
        idempotencyKey,
        currency,
        amountMinorUnits,
        paymentToken,
        capture,
        checkInMs,
        this.#instance,
      ],
      limits,
    );
    if (row !== undefined) {
      return { kind: readBoolean(row, "begun") ? "begun" : "known", payment: readPayment(row) };
    }
    // A repeat that ran beside this one was faster; its payment is there now.
    return { kind: "known", payment: await this.#required(orderId, limits) };
  }

  async change(
    { orderId, version }: Payment,
    change: PaymentChange,
    event: string,
    checkInMs: number | null,
    limits: StoreLimits,
  ): Promise<Payment | undefined> {
    const { state, declineReason, intent } = change;
    const [row] = await this.#pool.query(
      statements.change,
      [orderId, version, state, declineReason, intent, checkInMs, event, this.#instance],
      limits,
    );
    return row === undefined ? undefined : readPayment(row);
  }

  async find(orderId: string, limits: StoreLimits): Promise<Payment | undefined> {
    const [row] = await this.#pool.query(statements.find, [orderId], limits);
    return row === undefined ? undefined : readPayment(row);
  }

  async requestRefund(orderId: string, checkInMs: number, limits: StoreLimits): Promise<Payment> {
    const values = [orderId, checkInMs, this.#instance];
    const [row] = await this.#pool.query(statements.requestRefund, values, limits);
    return row === undefined ? this.#required(orderId, limits) : readPayment(row);
  }

  async requestCapture(
    orderId: string,
    checkInMs: number,
    limits: StoreLimits,
  ): Promise<Payment | undefined> {
    const values = [orderId, checkInMs, this.#instance];
    const [row] = await this.#pool.query(statements.requestCapture, values, limits);
    return row === undefined ? undefined : readPayment(row);
  }

  async claimDue(
    paymentsMax: number,
    leaseMs: number,
    limits: StoreLimits,
  ): Promise<readonly Payment[]> {
    const rows = await this.#pool.query(statements.claimDue, [paymentsMax, leaseMs], limits);
    return rows.map(readPayment);
  }

  async defer(
    { orderId, version }: Payment,
    checkInMs: number,
    limits: StoreLimits,
  ): Promise<void> {
    await this.#pool.query(statements.defer, [orderId, version, checkInMs], limits);
  }

  async #required(orderId: string, limits: StoreLimits): Promise<Payment> {
    const payment = await this.find(orderId, limits);
    if (payment === undefined)
      throw new TypeError(`no payment where one was just seen: ${orderId}`);
    return payment;
  }
}

function readPayment(row: Row): Payment {
  return {
    orderId: readText(row, "order_id"),
    idempotencyKey: readText(row, "idempotency_key"),
    currency: readText(row, "currency"),
    amountMinorUnits: readInteger(row, "amount_minor_units"),
    paymentToken: readText(row, "payment_token"),
    capture: readBoolean(row, "capture"),
    state: readOneOf(row, "state", paymentStates),
    declineReason: readText(row, "decline_reason"),
    intent: row["intent"] === null ? null : readOneOf(row, "intent", intents),
    version: readInteger(row, "version"),
    attempts: readInteger(row, "attempts"),
    sentAgoMs: readNullable(row, "sent_ago_ms", readInteger),
  };
}
