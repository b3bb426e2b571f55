import { createWriteStream, statSync, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { createGzip, type Gzip, constants as zlibConstants } from "node:zlib";

/** Where one scenario's lines are in the file. */
export interface StoredRange {
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Bytes that may wait to be compressed and written. Above it the receiver says "later" to who sends, as OTLP allows,
 * instead of filling the memory.
 */
export const maxPendingBytes = 64 * 1_024 * 1_024;

/**
 * Lines of one scenario, compressed and added to the file of a run. Each scenario is a gzip member of its own, so the file
 * as a whole is gzip as well, and what is torn at the end of one does not reach the others. Compression runs on threads of
 * the platform.
 */
export class TraceFile {
  readonly #gzip: Gzip;
  readonly #file: WriteStream;
  readonly #path: string;
  readonly #offset: number;
  readonly #done: Promise<void>;

  /** @param onFailure Told once when the file cannot be written. */
  constructor(path: string, onFailure: (error: Error) => void) {
    this.#path = path;
    this.#offset = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    // Level 1: spans are so repetitive that a higher one buys little, and the processor is the system's under test.
    this.#gzip = createGzip({ level: zlibConstants.Z_BEST_SPEED });
    this.#file = createWriteStream(path, { flags: "a" });
    this.#gzip.pipe(this.#file);
    this.#done = finished(this.#file);
    const fail = (error: Error): void => {
      this.#gzip.destroy();
      onFailure(error);
    };
    this.#done.catch(fail);
    this.#gzip.on("error", () => undefined);
  }

  get pendingBytes(): number {
    return this.#gzip.writableLength + this.#file.writableLength;
  }

  writeLine(line: string): void {
    if (!this.#gzip.destroyed) this.#gzip.write(`${line}\n`);
  }

  /** Pushes what was written so far to the file, so that a killed runner leaves it behind. */
  flush(): void {
    if (!this.#gzip.destroyed) this.#gzip.flush(zlibConstants.Z_SYNC_FLUSH);
  }

  /** @throws {Error} when something could not be written. */
  async close(): Promise<StoredRange> {
    this.#gzip.end();
    await this.#done;
    return { offset: this.#offset, bytes: statSync(this.#path).size - this.#offset };
  }
}
