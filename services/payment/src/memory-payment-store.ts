import type { Clock } from "@holdfast/clock";
import type { Payment, PaymentChange, PaymentRequest } from "./payment.ts";
import type { BeginOutcome, PaymentStore } from "./payment-store.ts";

interface Stored {
  readonly payment: Payment;
  readonly sentAt: number | null;
  readonly checkAt: number | null;
}

/** Payments in memory, for tests and simulations: does at once what PostgreSQL does in one statement. */
export class MemoryPaymentStore implements PaymentStore {
  readonly #clock: Clock;
  readonly #rows = new Map<string, Stored>();
  /** Every event in order: "o-1 charge: started → started". */
  readonly log: string[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(request: PaymentRequest, checkInMs: number): Promise<BeginOutcome> {
    const known = this.#rows.get(request.orderId)?.payment;
    const startsAgain =
      known?.state === "not_charged" &&
      known.intent === null &&
      known.currency === request.currency &&
      known.amountMinorUnits === request.amountMinorUnits;
    if (known !== undefined && !startsAgain) {
      return Promise.resolve({ kind: "known", payment: this.#read(known.orderId) });
    }
    const payment: Payment = {
      ...(known ?? { ...request, declineReason: "" }),
      state: "started",
      intent: "charge",
      version: (known?.version ?? 0) + 1,
      attempts: 0,
      sentAgoMs: 0,
    };
    const now = this.#clock.now();
    this.#rows.set(request.orderId, { payment, sentAt: now, checkAt: now + checkInMs });
    this.#note(payment, "charge: started");
    return Promise.resolve({ kind: "begun", payment });
  }

  change(
    { orderId, version }: Payment,
    change: PaymentChange,
    event: string,
    checkInMs: number | null,
  ): Promise<Payment | undefined> {
    const known = this.#read(orderId);
    if (known.version !== version) return Promise.resolve(undefined);
    const attempts = known.state === change.state ? known.attempts : 0;
    const changed = this.#write({ ...known, ...change, attempts }, checkInMs);
    this.#note(changed, event);
    return Promise.resolve(changed);
  }

  find(orderId: string): Promise<Payment | undefined> {
    return Promise.resolve(this.#rows.has(orderId) ? this.#read(orderId) : undefined);
  }

  requestRefund(orderId: string, checkInMs: number): Promise<Payment> {
    if (!this.#rows.has(orderId)) {
      const mark: Payment = {
        orderId,
        idempotencyKey: `refunded before it was paid: ${orderId}`,
        currency: "",
        amountMinorUnits: 0,
        paymentToken: "",
        capture: false,
        state: "refunded",
        declineReason: "",
        intent: null,
        version: 1,
        attempts: 0,
        sentAgoMs: null,
      };
      this.#rows.set(orderId, { payment: mark, sentAt: null, checkAt: null });
      this.#note(mark, "refund: requested");
      return Promise.resolve(mark);
    }
    const known = this.#read(orderId);
    if (known.state === "declined" || (known.state === "refunded" && known.intent === null)) {
      return Promise.resolve(known);
    }
    const asked = this.#write({ ...known, intent: "refund", attempts: 0 }, checkInMs);
    this.#note(asked, "refund: requested");
    return Promise.resolve(asked);
  }

  requestCapture(orderId: string, checkInMs: number): Promise<Payment | undefined> {
    if (!this.#rows.has(orderId)) return Promise.resolve(undefined);
    const known = this.#read(orderId);
    if (known.state !== "authorized" || known.intent === "refund") return Promise.resolve(known);
    const asked = this.#write({ ...known, intent: "capture", attempts: 0 }, checkInMs);
    this.#note(asked, "capture: requested");
    return Promise.resolve(asked);
  }

  claimDue(paymentsMax: number, leaseMs: number): Promise<readonly Payment[]> {
    const due = [...this.#rows.values()]
      .filter(({ checkAt }) => checkAt !== null && checkAt <= this.#clock.now())
      .slice(0, paymentsMax)
      .map(({ payment }) => this.#read(payment.orderId));
    return Promise.resolve(
      due.map((payment) => this.#write({ ...payment, attempts: payment.attempts + 1 }, leaseMs)),
    );
  }

  defer({ orderId, version }: Payment, checkInMs: number): Promise<void> {
    const row = this.#rows.get(orderId);
    if (row?.payment.version === version && row.checkAt !== null) {
      this.#rows.set(orderId, { ...row, checkAt: this.#clock.now() + checkInMs });
    }
    return Promise.resolve();
  }

  #read(orderId: string): Payment {
    const row = this.#rows.get(orderId);
    if (row === undefined) throw new TypeError(`no payment of ${orderId}`);
    const sentAgoMs = row.sentAt === null ? null : this.#clock.now() - row.sentAt;
    return { ...row.payment, sentAgoMs };
  }

  #write(payment: Payment, checkInMs: number | null): Payment {
    const written = { ...payment, version: payment.version + 1 };
    const checkAt = checkInMs === null ? null : this.#clock.now() + checkInMs;
    const sentAt = this.#rows.get(payment.orderId)?.sentAt ?? null;
    this.#rows.set(payment.orderId, { payment: written, sentAt, checkAt });
    return written;
  }

  #note({ orderId, state }: Payment, event: string): void {
    this.log.push(`${orderId} ${event} → ${state}`);
  }
}
