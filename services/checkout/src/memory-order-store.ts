import type { Clock } from "@holdfast/clock";
import type { Order } from "./order.ts";
import type { HeldOrder, OrderStore, SaveOptions } from "./order-store.ts";
import type { OrderChange } from "./saga.ts";

interface Stored {
  readonly order: Order;
  readonly owner: string | null;
  readonly leaseUntil: number | null;
  readonly placedAt: number;
  /** When it is due in the payment queue; null when it is not in it. */
  readonly queuedUntil: number | null;
}

/** Orders in memory, for tests and simulations: does at once what PostgreSQL does in one statement. */
export class MemoryOrderStore implements OrderStore {
  readonly #clock: Clock;
  readonly #rows = new Map<string, Stored>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Orders waiting for payment. */
  get queueLength(): number {
    return [...this.#rows.values()].filter(({ queuedUntil }) => queuedUntil !== null).length;
  }

  place({ order, owner }: HeldOrder, leaseMs: number): Promise<"placed" | Order> {
    const taken =
      [...this.#rows.values()].find((row) => row.order.idempotencyKey === order.idempotencyKey) ??
      [...this.#rows.values()].find((row) => row.order.cartId === order.cartId);
    if (taken !== undefined) return Promise.resolve(this.#read(taken));
    const placedAt = this.#clock.now();
    const leaseUntil = placedAt + leaseMs;
    this.#rows.set(order.orderId, { order, owner, leaseUntil, placedAt, queuedUntil: null });
    return Promise.resolve("placed");
  }

  save(
    { order, owner, queued }: HeldOrder,
    { custody, ...changed }: OrderChange,
    leaseMs: number,
    { answer, againInMs }: SaveOptions,
  ): Promise<boolean> {
    const row = this.#rows.get(order.orderId);
    const isQueued = row?.queuedUntil !== null;
    if (row?.owner !== owner || row.order.version !== order.version || queued !== isQueued) {
      return Promise.resolve(false);
    }
    const now = this.#clock.now();
    const isProgress = changed.status !== row.order.status || changed.goal !== row.order.goal;
    const later = custody.kind === "later" ? now + againInMs : null;
    this.#rows.set(order.orderId, {
      order: {
        ...row.order,
        ...changed,
        answer,
        version: order.version + 1,
        attempts: isProgress ? 0 : row.order.attempts,
      },
      owner: custody.kind === "in hand" ? owner : null,
      leaseUntil: custody.kind === "in hand" ? (row.leaseUntil ?? now + leaseMs) : later,
      placedAt: row.placedAt,
      queuedUntil: custody.kind === "queued" ? now + againInMs : null,
    });
    return Promise.resolve(true);
  }

  find(orderId: string): Promise<Order | undefined> {
    const row = this.#rows.get(orderId);
    return Promise.resolve(row === undefined ? undefined : this.#read(row));
  }

  claimAbandoned(ordersMax: number, owner: string, leaseMs: number): Promise<readonly HeldOrder[]> {
    const leaseUntil = this.#clock.now() + leaseMs;
    return this.#claim(ordersMax, owner, true, ({ leaseUntil: until }) => until, { leaseUntil });
  }

  claimQueued(ordersMax: number, owner: string, leaseMs: number): Promise<readonly HeldOrder[]> {
    const queuedUntil = this.#clock.now() + leaseMs;
    return this.#claim(ordersMax, owner, false, ({ queuedUntil: until }) => until, { queuedUntil });
  }

  #claim(
    ordersMax: number,
    owner: string,
    resumed: boolean,
    dueAt: (row: Stored) => number | null,
    lease: Partial<Stored>,
  ): Promise<readonly HeldOrder[]> {
    const now = this.#clock.now();
    const due = [...this.#rows.values()]
      .filter((row) => (dueAt(row) ?? Number.POSITIVE_INFINITY) <= now)
      .toSorted((a, b) => (dueAt(a) ?? 0) - (dueAt(b) ?? 0))
      .slice(0, ordersMax);
    const held = due.map((row) => {
      const { order } = row;
      const taken = { ...order, version: order.version + 1, attempts: order.attempts + 1 };
      const stored = { ...row, ...lease, owner, order: taken };
      this.#rows.set(order.orderId, stored);
      return { order: this.#read(stored), owner, queued: stored.queuedUntil !== null, resumed };
    });
    return Promise.resolve(held);
  }

  #read({ order, placedAt }: Stored): Order {
    return { ...order, ageMs: this.#clock.now() - placedAt };
  }
}
