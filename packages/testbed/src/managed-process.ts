import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { setPriority } from "node:os";
import { type Clock, systemClock } from "@holdfast/clock";
import type { Journal } from "./journal.ts";
import type { ProcessRole } from "./journal-record.ts";
import {
  identify,
  type ProcessEntry,
  type ProcessId,
  processTree,
  readProcess,
  readProcesses,
} from "./process-table.ts";
import type { Runnable, RunnableExit } from "./runnable.ts";

export interface ProcessRecipe {
  readonly name: string;
  readonly role: ProcessRole;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  /** Output of all starts, one after the other. */
  readonly logFile: string;
  /** `host:port` it will serve on. */
  readonly address: string;
  /** What asks it to end in order. */
  readonly stopSignal: "SIGTERM" | "SIGINT";
  /** What asks it to end without tidying up. Absent: the same. */
  readonly hurrySignal?: "SIGQUIT";
  /** Added niceness, 0–19: what is measured must not starve what measures. */
  readonly niceness: number;
  /** Account to run under. Absent: that of this process. */
  readonly account?: { readonly uid: number; readonly gid: number };
}

type State =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly child: ChildProcess; readonly id: ProcessId };

/** SIGSTOP takes effect when the process is next scheduled; longer than this means it is stuck in the kernel. */
const pauseLimitMs = 1_000;
const pollMs = 2;

/** A program of the run: started, paused, killed and started again under one name, each step in the journal. */
export class ManagedProcess implements Runnable {
  readonly recipe: ProcessRecipe;
  readonly #journal: Journal;
  readonly #clock: Clock;
  #state: State = { kind: "idle" };
  #starts = 0;
  #lastExit: RunnableExit | undefined;
  #isEndWanted = false;
  #isRetired = false;
  #onUnexpectedExit: (exit: RunnableExit) => void = () => {};

  constructor(recipe: ProcessRecipe, journal: Journal, clock: Clock = systemClock) {
    this.recipe = recipe;
    this.#journal = journal;
    this.#clock = clock;
  }

  get name(): string {
    return this.recipe.name;
  }

  get address(): string {
    return this.recipe.address;
  }

  get logFile(): string {
    return this.recipe.logFile;
  }

  get isRunning(): boolean {
    return this.#state.kind === "running";
  }

  get pid(): number | undefined {
    return this.id?.pid;
  }

  get id(): ProcessId | undefined {
    return this.#state.kind === "running" ? this.#state.id : undefined;
  }

  get starts(): number {
    return this.#starts;
  }

  get lastExit(): RunnableExit | undefined {
    return this.#lastExit;
  }

  onUnexpectedExit(listener: (exit: RunnableExit) => void): void {
    this.#onUnexpectedExit = listener;
  }

  retire(): void {
    this.#isRetired = true;
  }

  /** @throws {Error} with `code` when the program or its log file cannot be opened. */
  async start(): Promise<void> {
    if (this.#state.kind === "running" || this.#isRetired) return;
    const { recipe } = this;
    const log = openSync(recipe.logFile, "a", 0o600);
    let child: ChildProcess;
    try {
      child = spawn(recipe.command, recipe.arguments, {
        cwd: recipe.workingFolder,
        // A session of its own: a Ctrl-C in the terminal is for the runner, which then stops everything in order.
        detached: true,
        env: recipe.environment,
        stdio: ["ignore", log, log],
        ...recipe.account,
      });
    } finally {
      closeSync(log);
    }
    if (child.pid === undefined) {
      const [error] = await once(child, "error");
      throw error;
    }
    const id = identify(child.pid);
    const { name, role, address } = recipe;
    try {
      this.#journal.append({ kind: "spawn", name, role, process: id, address });
    } catch (error) {
      // What is in no journal must not run.
      child.kill("SIGKILL");
      throw error;
    }
    this.#starts += 1;
    this.#isEndWanted = false;
    this.#state = { kind: "running", child, id };
    child.once("exit", (code, signal) => this.#ended(child, code, signal));
    lowerPriority(child.pid, recipe.niceness);
  }

  async kill(): Promise<void> {
    if (this.#state.kind === "idle") return;
    const { child } = this.#state;
    this.#isEndWanted = true;
    const exited = this.#exited(child);
    this.#signalTree("SIGKILL");
    await exited;
  }

  async stop(graceMs: number, how: "ask" | "hurry" = "ask"): Promise<"ended" | "killed"> {
    if (this.#state.kind === "idle") return "ended";
    const { child } = this.#state;
    const { stopSignal, hurrySignal = stopSignal } = this.recipe;
    this.#isEndWanted = true;
    const exited = this.#exited(child);
    child.kill(how === "ask" ? stopSignal : hurrySignal);
    const grace = new AbortController();
    const isInTime = await Promise.race([
      exited.then(() => true),
      this.#clock.sleep(graceMs, grace.signal).then(
        () => false,
        () => true,
      ),
    ]);
    grace.abort();
    if (isInTime) return "ended";
    await this.kill();
    return "killed";
  }

  /** Resolves when the system says so. */
  async pause(): Promise<void> {
    this.#signalTree("SIGSTOP");
    for (let waitedMs = 0; !this.#isStill() && waitedMs < pauseLimitMs; waitedMs += pollMs) {
      if (this.#state.kind === "idle") return;
      await this.#clock.sleep(pollMs);
    }
  }

  resume(): Promise<void> {
    this.#signalTree("SIGCONT");
    return Promise.resolve();
  }

  isPaused(): Promise<boolean> {
    return Promise.resolve(this.#isStill());
  }

  #isStill(): boolean {
    const tree = this.#tree();
    return tree.length > 0 && tree.every(({ state }) => state === "stopped");
  }

  /** A database is many processes; everything else is one, and looking through all of the machine's takes time. */
  #tree(): readonly ProcessEntry[] {
    if (this.#state.kind === "idle") return [];
    const { id } = this.#state;
    if (this.recipe.role === "database") return processTree([id], readProcesses());
    const entry = readProcess(id.pid);
    return entry === undefined ? [] : processTree([id], [entry]);
  }

  #signalTree(signal: NodeJS.Signals): void {
    for (const { pid } of this.#tree()) {
      try {
        process.kill(pid, signal);
      } catch {
        // It ended in between.
      }
    }
  }

  #exited(child: ChildProcess): Promise<unknown> {
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    return hasEnded ? Promise.resolve() : once(child, "exit");
  }

  #ended(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#state.kind === "idle" || this.#state.child !== child) return;
    const { pid } = this.#state.id;
    this.#journal.note({ kind: "exit", name: this.recipe.name, pid });
    this.#state = { kind: "idle" };
    this.#lastExit = { code, signal, isExpected: this.#isEndWanted };
    if (!this.#isEndWanted) this.#onUnexpectedExit(this.#lastExit);
  }
}

function lowerPriority(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // A courtesy to the measuring side; without it everything still runs.
  }
}
