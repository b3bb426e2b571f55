import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import type { JournalRecord } from "./journal-record.ts";

/**
 * Writes down what is done before, or in the same instant as, it is done. Writes are synchronous: a line is with the
 * kernel when `append` returns, so it outlives this process however that ends; `flush` makes it outlive the machine.
 */
export class Journal implements Disposable {
  readonly #path: string;
  readonly #file: number;
  #isOpen = true;

  /** @throws {Error} with `code` when the file cannot be written. */
  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, "a", 0o600);
  }

  /** @throws {Error} with `code` and `path` when the line cannot be written. */
  append(record: JournalRecord): void {
    if (!this.#isOpen) return;
    try {
      writeSync(this.#file, `${JSON.stringify(record)}\n`);
    } catch (error) {
      // The system names the file only when it is opened.
      throw error instanceof Error ? Object.assign(error, { path: this.#path }) : error;
    }
  }

  /**
   * Writes down what is no longer to be undone. When it cannot, because the disk is full, whoever tidies up looks for
   * something that is not there: no harm, so no error.
   */
  note(record: JournalRecord & { readonly kind: "exit" | "healed" | "ready" | "stopped" }): void {
    try {
      this.append(record);
    } catch {
      // See above.
    }
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
