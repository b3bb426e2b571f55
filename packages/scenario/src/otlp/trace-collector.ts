import { Worker } from "node:worker_threads";
import { EnvironmentError } from "@holdfast/testbed";
import type { OwnSpan } from "../load/own-span.ts";
import type { CollectorCommand, CollectorReport, CollectorSettings } from "./collector-messages.ts";
import type { FaultWindow } from "./fault-window.ts";
import type { ForwardTotals } from "./span-forwarder.ts";
import type { EndedScenario, SettlingTotals } from "./trace-store.ts";

export interface TraceCollectorOptions extends CollectorSettings {
  /** Told once when spans can no longer be written. */
  readonly onFailure: (reason: string) => void;
}

/** Receives and keeps the spans of a run, on a thread of its own. */
export class TraceCollector implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #onFailure: (reason: string) => void;
  readonly #waiting: ((report: CollectorReport) => void)[] = [];
  #failure: string | undefined;
  #port = 0;

  /** @throws {EnvironmentError} when the port cannot be listened on. */
  static async start(options: TraceCollectorOptions): Promise<TraceCollector> {
    const { onFailure, ...settings } = options;
    const collector = new TraceCollector(settings, onFailure);
    const first = await collector.#next();
    if (first.kind === "listening") {
      collector.#port = first.port;
      return collector;
    }
    await collector.#worker.terminate();
    const reason = first.kind === "not-listening" ? first.reason : first.kind;
    throw new EnvironmentError(`cannot receive spans on 127.0.0.1:${settings.port}: ${reason}`);
  }

  private constructor(settings: CollectorSettings, onFailure: (reason: string) => void) {
    this.#onFailure = onFailure;
    this.#worker = new Worker(new URL("collector-thread.ts", import.meta.url), {
      workerData: settings,
    });
    this.#worker.on("message", (report: CollectorReport) => this.#receive(report));
    this.#worker.on("error", (error) => {
      this.#receive({
        kind: "failed",
        reason: error instanceof Error ? error.message : String(error),
      });
    });
  }

  /** Where services send their spans. */
  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** From now on spans belong to this scenario. */
  begin(scenario: string): void {
    this.#post({ kind: "begin", scenario });
  }

  add(spans: readonly OwnSpan[]): void {
    this.#post({ kind: "own-spans", spans });
  }

  /** The span of a fault that has come to its end. */
  addFault(span: OwnSpan): void {
    this.#post({ kind: "fault-span", span });
  }

  /** A fault is in place: calls that it acts on are marked. */
  faultBegan(window: FaultWindow): void {
    this.#post({ kind: "fault-began", window });
  }

  /** A fault is about to be taken away. */
  faultEnding(fault: string, unixMs: number): void {
    this.#post({ kind: "fault-ending", fault, unixMs });
  }

  /** Pushes what was received to the file. */
  flush(): void {
    this.#post({ kind: "flush" });
  }

  /** @throws {EnvironmentError} when spans can no longer be written. */
  async totals(crashes: readonly number[], spansDropped: number): Promise<SettlingTotals> {
    const report = await this.#ask({ kind: "totals", crashes, spansDropped });
    if (report.kind === "totals") return report.answer;
    throw this.#broken();
  }

  /**
   * Closes the scenario.
   *
   * @throws {EnvironmentError} when spans could not be written.
   */
  async end(crashes: readonly number[], spansDropped: number): Promise<EndedScenario> {
    const report = await this.#ask({ kind: "end", crashes, spansDropped });
    if (report.kind === "ended") return report.answer;
    throw this.#broken();
  }

  /** Waits briefly for the copies that are still to be sent on; null when none are. Nothing is sent on after it. */
  async forwarded(): Promise<ForwardTotals | null> {
    const report = await this.#ask({ kind: "forwarded" });
    return report.kind === "forwarded" ? report.answer : null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#failure === undefined) await this.#ask({ kind: "close" });
    await this.#worker.terminate();
  }

  #post(command: CollectorCommand): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window.
    this.#worker.postMessage(command);
  }

  #ask(command: CollectorCommand): Promise<CollectorReport> {
    const answer = this.#next();
    this.#post(command);
    return answer;
  }

  #next(): Promise<CollectorReport> {
    const reason = this.#failure;
    if (reason !== undefined) return Promise.resolve({ kind: "failed", reason });
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #receive(report: CollectorReport): void {
    if (report.kind !== "failed") {
      this.#waiting.shift()?.(report);
      return;
    }
    if (this.#failure !== undefined) return;
    this.#failure = report.reason;
    // Nobody will be answered any more.
    for (const resolve of this.#waiting.splice(0)) resolve(report);
    this.#onFailure(report.reason);
  }

  #broken(): EnvironmentError {
    return new EnvironmentError(`cannot keep spans: ${this.#failure ?? "unknown reason"}`);
  }
}
