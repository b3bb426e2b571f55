import type { Clock } from "@holdfast/clock";
import { reasonOf } from "../run/bounded.ts";
import type { OtlpResourceSpans } from "./otlp-model.ts";
import type { OtlpSender } from "./otlp-sender.ts";

/** Bytes of JSON that may wait. Beyond it a batch is dropped: a slow endpoint must not fill the memory of the runner. */
export const maxQueuedBytes = 32 * 1_024 * 1_024;
/** Bytes of JSON in one request; what waits is sent together. Receivers take 16 MB and more. */
export const maxRequestBytes = 2 * 1_024 * 1_024;
/** Tries for one request, the first included. */
export const sendAttempts = 3;
/** Before the second try; doubled before the third. */
export const retryPauseMs = 250;
/** How long the end of a run waits for what is still to be sent. */
export const drainLimitMs = 5_000;

/** What became of the copies. */
export interface ForwardTotals {
  /** Where they were sent. */
  readonly to: string;
  readonly batches: number;
  readonly spans: number;
  readonly droppedBatches: number;
  readonly droppedSpans: number;
  /** Why the last of those were dropped; empty when none was. */
  readonly reason: string;
}

interface Batch {
  readonly resourceSpans: readonly OtlpResourceSpans[];
  /** The list in JSON, as it was written to the file. */
  readonly json: string;
  readonly spans: number;
}

export interface ForwarderOptions {
  readonly sender: Pick<OtlpSender, "send" | "url">;
  readonly clock: Clock;
  /** Default {@link maxQueuedBytes}. At least 1. */
  readonly queuedBytesMax?: number;
}

/**
 * Hands a copy of received spans on, in order, one request at a time, and never makes whoever received them wait. What
 * cannot be sent is dropped and counted.
 */
export class SpanForwarder {
  readonly #options: ForwarderOptions;
  readonly #queuedBytesMax: number;
  readonly #closing = new AbortController();
  readonly #queue: Batch[] = [];
  #queuedBytes = 0;
  #sending: Promise<void> | undefined;
  #sent = { batches: 0, spans: 0 };
  #dropped = { batches: 0, spans: 0, reason: "" };

  /** @throws {RangeError} when `queuedBytesMax` is below 1. */
  constructor(options: ForwarderOptions) {
    const { queuedBytesMax = maxQueuedBytes } = options;
    if (queuedBytesMax < 1) {
      throw new RangeError(`queuedBytesMax must be at least 1, got ${queuedBytesMax}`);
    }
    this.#options = options;
    this.#queuedBytesMax = queuedBytesMax;
  }

  /** @param json `resourceSpans` in JSON: a list. */
  offer(resourceSpans: readonly OtlpResourceSpans[], json: string): void {
    const spans = countSpans(resourceSpans);
    if (spans === 0) return;
    const batch: Batch = { resourceSpans, json, spans };
    if (this.#closing.signal.aborted) {
      this.#drop([batch], "the run had ended");
    } else if (this.#queuedBytes + json.length > this.#queuedBytesMax) {
      this.#drop([batch], `more than ${this.#queuedBytesMax} bytes were waiting`);
    } else {
      this.#queue.push(batch);
      this.#queuedBytes += json.length;
      this.#sending ??= this.#sendAll();
    }
  }

  /** Waits until all is sent, at most {@link drainLimitMs}; what is left then is dropped, as is what comes later. */
  async drain(): Promise<ForwardTotals> {
    const { clock, sender } = this.#options;
    const limit = clock.schedule(drainLimitMs, () => {
      this.#closing.abort(new Error(`it was not sent within ${drainLimitMs} ms of the end`));
    });
    await this.#sending;
    limit.cancel();
    this.#closing.abort(new Error("the run had ended"));
    return {
      to: sender.url,
      ...this.#sent,
      droppedBatches: this.#dropped.batches,
      droppedSpans: this.#dropped.spans,
      reason: this.#dropped.reason,
    };
  }

  async #sendAll(): Promise<void> {
    // What was offered in the same turn goes out together.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      // oxlint-disable-next-line no-await-in-loop -- one request at a time, in order.
      await this.#sendOne(this.#take());
    }
    this.#sending = undefined;
  }

  #take(): readonly Batch[] {
    const taken: Batch[] = [];
    let bytes = 0;
    for (const batch of this.#queue) {
      if (taken.length > 0 && bytes + batch.json.length > maxRequestBytes) break;
      taken.push(batch);
      bytes += batch.json.length;
    }
    this.#queue.splice(0, taken.length);
    this.#queuedBytes -= bytes;
    return taken;
  }

  async #sendOne(batches: readonly Batch[]): Promise<void> {
    const { clock, sender } = this.#options;
    const { signal } = this.#closing;
    const resourceSpans = batches.flatMap((batch) => batch.resourceSpans);
    const json = `{"resourceSpans":[${batches.map((batch) => batch.json.slice(1, -1)).join(",")}]}`;
    for (let attempt = 1; ; attempt += 1) {
      if (signal.aborted) return this.#drop(batches, reasonOf(signal.reason));
      // oxlint-disable-next-line no-await-in-loop -- the next try only after this one failed.
      const result = await sender.send({ resourceSpans }, signal, json);
      if (result.kind === "taken") return this.#count(batches, result.rejected, result.reason);
      if (result.kind === "refused" || attempt >= sendAttempts) {
        return this.#drop(batches, signal.aborted ? reasonOf(signal.reason) : result.reason);
      }
      const pauseMs = retryPauseMs * 2 ** (attempt - 1);
      // oxlint-disable-next-line no-await-in-loop -- see above.
      await clock.sleep(pauseMs, signal).catch(() => undefined);
    }
  }

  #count(batches: readonly Batch[], rejected: number, reason: string): void {
    this.#sent.batches += batches.length;
    this.#sent.spans += batches.reduce((sum, { spans }) => sum + spans, -rejected);
    if (rejected === 0) return;
    this.#dropped.spans += rejected;
    this.#dropped.reason = reason === "" ? "the receiver rejected them" : reason;
  }

  #drop(batches: readonly Batch[], reason: string): void {
    this.#dropped.batches += batches.length;
    this.#dropped.spans += batches.reduce((sum, { spans }) => sum + spans, 0);
    this.#dropped.reason = reason;
  }
}

function countSpans(resourceSpans: readonly OtlpResourceSpans[]): number {
  let count = 0;
  for (const { scopeSpans } of resourceSpans)
    for (const { spans } of scopeSpans) count += spans.length;
  return count;
}
