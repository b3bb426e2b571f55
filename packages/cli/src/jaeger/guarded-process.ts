import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** Ending a container takes the engine a second or two. */
const stopLimitMs = 15_000;

/**
 * A shell that does something, waits until its standard input is closed, and undoes it. The system closes it when this
 * process is gone, however it ended; so nothing outlives us. It runs in a session of its own, which Ctrl-C does not reach.
 */
export class GuardedProcess {
  readonly #child: ChildProcess;
  #output = "";
  readonly #ended: Promise<unknown>;
  #isOver = false;

  /** @param script For `sh`; must not end before its standard input does, unless it failed. `args`: `$1`, `$2` ... */
  constructor(script: string, args: readonly string[]) {
    this.#child = spawn("/bin/sh", ["-c", script, "sh", ...args], {
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-maxOutputLength);
      });
    }
    // It may be gone when we close what it reads.
    this.#child.stdin?.on("error", () => undefined);
    this.#child.once("exit", () => {
      this.#isOver = true;
    });
    this.#ended = once(this.#child, "exit");
  }

  /** It ended by itself: what it was to do failed. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The last that it wrote. */
  get output(): string {
    return this.#output;
  }

  /** Undoes it, and waits until that is done. */
  async stop(): Promise<void> {
    this.#child.stdin?.end();
    const limit = AbortSignal.timeout(stopLimitMs);
    const late = once(limit, "abort");
    await Promise.race([this.#ended, late]);
    if (!this.#isOver) this.#child.kill("SIGKILL");
  }
}

/** Enough for the reason why something failed. */
const maxOutputLength = 4_000;
