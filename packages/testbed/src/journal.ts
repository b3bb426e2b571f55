import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import type { JournalRecord } from "./journal-record.ts";

/**
 * Writes down what is done before, or in the same instant as, it is done. Writes are synchronous: a line is with the
 * kernel when `append` returns, so it outlives this process however that ends; `flush` makes it outlive the machine.
 */
export class Journal implements Disposable {
  readonly #file: number;
  #isOpen = true;

  /** @throws {Error} with `code` when the file cannot be written. */
  constructor(path: string) {
    this.#file = openSync(path, "a", 0o600);
  }

  append(record: JournalRecord): void {
    if (this.#isOpen) writeSync(this.#file, `${JSON.stringify(record)}\n`);
  }

  /** To be called before a fault is put in place. */
  flush(): void {
    if (this.#isOpen) fsyncSync(this.#file);
  }

  [Symbol.dispose](): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    closeSync(this.#file);
  }
}
