import type { ProxyCounters, Stream } from "./counters.ts";
import type { Link } from "./link.ts";
import type { Toxic } from "./toxic.ts";
import { ToxicReceipt } from "./toxic-receipt.ts";

/** Receipts of removed toxics that one proxy keeps; beyond it the oldest are forgotten. */
export const retiredReceiptsMax = 256;

/** The toxics of one proxy and the links they act on. */
export class ToxicChain {
  readonly #toxics: Record<Stream, Toxic[]> = { upstream: [], downstream: [] };
  readonly #links: Record<Stream, Set<Link>> = { upstream: new Set(), downstream: new Set() };
  readonly #receipts = new Map<string, ToxicReceipt>();

  /** In Toxiproxy's order: upstream first, then downstream, each as they were added. */
  list(): readonly Toxic[] {
    return [...this.#toxics.upstream, ...this.#toxics.downstream];
  }

  find(name: string): Toxic | undefined {
    return this.list().find((toxic) => toxic.name === name);
  }

  /** The receipt a new toxic of this name writes to: the one of its predecessor, if there was one. */
  receipt(name: string, type: string, stream: Stream): ToxicReceipt {
    const known = this.#receipts.get(name);
    if (known !== undefined) {
      known.resume(type, stream);
      return known;
    }
    const receipt = new ToxicReceipt(name, type, stream);
    this.#receipts.set(name, receipt);
    this.#forgetOldest();
    return receipt;
  }

  add(toxic: Toxic): void {
    this.#toxics[toxic.stream].push(toxic);
    for (const link of this.#links[toxic.stream]) link.addToxic(toxic);
  }

  update(toxic: Toxic): void {
    for (const link of this.#links[toxic.stream]) link.updateToxic(toxic);
  }

  remove(toxic: Toxic): void {
    this.#toxics[toxic.stream] = this.#toxics[toxic.stream].filter((other) => other !== toxic);
    for (const link of this.#links[toxic.stream]) link.removeToxic(toxic);
    toxic.receipt.isActive = false;
  }

  clear(): void {
    for (const toxic of this.list()) this.remove(toxic);
  }

  /** Whether a connection that begins now ends with a reset: one toxic of either direction is enough. */
  resetsOnClose(): boolean {
    return this.list().some((toxic) => toxic.type.resetsOnClose);
  }

  attach(stream: Stream, link: Link): void {
    this.#links[stream].add(link);
    for (const toxic of this.#toxics[stream]) link.addToxic(toxic);
  }

  detach(stream: Stream, link: Link): void {
    this.#links[stream].delete(link);
  }

  counters(): ProxyCounters["toxics"] {
    return [...this.#receipts.values()].map((receipt) => receipt.counters());
  }

  #forgetOldest(): void {
    for (const [name, receipt] of this.#receipts) {
      if (this.#receipts.size <= retiredReceiptsMax) return;
      if (!receipt.isActive) this.#receipts.delete(name);
    }
  }
}
