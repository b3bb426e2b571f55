import type { Clock, Random } from "@holdfast/clock";
import { type Answer, isFinal, type Order } from "./order.ts";
import type { HeldOrder, OrderStore } from "./order-store.ts";
import type { CallLimits, InventoryPort, PaymentPort } from "./peer-ports.ts";
import {
  afterStep,
  type Custody,
  holdForMs,
  nextStep,
  type OrderChange,
  type Step,
  type StepOutcome,
} from "./saga.ts";

/**
 * How long an order belongs to whoever took it up, in milliseconds. It exceeds both the deadline of a request (2 s) and the
 * time a worker gives itself, so that two never work on one order at the same time.
 */
export const leaseMs = 5_000;
/** More steps than the longest way there is: reserve, authorize, commit, reserve, commit, undo. */
const stepsMax = 8;
/** What was achieved must be saved even when the customer has stopped waiting, in milliseconds. */
const saveWithinMs = 1_000;
/** Bounds of the wait before an order is taken up again, in milliseconds; doubled each time in vain. */
export const takeUpAgainMs = { least: 400, most: 3_000 } as const;

export interface SagaRunnerOptions {
  readonly store: OrderStore;
  readonly inventory: InventoryPort;
  readonly payment: PaymentPort;
  readonly clock: Clock;
  readonly random: Random;
}

/** How a run ended. */
export interface SagaRun {
  /** The order as it was saved last. */
  readonly order: Order;
  /** "lost": somebody else has the order now. Otherwise what was saved last. */
  readonly ended: "lost" | Custody["kind"];
  /** Whether payment, or the provider behind it, could not be reached. */
  readonly paymentUnreachable: boolean;
}

/** Says what to tell the customer about an order that has come to rest. */
export type AnswerOf = (order: Order) => Promise<Answer>;

/** Leads an order through its saga, saving each step before the next, until it is done or has to wait. */
export class SagaRunner {
  readonly #options: SagaRunnerOptions;

  constructor(options: SagaRunnerOptions) {
    this.#options = options;
  }

  /** @throws What the store throws; then the order stays as it was saved last, and a worker takes it up. */
  async run(held: HeldOrder, answerOf: AnswerOf, limits: CallLimits): Promise<SagaRun> {
    let current = held;
    let paymentUnreachable = false;
    for (let count = 0; count < stepsMax; count += 1) {
      const { order } = current;
      const step = nextStep(order, this.#options.clock.unixNow());
      if (step === undefined) return { order, ended: "done", paymentUnreachable };
      const outcome = await this.#perform(step, order, limits);
      paymentUnreachable ||= outcome.step === "authorize" && outcome.answer.kind === "no answer";
      const change = afterStep(order, outcome);
      const saved = await this.#save(current, change, answerOf);
      if (saved === undefined) return { order, ended: "lost", paymentUnreachable };
      if (change.custody.kind !== "in hand") {
        return { order: saved.order, ended: change.custody.kind, paymentUnreachable };
      }
      current = saved;
    }
    throw new Error(`order ${held.order.orderId} took more than ${stepsMax} steps`);
  }

  async #perform(step: Step, order: Order, limits: CallLimits): Promise<StepOutcome> {
    const { inventory, payment } = this.#options;
    switch (step) {
      case "reserve":
        return { step, answer: await inventory.reserve(order, holdForMs, limits) };
      case "authorize":
        return { step, answer: await payment.authorize(order, limits) };
      case "commit":
        return { step, answer: await inventory.commit(order.orderId, limits) };
      case "undo":
        return { step, answer: await this.#undo(order, limits) };
    }
  }

  /** Money first: a customer is better off with stock held for nothing than the other way round. */
  async #undo(
    { orderId, goal }: Order,
    limits: CallLimits,
  ): Promise<{ kind: "undone" } | { kind: "no answer" }> {
    const { inventory, payment } = this.#options;
    if (goal === "cancel") {
      const refund = await payment.refund(orderId, limits);
      if (refund.kind === "no answer") return refund;
    }
    const release = await inventory.release(orderId, limits);
    return release.kind === "released" ? { kind: "undone" } : release;
  }

  async #save(
    held: HeldOrder,
    change: OrderChange,
    answerOf: AnswerOf,
  ): Promise<HeldOrder | undefined> {
    const { custody, ...changed } = change;
    const order: Order = { ...held.order, ...changed };
    const isAnswered =
      isFinal(order.status) || order.goal !== "confirm" || custody.kind === "queued";
    const answer = order.answer ?? (isAnswered ? await answerOf(order) : null);
    const options = { answer, againInMs: this.#againInMs(order) };
    const limits = { deadline: this.#options.clock.now() + saveWithinMs };
    const isSaved = await this.#options.store.save(held, change, leaseMs, options, limits);
    if (!isSaved) return undefined;
    return {
      ...held,
      order: { ...order, answer, version: order.version + 1 },
      queued: custody.kind === "queued",
    };
  }

  #againInMs({ attempts }: Order): number {
    const { least, most } = takeUpAgainMs;
    const waitMs = Math.min(least * 2 ** attempts, most);
    return Math.ceil(waitMs * (0.5 + this.#options.random() / 2));
  }
}
