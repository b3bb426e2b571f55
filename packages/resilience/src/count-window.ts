import type { CallWindow } from "./call-window.ts";

const failedFlag = 1;
const slowFlag = 2;

/** The last `size` calls, as a ring of flags with running totals. */
export class CountWindow implements CallWindow {
  readonly #ring: Uint8Array;
  #next = 0;
  #calls = 0;
  #failures = 0;
  #slow = 0;

  constructor(size: number) {
    this.#ring = new Uint8Array(size);
  }

  get calls(): number {
    return this.#calls;
  }

  get failures(): number {
    return this.#failures;
  }

  get slow(): number {
    return this.#slow;
  }

  record(_moment: { readonly at: number }, failed: boolean, slow: boolean): void {
    if (this.#calls === this.#ring.length) this.#count(this.#ring[this.#next] ?? 0, -1);
    else this.#calls += 1;
    const flags = (failed ? failedFlag : 0) | (slow ? slowFlag : 0);
    this.#ring[this.#next] = flags;
    this.#count(flags, 1);
    this.#next = this.#next + 1 === this.#ring.length ? 0 : this.#next + 1;
  }

  advance(): void {}

  clear(): void {
    this.#next = 0;
    this.#calls = 0;
    this.#failures = 0;
    this.#slow = 0;
  }

  #count(flags: number, by: 1 | -1): void {
    if ((flags & failedFlag) !== 0) this.#failures += by;
    if ((flags & slowFlag) !== 0) this.#slow += by;
  }
}
