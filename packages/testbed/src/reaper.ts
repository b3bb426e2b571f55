import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Journal } from "./journal.ts";
import { identify } from "./process-table.ts";

const program = fileURLToPath(new URL("./reaper-program.ts", import.meta.url));

/** The process that ends everything when this one is gone. Started first, released last. */
export class Reaper {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** @throws {Error} when the process cannot be started. */
  static async start(
    runFolder: string,
    journal: Journal,
    environment: Record<string, string>,
  ): Promise<Reaper> {
    const child = spawn(process.execPath, [program, runFolder, String(process.pid)], {
      cwd: "/",
      detached: true,
      env: environment,
      stdio: ["pipe", "ignore", "ignore"],
    });
    // A reaper that died is noticed when it is released; a write error on its pipe must not end this process.
    child.stdin?.on("error", () => {});
    await once(child, "spawn");
    child.unref();
    if (child.pid !== undefined) journal.append({ kind: "reaper", process: identify(child.pid) });
    return new Reaper(child);
  }

  /** Tells it that the run is over, and lets it work on by itself. */
  leave(): void {
    this.#child.stdin?.end();
  }

  /** Tells it that the run is over and waits for its end. It finds nothing to do when all was stopped. */
  async release(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.ref();
    this.#child.stdin?.end();
    await exited;
  }
}
