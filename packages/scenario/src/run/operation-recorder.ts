import type { LoadCount } from "../evidence-event.ts";
import type { OperationSink } from "../load/operation-sink.ts";
import type { OwnSpan } from "../load/own-span.ts";
import type { EndLine, InvokeLine } from "../operation.ts";
import { quantile } from "./quantile.ts";

/** Latencies that a sign of life speaks of: those of the last some seconds. */
const recentLatencies = 1_000;

export interface Progress {
  readonly started: number;
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface RecorderOptions {
  /** Names of all loads, so that one without operations is counted too. */
  readonly loads: readonly string[];
  readonly writeLine: (line: InvokeLine | EndLine) => void;
}

/** Takes what operations did, hands it to the files and counts. */
export class OperationRecorder implements OperationSink {
  readonly #options: RecorderOptions;
  readonly #invoked = new Map<string, number>();
  readonly #ended = new Map<string, number>();
  readonly #outcomes = { ok: 0, fail: 0, info: 0 };
  readonly #startMs = new Map<string, number>();
  readonly #latencies: number[] = [];
  #next = 0;
  #spans: OwnSpan[] = [];

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  line(line: InvokeLine | EndLine): void {
    const { load, index } = line;
    const key = `${load}/${index}`;
    if (line.type === "invoke") {
      this.#invoked.set(load, (this.#invoked.get(load) ?? 0) + 1);
      this.#startMs.set(key, line.startMs);
    } else {
      this.#ended.set(load, (this.#ended.get(load) ?? 0) + 1);
      this.#outcomes[line.type] += 1;
      this.#remember(line.endMs - (this.#startMs.get(key) ?? line.endMs));
      this.#startMs.delete(key);
    }
    this.#options.writeLine(line);
  }

  span(span: OwnSpan): void {
    this.#spans.push(span);
  }

  /** Spans since the last call. */
  takeSpans(): readonly OwnSpan[] {
    const taken = this.#spans;
    this.#spans = [];
    return taken;
  }

  counts(): readonly LoadCount[] {
    return this.#options.loads.map((load) => ({
      load,
      invoked: this.#invoked.get(load) ?? 0,
      ended: this.#ended.get(load) ?? 0,
    }));
  }

  progress(): Progress {
    const started = [...this.#invoked.values()].reduce((sum, count) => sum + count, 0);
    const sorted = this.#latencies.toSorted((left, right) => left - right);
    return {
      started,
      ...this.#outcomes,
      p50Ms: quantile(sorted, 0.5),
      p99Ms: quantile(sorted, 0.99),
    };
  }

  #remember(latencyMs: number): void {
    this.#latencies[this.#next] = latencyMs;
    this.#next = (this.#next + 1) % recentLatencies;
  }
}
