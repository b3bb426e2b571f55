import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A program that runs beside the benchmark, so that its work is not measured as ours. */
export class Program implements AsyncDisposable {
  readonly #child: ChildProcess;
  /** The first line it printed: by then it is ready. */
  readonly firstLine: string;

  private constructor(child: ChildProcess, firstLine: string) {
    this.#child = child;
    this.firstLine = firstLine;
  }

  /** Starts a file with this Node. Every program of ours ends when its stdin does. */
  static async startFile(url: URL | string, ...args: readonly string[]): Promise<Program> {
    return await Program.start(process.execPath, [fileURLToPath(url), ...args]);
  }

  /** @throws {Error} when it ends without having printed a line. */
  static async start(command: string, args: readonly string[]): Promise<Program> {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    const failed = once(child, "exit").then(([code]) => {
      throw new Error(`${command} ${args.join(" ")} ended with exit code ${String(code)}`);
    });
    const { stdout } = child;
    const line = await Promise.race([once(createInterface(stdout), "line"), failed]);
    failed.catch(() => {});
    return new Program(child, String(line[0]));
  }

  /** Sends a line to its stdin and gives back the next line it prints. */
  async ask(line: string): Promise<string> {
    const { stdin, stdout } = this.#child;
    if (stdin === null || stdout === null) throw new Error("not started with pipes");
    stdin.write(`${line}\n`);
    const [data]: unknown[] = await once(stdout, "data");
    return String(data).trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await exited;
  }
}
