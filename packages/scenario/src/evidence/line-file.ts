import { type FileHandle, open } from "node:fs/promises";
import { EnvironmentError } from "@holdfast/testbed";

/** Characters that are gathered before a write: some hundred lines of a history. */
const batchLength = 64 * 1_024;

/**
 * Lines written in order without waiting: a caller that must be punctual hands a line over, the file catches up on its own.
 */
export class LineFile implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #onFailure: (error: Error) => void;
  #batch = "";
  #writing: Promise<void> = Promise.resolve();
  #failed = false;

  private constructor(file: FileHandle, path: string, onFailure: (error: Error) => void) {
    this.#file = file;
    this.#path = path;
    this.#onFailure = onFailure;
  }

  /**
   * @param onFailure Told once when lines can no longer be written.
   * @throws {EnvironmentError} when the file cannot be made.
   */
  static async open(path: string, onFailure: (error: Error) => void): Promise<LineFile> {
    try {
      return new LineFile(await open(path, "a"), path, onFailure);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new EnvironmentError(`cannot write ${path}: ${reason}`, { cause: error });
    }
  }

  add(value: unknown): void {
    this.#batch += `${JSON.stringify(value)}\n`;
    if (this.#batch.length >= batchLength) this.flush();
  }

  /** Starts writing what was gathered. */
  flush(): void {
    const batch = this.#batch;
    if (batch === "" || this.#failed) return;
    this.#batch = "";
    this.#writing = this.#writing
      .then(() => this.#file.appendFile(batch))
      .catch((error: unknown) => this.#fail(error));
  }

  /** Writes the rest and closes. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.flush();
    await this.#writing;
    await this.#file.close();
  }

  #fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.#onFailure(new EnvironmentError(`cannot write ${this.#path}: ${reason}`));
  }
}
