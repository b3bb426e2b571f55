import type { Clock, Random } from "@holdfast/clock";
import { newId } from "./new-id.ts";
import type { Answer, Order, OrderRequest } from "./order.ts";
import { normalizeRequest, requestDigest } from "./order-rules.ts";
import type { HeldOrder, OrderStore, StoreLimits } from "./order-store.ts";
import type { RecommendationPort, Recommended } from "./peer-ports.ts";
import {
  AlreadyOrdered,
  OrderMissing,
  OrderRefused,
  OrdersNotTaken,
  OrderUnfinished,
} from "./refusals.ts";
import { leaseMs, type SagaRunner } from "./saga-runner.ts";

/** Longest a request may work on an order, in milliseconds, whatever its own deadline: below the lease. */
export const requestWithinMs = 3_000;
/** How often a repeat looks whether the first request has come to an answer, in milliseconds. */
const repeatPollMs = 100;
/** How long a repeat waits for that answer at most, in milliseconds; then it tells how far the order is. */
const repeatWaitMaxMs = 1_000;
/** Left of the deadline for the way back, in milliseconds. */
const repeatReserveMs = 150;

export interface CheckoutOptions {
  readonly store: OrderStore;
  readonly saga: SagaRunner;
  readonly recommendation: RecommendationPort;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether orders are taken now. Default always. */
  readonly takesOrders?: () => boolean;
  /** What continues the trace of the current request later. Default nothing. */
  readonly traceContext?: () => Readonly<Record<string, string>>;
}

/** What the customer is told. */
export interface PlacedOrder {
  readonly order: Order;
  readonly answer: Extract<Answer, { kind: "accepted" }>;
  /** True for a repeat. */
  readonly replayed: boolean;
}

/** Takes orders and sees each through to one final state. */
export class Checkout {
  readonly #options: CheckoutOptions;

  constructor(options: CheckoutOptions) {
    this.#options = options;
  }

  /**
   * Starts or repeats an order.
   *
   * @throws {InvalidOrder | AlreadyOrdered | OrdersNotTaken} Nothing was done.
   * @throws {OrderRefused} Out of stock or not paid for, for good.
   * @throws {OrderUnfinished} The order is kept and will be seen through.
   */
  async placeOrder(request: OrderRequest, callLimits: StoreLimits): Promise<PlacedOrder> {
    const { store, random, saga, clock, traceContext = () => ({}) } = this.#options;
    if (this.#options.takesOrders?.() === false) throw new OrdersNotTaken();
    const deadline = Math.min(callLimits.deadline, clock.now() + requestWithinMs);
    const limits = { ...callLimits, deadline };
    const held = hold(normalizeRequest(request), random, traceContext());
    const placed = await store.place(held, leaseMs, limits);
    if (placed !== "placed") return this.#repeat(held.order, placed, limits);
    const recommended = this.#recommend(held.order, limits);
    const answerOf = async (order: Order): Promise<Answer> => accept(order, await recommended);
    const run = await this.#run(saga.run(held, answerOf, limits), held.order.orderId);
    const order = run.ended === "lost" ? await this.find(held.order.orderId, limits) : run.order;
    return { order, answer: tell(order), replayed: false };
  }

  /** @throws {OrderMissing} */
  async find(orderId: string, limits: StoreLimits): Promise<Order> {
    const order = await this.#options.store.find(orderId, limits);
    if (order === undefined) throw new OrderMissing(orderId);
    return order;
  }

  async #run<T>(run: Promise<T>, orderId: string): Promise<T> {
    try {
      return await run;
    } catch (error) {
      throw new OrderUnfinished(orderId, { cause: error });
    }
  }

  /** Tells a repeat what the first request was told, or waits for it a while. */
  async #repeat(wanted: Order, known: Order, limits: StoreLimits): Promise<PlacedOrder> {
    if (known.idempotencyKey !== wanted.idempotencyKey) {
      throw new AlreadyOrdered(`cart ${wanted.cartId} was ordered under another idempotency_key`);
    }
    if (known.requestDigest !== wanted.requestDigest) {
      throw new AlreadyOrdered("idempotency_key was used with another request");
    }
    const { clock } = this.#options;
    const until = Math.min(limits.deadline - repeatReserveMs, clock.now() + repeatWaitMaxMs);
    let order = known;
    while (order.answer === null && clock.now() + repeatPollMs <= until) {
      await clock.sleep(repeatPollMs, limits.signal);
      order = await this.find(order.orderId, limits);
    }
    const answer = order.answer === null ? accept(order, undefined) : tell(order);
    if (answer.kind === "refused") throw new OrderRefused(answer.reason);
    return { order, answer, replayed: true };
  }

  /** Runs beside the saga on its own small budget: nothing waits for it longer than that. */
  async #recommend({ lines }: Order, limits: StoreLimits): Promise<Recommended | undefined> {
    const skus = lines.map(({ sku }) => sku);
    const answer = await this.#options.recommendation.recommend(skus, limits);
    return answer.kind === "skus" ? answer : undefined;
  }
}

function hold(
  request: OrderRequest,
  random: Random,
  traceContext: Readonly<Record<string, string>>,
): HeldOrder {
  const order: Order = {
    ...request,
    orderId: newId("o", random),
    requestDigest: requestDigest(request),
    status: "placed",
    goal: "confirm",
    total: null,
    reservedUntilUnixMs: null,
    refusal: "",
    answer: null,
    version: 1,
    attempts: 0,
    ageMs: 0,
    traceContext,
  };
  return { order, owner: newId("w", random), queued: false, resumed: false };
}

/** Puts what has become of an order into words. */
export function accept(order: Order, recommended: Recommended | undefined): Answer {
  // The goal never turns back, so the customer can be told before everything is undone.
  if (order.goal !== "confirm") {
    return { kind: "refused", reason: order.refusal };
  }
  return {
    kind: "accepted",
    status: order.status,
    recommendedSkus: recommended?.skus ?? [],
    degraded: [
      ...(order.status === "payment_pending" ? ["payment"] : []),
      ...(recommended === undefined || recommended.isOld ? ["recommendations"] : []),
    ],
  };
}

/** @throws {OrderRefused | OrderUnfinished} */
function tell({ orderId, answer }: Order): Extract<Answer, { kind: "accepted" }> {
  if (answer === null) throw new OrderUnfinished(orderId);
  if (answer.kind === "refused") throw new OrderRefused(answer.reason);
  return answer;
}
