import type { Stream, ToxicCounters } from "./counters.ts";

/** Counts what one toxic does on all connections of its proxy. Outlives the toxic, so that a healed fault can still be proved. */
export class ToxicReceipt {
  readonly #name: string;
  #type: string;
  #stream: Stream;
  isActive = true;
  connectionsTouched = 0;
  connectionsSpared = 0;
  chunksHeld = 0;
  #chunks = 0;
  #bytes = 0;
  #chunksDropped = 0;
  #bytesDropped = 0;
  #delays = 0;
  #delayMsSum = 0;
  #delayMsMax = 0;
  #closes = 0;
  #resets = 0;

  constructor(name: string, type: string, stream: Stream) {
    this.#name = name;
    this.#type = type;
    this.#stream = stream;
  }

  /** A toxic of this name was added again; it may be of another type. */
  resume(type: string, stream: Stream): void {
    this.#type = type;
    this.#stream = stream;
    this.isActive = true;
  }

  /** The toxic did something to `bytes` bytes that arrived as one chunk. */
  act(bytes: number): void {
    this.#chunks += 1;
    this.#bytes += bytes;
  }

  drop(bytes: number): void {
    this.#chunksDropped += 1;
    this.#bytesDropped += bytes;
  }

  /** @param delayMs How long something was made to wait; not above 0 counts as no delay. */
  delay(delayMs: number): void {
    if (!(delayMs > 0)) return;
    this.#delays += 1;
    this.#delayMsSum += delayMs;
    this.#delayMsMax = Math.max(this.#delayMsMax, delayMs);
  }

  close(isReset: boolean): void {
    this.#closes += 1;
    if (isReset) this.#resets += 1;
  }

  counters(): ToxicCounters {
    return {
      name: this.#name,
      type: this.#type,
      stream: this.#stream,
      isActive: this.isActive,
      connectionsTouched: this.connectionsTouched,
      connectionsSpared: this.connectionsSpared,
      chunks: this.#chunks,
      bytes: this.#bytes,
      chunksDropped: this.#chunksDropped,
      bytesDropped: this.#bytesDropped,
      delays: this.#delays,
      delayMsSum: this.#delayMsSum,
      delayMsMax: this.#delayMsMax,
      chunksHeld: this.chunksHeld,
      closes: this.#closes,
      resets: this.#resets,
    };
  }
}
