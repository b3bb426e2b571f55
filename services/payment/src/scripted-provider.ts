import type { ChargeProvider, ProviderAnswer } from "./charge-provider.ts";
import type { ChargeState, Fact, Payment } from "./payment.ts";

/** What becomes of a call to the scripted provider. */
export type Behaviour =
  | "answers"
  /** The request does not leave. */
  | "not sent"
  /** The request is lost on its way. */
  | "request lost"
  /** The provider does its work, and the answer is lost. */
  | "answer lost"
  /** The request arrives only when `deliverLate` is called. */
  | "late";

/** A payment company that honours keys and fails as the test says. */
export class ScriptedProvider implements ChargeProvider {
  behaviour: Behaviour = "answers";
  readonly charges = new Map<string, ChargeState>();
  /** Calls in order: "charge k-1". */
  readonly calls: string[] = [];
  readonly #late: (() => void)[] = [];

  charge({
    idempotencyKey,
    paymentToken,
    capture,
  }: Payment): Promise<Exclude<Fact, { kind: "no charge" }>> {
    this.calls.push(`charge ${idempotencyKey}`);
    if (this.behaviour === "not sent") return Promise.resolve({ kind: "not sent" });
    const accepted = capture ? "captured" : "authorized";
    const state = paymentToken === "tok_declined" ? "declined" : accepted;
    return this.#deliver(() => {
      if (!this.charges.has(idempotencyKey)) this.charges.set(idempotencyKey, state);
      return this.#stateOf(idempotencyKey);
    }).then((answer) => (answer.kind === "no charge" ? { kind: "no answer" } : answer));
  }

  find(idempotencyKey: string): Promise<ProviderAnswer> {
    this.calls.push(`find ${idempotencyKey}`);
    return this.#deliver(() => this.#stateOf(idempotencyKey));
  }

  capture(idempotencyKey: string): Promise<ProviderAnswer> {
    return this.#change("capture", idempotencyKey, "captured");
  }

  refund(idempotencyKey: string): Promise<ProviderAnswer> {
    return this.#change("refund", idempotencyKey, "refunded");
  }

  /** What was on its way all the time arrives now. */
  deliverLate(): void {
    for (const arrive of this.#late.splice(0)) arrive();
  }

  #change(verb: string, idempotencyKey: string, state: ChargeState): Promise<ProviderAnswer> {
    this.calls.push(`${verb} ${idempotencyKey}`);
    return this.#deliver(() => {
      if (this.charges.has(idempotencyKey)) this.charges.set(idempotencyKey, state);
      return this.#stateOf(idempotencyKey);
    });
  }

  #deliver(handle: () => ProviderAnswer): Promise<ProviderAnswer> {
    switch (this.behaviour) {
      case "answers":
        return Promise.resolve(handle());
      case "answer lost":
        handle();
        return Promise.resolve({ kind: "no answer" });
      case "late":
        this.#late.push(handle);
        return Promise.resolve({ kind: "no answer" });
      case "not sent":
      case "request lost":
        return Promise.resolve({ kind: "no answer" });
    }
  }

  #stateOf(idempotencyKey: string): ProviderAnswer {
    const state = this.charges.get(idempotencyKey);
    if (state === undefined) return { kind: "no charge" };
    return { kind: "charge is", state, declineReason: state === "declined" ? "card_declined" : "" };
  }
}
