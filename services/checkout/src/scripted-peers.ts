import type { Clock } from "@holdfast/clock";
import type { Order } from "./order.ts";
import type {
  AuthorizeAnswer,
  InventoryPort,
  NoAnswer,
  PaymentPort,
  RecommendationPort,
  Recommended,
  ReserveAnswer,
} from "./peer-ports.ts";

const noAnswer = { kind: "no answer" } as const;
/** What one piece of anything costs. */
const price = 1_200;

/** What becomes of calls to a scripted peer. */
export type Behaviour = "answers" | "request lost" | "answer lost";

async function deliver<T>(behaviour: Behaviour, handle: () => T): Promise<T | NoAnswer> {
  if (behaviour === "request lost") return noAnswer;
  const answer = handle();
  return behaviour === "answers" ? answer : noAnswer;
}

/** Stock that honours repeats, holds for as long as it is asked to, and fails as the test says. */
export class ScriptedInventory implements InventoryPort {
  behaviour: Behaviour = "answers";
  /** Only for releases; default as all others. */
  releaseBehaviour: Behaviour | undefined;
  /** What the next reservation waits for before it is answered. */
  delay: Promise<void> | undefined;
  /** Pieces that can be reserved. */
  available = 10;
  /** Every effect, in order: "reserve o-1". A repeat has none. */
  readonly effects: string[] = [];
  readonly #clock: Clock;
  readonly #states = new Map<string, "reserved" | "committed" | "released" | "expired">();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async reserve({ orderId, lines }: Order, holdForMs: number): Promise<ReserveAnswer> {
    const { delay } = this;
    this.delay = undefined;
    if (delay !== undefined) await delay;
    return deliver(this.behaviour, () => {
      const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
      const state = this.#states.get(orderId);
      if (state === "released") return { kind: "refused", reason: "released" };
      if (state === undefined || state === "expired") {
        if (this.available < pieces) return { kind: "refused", reason: "out of stock" };
        this.available -= pieces;
        this.#enter(orderId, "reserved", "reserve");
      }
      return {
        kind: "reserved",
        total: { currency: "EUR", minorUnits: pieces * price },
        expiresAtUnixMs: this.#clock.unixNow() + holdForMs,
      };
    });
  }

  commit(orderId: string): Promise<{ kind: "committed" } | { kind: "over" } | NoAnswer> {
    return deliver(this.behaviour, () => {
      const state = this.#states.get(orderId);
      if (state === "reserved") this.#enter(orderId, "committed", "commit");
      return { kind: this.#states.get(orderId) === "committed" ? "committed" : "over" };
    });
  }

  release(orderId: string): Promise<{ kind: "released" } | NoAnswer> {
    return deliver(this.releaseBehaviour ?? this.behaviour, () => {
      if (this.#states.get(orderId) === "reserved") {
        this.available += 1;
        this.effects.push(`release ${orderId}`);
      }
      this.#states.set(orderId, "released");
      return { kind: "released" };
    });
  }

  /** Ends the reservation of an order of one piece, as time would. */
  expire(orderId: string): void {
    this.available += 1;
    this.#states.set(orderId, "expired");
  }

  #enter(orderId: string, state: "reserved" | "committed", verb: string): void {
    this.#states.set(orderId, state);
    this.effects.push(`${verb} ${orderId}`);
  }
}

/** Payment that honours repeats, declines one token, and fails as the test says. */
export class ScriptedPayment implements PaymentPort {
  behaviour: Behaviour | "unsettled" = "answers";
  /** Every effect, in order: "charge o-1". A repeat has none. */
  readonly effects: string[] = [];
  /** Calls of authorize. */
  asked = 0;
  readonly #states = new Map<string, "paid" | "refunded">();

  authorize({ orderId, paymentToken }: Order): Promise<AuthorizeAnswer> {
    this.asked += 1;
    if (this.behaviour === "unsettled") return Promise.resolve({ kind: "unsettled" });
    return deliver(this.behaviour, () => {
      if (paymentToken === "tok_declined") return { kind: "declined", reason: "card_declined" };
      if (!this.#states.has(orderId)) {
        this.#states.set(orderId, "paid");
        this.effects.push(`charge ${orderId}`);
      }
      return { kind: this.#states.get(orderId) === "refunded" ? "refunded" : "paid" };
    });
  }

  refund(orderId: string): Promise<{ kind: "refunded" } | NoAnswer> {
    const behaviour = this.behaviour === "unsettled" ? "request lost" : this.behaviour;
    return deliver(behaviour, () => {
      if (this.#states.get(orderId) === "paid") this.effects.push(`refund ${orderId}`);
      this.#states.set(orderId, "refunded");
      return { kind: "refunded" };
    });
  }
}

/** Recommends a tote, or says nothing. */
export class ScriptedRecommendation implements RecommendationPort {
  behaviour: Behaviour = "answers";
  isOld = false;

  recommend(): Promise<Recommended | NoAnswer> {
    const { isOld } = this;
    return deliver(this.behaviour, () => ({ kind: "skus", skus: ["tote"], isOld }));
  }
}
