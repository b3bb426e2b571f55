import { seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import { BackgroundLoop, type BackgroundLoopOptions } from "@holdfast/service";
import { Checkout, type PlacedOrder } from "./checkout.ts";
import { MemoryOrderStore } from "./memory-order-store.ts";
import type { OrderRequest } from "./order.ts";
import type { OrderStore } from "./order-store.ts";
import { payingLater } from "./payment-later.ts";
import { drainIntervalMs, PaymentQueueDrainer } from "./payment-queue-drainer.ts";
import { SagaRunner } from "./saga-runner.ts";
import { type OrderWorkOptions, resumeIntervalMs, SagaWorker } from "./saga-worker.ts";
import { ScriptedInventory, ScriptedPayment, ScriptedRecommendation } from "./scripted-peers.ts";

/** No deadline. */
export const limits = { deadline: Number.POSITIVE_INFINITY };
const request: OrderRequest = {
  idempotencyKey: "k-1",
  cartId: "c-1",
  lines: [{ sku: "mug", quantity: 1 }],
  paymentToken: "tok_ok",
};

/** Ends the process of the test in thought: what follows a save that throws it never happens. */
export class Crash extends Error {}

/** Fails instead of the n-th save, or right after it. */
function crashingStore(store: OrderStore, crash: CrashPoint): OrderStore {
  let saves = 0;
  return {
    place: (...args) => store.place(...args),
    find: (...args) => store.find(...args),
    claimAbandoned: (...args) => store.claimAbandoned(...args),
    claimQueued: (...args) => store.claimQueued(...args),
    save: async (...args) => {
      saves += 1;
      if (saves === crash.at && crash.when === "before") throw new Crash("crashed before saving");
      const saved = await store.save(...args);
      if (saves === crash.at) throw new Crash("crashed after saving");
      return saved;
    },
  };
}

/** When the process that serves requests crashes: right before or right after its n-th save; 0 for never. */
export interface CrashPoint {
  readonly at: number;
  readonly when: "before" | "after";
}

/** What the instance gives, as the test says. */
export interface ScriptedLevel {
  takesOrders: boolean;
  paysAtOnce: boolean;
  /** Whether background work can reach the peers it needs. */
  isWorkable: boolean;
  /** How long background work takes for an order, in milliseconds. */
  orderWorkMs: number;
}

/** A checkout over scripted peers, its background work, and time. */
export interface ScriptedShop {
  readonly clock: ManualClock;
  readonly store: MemoryOrderStore;
  readonly inventory: ScriptedInventory;
  readonly payment: ScriptedPayment;
  readonly recommendation: ScriptedRecommendation;
  readonly checkout: Checkout;
  readonly level: ScriptedLevel;
  /** What background work could not do. */
  readonly errors: readonly unknown[];
  /** Lets time pass with the background work of one instance going on. */
  readonly pass: (ms: number) => Promise<void>;
  /** Places an order for one mug, with differences. */
  readonly place: (change?: Partial<OrderRequest>) => Promise<PlacedOrder>;
  /** Where the order of a key stands, or why it cannot be told. */
  readonly statusOf: (key?: string) => Promise<string>;
}

export function startShop(crash: CrashPoint = { at: 0, when: "after" }): ScriptedShop {
  const clock = new ManualClock(1_000_000);
  const random = seededRandom("checkout");
  const store = new MemoryOrderStore(clock);
  const inventory = new ScriptedInventory(clock);
  const payment = new ScriptedPayment();
  const recommendation = new ScriptedRecommendation();
  const peers = { inventory, payment, clock, random };
  const level: ScriptedLevel = {
    takesOrders: true,
    paysAtOnce: true,
    isWorkable: true,
    orderWorkMs: 0,
  };
  const forCustomers = payingLater(payment, () => !level.paysAtOnce);
  const first = new SagaRunner({
    ...peers,
    payment: forCustomers,
    store: crashingStore(store, crash),
  });
  const takesOrders = (): boolean => level.takesOrders;
  const checkout = new Checkout({ store, saga: first, recommendation, clock, random, takesOrders });
  const errors: unknown[] = [];
  const work: OrderWorkOptions = {
    store,
    saga: new SagaRunner({ ...peers, store }),
    clock,
    random,
    onError: (error: unknown) => errors.push(error),
    isWorkable: () => level.isWorkable,
    around: async (_held, { signal }, lead) => {
      if (level.orderWorkMs > 0) await clock.sleep(level.orderWorkMs, signal);
      return lead();
    },
  };
  const worker = new SagaWorker(work);
  const drainer = new PaymentQueueDrainer(work);
  const loop = { clock, random, onError: (error: unknown) => errors.push(error) };
  // They end with the clock, which nobody moves any more after the test.
  startLoop({ ...loop, intervalMs: resumeIntervalMs, round: (signal) => worker.round(signal) });
  startLoop({ ...loop, intervalMs: drainIntervalMs, round: (signal) => drainer.round(signal) });
  const place = (change: Partial<OrderRequest> = {}): Promise<PlacedOrder> =>
    checkout.placeOrder({ ...request, ...change }, limits);
  const statusOf = async (key = "k-1"): Promise<string> => {
    const known = await place({ idempotencyKey: key }).catch((error: unknown) => String(error));
    return typeof known === "string" ? known : known.order.status;
  };
  return {
    clock,
    store,
    inventory,
    payment,
    recommendation,
    checkout,
    level,
    errors,
    pass: (ms) => clock.advance(ms),
    place,
    statusOf,
  };
}

function startLoop(options: BackgroundLoopOptions): BackgroundLoop {
  return new BackgroundLoop(options);
}
