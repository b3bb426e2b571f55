import type { Answer, Order } from "./order.ts";
import type { OrderChange } from "./saga.ts";

/** How long the store may take. */
export interface StoreLimits {
  /** Instant of the monotonic clock. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
}

/** An order and the right to change it, which ends when somebody else takes it up. */
export interface HeldOrder {
  readonly order: Order;
  /** Drawn anew by whoever takes an order up; a change under an older one is refused. */
  readonly owner: string;
  /** Whether it stands in the payment queue. */
  readonly queued: boolean;
  /** Whether it was taken up after somebody else had left off half-way. */
  readonly resumed: boolean;
}

export interface SaveOptions {
  /** What to tell the customer, when it is the first answer. */
  readonly answer: Answer | null;
  /** For an order that is put down: when it is taken up again, in milliseconds. */
  readonly againInMs: number;
}

/**
 * Keeps orders, their history and the payment queue. Each method takes effect as a whole or not at all, and is durable when it
 * returns.
 */
export interface OrderStore {
  /**
   * Writes a new order down, in the hands of `owner` for `leaseMs`.
   *
   * @returns "placed", or the order that has the key or the cart already.
   */
  place(held: HeldOrder, leaseMs: number, limits: StoreLimits): Promise<"placed" | Order>;
  /**
   * Saves a change together with its place in the payment queue.
   *
   * @param leaseMs How long an order that leaves the queue belongs to its owner.
   * @returns Whether it was saved: not when somebody else has taken the order up.
   */
  save(
    held: HeldOrder,
    change: OrderChange,
    leaseMs: number,
    options: SaveOptions,
    limits: StoreLimits,
  ): Promise<boolean>;
  find(orderId: string, limits: StoreLimits): Promise<Order | undefined>;
  /** Takes up orders that nobody has in hand any more, and none that another instance is just taking. */
  claimAbandoned(
    ordersMax: number,
    owner: string,
    leaseMs: number,
    limits: StoreLimits,
  ): Promise<readonly HeldOrder[]>;
  /** Takes up queued orders that are due, the longest due first, and none that another instance is just taking. */
  claimQueued(
    ordersMax: number,
    owner: string,
    leaseMs: number,
    limits: StoreLimits,
  ): Promise<readonly HeldOrder[]>;
}
