import { type PostgresPool, type PreparedStatement, readInteger } from "@holdfast/postgres";
import type { Order } from "./order.ts";
import type { HeldOrder, OrderStore, SaveOptions, StoreLimits } from "./order-store.ts";
import { readOrder } from "./read-order.ts";
import type { OrderChange } from "./saga.ts";
import * as statements from "./statements.ts";

/** Orders in PostgreSQL: one statement per operation. */
export class PostgresOrderStore implements OrderStore {
  readonly #pool: PostgresPool;
  readonly #instance: string;

  /** @param instance Written to the history with every step. */
  constructor(pool: PostgresPool, instance: string) {
    this.#pool = pool;
    this.#instance = instance;
  }

  async place(
    { order, owner }: HeldOrder,
    leaseMs: number,
    limits: StoreLimits,
  ): Promise<"placed" | Order> {
    const values = [
      order.orderId,
      order.cartId,
      order.idempotencyKey,
      order.requestDigest,
      order.paymentToken,
      owner,
      leaseMs,
      JSON.stringify(order.traceContext),
      order.lines.map(({ sku }) => sku),
      order.lines.map(({ quantity }) => quantity),
      this.#instance,
    ];
    const [row = {}] = await this.#pool.query(statements.place, values, limits);
    if (readInteger(row, "placed") === 1) return "placed";
    const keys = [order.idempotencyKey, order.cartId];
    const [taken] = await this.#pool.query(statements.findTaken, keys, limits);
    if (taken === undefined) throw new TypeError(`order ${order.orderId} was drawn twice`);
    return readOrder(taken);
  }

  async save(
    { order, owner, queued, resumed }: HeldOrder,
    change: OrderChange,
    leaseMs: number,
    { answer, againInMs }: SaveOptions,
    limits: StoreLimits,
  ): Promise<boolean> {
    const values = [
      order.orderId,
      owner,
      order.version,
      change.status,
      change.goal,
      change.total?.currency ?? null,
      change.total?.minorUnits ?? null,
      change.reservedUntilUnixMs,
      change.refusal,
      answer === null ? null : JSON.stringify(answer),
      change.custody.kind,
      queued,
      leaseMs,
      againInMs,
      this.#instance,
      resumed,
    ];
    const [row = {}] = await this.#pool.query(statements.save, values, limits);
    return readInteger(row, "saved") === 1;
  }

  async find(orderId: string, limits: StoreLimits): Promise<Order | undefined> {
    const [row] = await this.#pool.query(statements.find, [orderId], limits);
    return row === undefined ? undefined : readOrder(row);
  }

  claimAbandoned(
    ordersMax: number,
    owner: string,
    leaseMs: number,
    limits: StoreLimits,
  ): Promise<readonly HeldOrder[]> {
    return this.#claim(statements.claimAbandoned, [ordersMax, owner, leaseMs], false, limits);
  }

  claimQueued(
    ordersMax: number,
    owner: string,
    leaseMs: number,
    limits: StoreLimits,
  ): Promise<readonly HeldOrder[]> {
    return this.#claim(statements.claimQueued, [ordersMax, owner, leaseMs], true, limits);
  }

  async #claim(
    statement: PreparedStatement,
    [ordersMax, owner, leaseMs]: readonly [number, string, number],
    queued: boolean,
    limits: StoreLimits,
  ): Promise<readonly HeldOrder[]> {
    const rows = await this.#pool.query(statement, [ordersMax, owner, leaseMs], limits);
    return rows.map((row) => ({ order: readOrder(row), owner, queued, resumed: !queued }));
  }
}
