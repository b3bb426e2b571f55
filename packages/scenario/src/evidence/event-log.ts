import { closeSync, fdatasync, openSync, writeSync } from "node:fs";
import type { Clock } from "@holdfast/clock";
import type { EvidenceEvent, EvidenceFact } from "../evidence-event.ts";
import { orEnvironmentError } from "./run-folder.ts";

export interface EventLogOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Told every event after it was written. */
  readonly onEvent: (event: EvidenceEvent) => void;
  /** Told once when events can no longer be written. */
  readonly onFailure: (error: Error) => void;
}

/**
 * `events.ndjson`: append only, one fact per line, written at once. Facts are few, some ten per second, so a plain write
 * does not delay the load; only forcing it to the disk is left to a thread of the platform.
 */
export class EventLog implements Disposable {
  readonly #options: EventLogOptions;
  readonly #file: number;
  readonly #counts = new Map<string, number>();
  #failed = false;

  /** @throws {EnvironmentError} when the file cannot be made. */
  constructor(options: EventLogOptions) {
    this.#options = options;
    this.#file = orEnvironmentError(`cannot write ${options.path}`, () =>
      openSync(options.path, "a"),
    );
  }

  /** @param tMs Absent before load has started. */
  write(fact: EvidenceFact, scenario?: string, tMs?: number): void {
    const event: EvidenceEvent = {
      unixMs: Math.round(this.#options.clock.unixNow() * 1_000) / 1_000,
      ...(tMs !== undefined && { tMs: Math.round(tMs * 1_000) / 1_000 }),
      ...(scenario !== undefined && { scenario }),
      ...fact,
    };
    if (!this.#append(event)) return;
    if (scenario !== undefined) this.#counts.set(scenario, this.written(scenario) + 1);
    this.#options.onEvent(event);
  }

  /** Facts written for a scenario. */
  written(scenario: string): number {
    return this.#counts.get(scenario) ?? 0;
  }

  /** Forces what was written to the disk, without waiting for it. */
  sync(): void {
    if (this.#failed) return;
    fdatasync(this.#file, (error) => {
      // A file system that cannot sync has still been written to.
      if (error?.code === "ENOSPC" || error?.code === "EIO") this.#fail(error);
    });
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  #append(event: EvidenceEvent): boolean {
    if (this.#failed) return false;
    try {
      const line = Buffer.from(`${JSON.stringify(event, plainValue)}\n`);
      let written = 0;
      while (written < line.length) written += writeSync(this.#file, line, written);
      return true;
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  }

  #fail(error: Error): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#options.onFailure(error);
  }
}

/** Rows of a database may hold 64-bit integers, which JSON does not have. */
function plainValue(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
