import type { Clock } from "@holdfast/clock";
import type { TraceTotals } from "../evidence-event.ts";
import type { TraceSeal } from "../judge/trace-seal.ts";
import type { OwnSpan } from "../load/own-span.ts";
import { FaultMarks } from "./fault-marks.ts";
import type { FaultWindow } from "./fault-window.ts";
import type { OtlpRequest } from "./otlp-model.ts";
import { requestOfOwnSpans } from "./own-spans.ts";
import type { SpanForwarder } from "./span-forwarder.ts";
import { scenarioAttribute } from "./span-of.ts";
import { maxPendingBytes, type StoredRange, TraceFile } from "./trace-file.ts";
import { TraceIndex } from "./trace-index.ts";

export interface TraceStoreOptions {
  readonly path: string;
  readonly runId: string;
  readonly clock: Clock;
  readonly onFailure: (error: Error) => void;
  /** Is handed a copy of everything that is kept. */
  readonly forwarder?: Pick<SpanForwarder, "offer"> | undefined;
}

interface OpenScenario {
  readonly id: string;
  readonly file: TraceFile;
  readonly index: TraceIndex;
  readonly faults: FaultMarks;
}

/** Keeps every span of a run: in the file, and in short for knowing when the traces of a scenario have settled. */
export class TraceStore {
  readonly #options: TraceStoreOptions;
  #open: OpenScenario | undefined;

  constructor(options: TraceStoreOptions) {
    this.#options = options;
  }

  /** From now on what comes belongs to this scenario. */
  begin(id: string): void {
    const { path, onFailure } = this.#options;
    this.#open = {
      id,
      file: new TraceFile(path, onFailure),
      index: new TraceIndex(),
      faults: new FaultMarks(),
    };
  }

  /** Whether more can be taken now. */
  get hasRoom(): boolean {
    return (this.#open?.file.pendingBytes ?? 0) < maxPendingBytes;
  }

  /** Keeps what was received. Between scenarios nothing is running that could matter, and it is left out. */
  accept(request: OtlpRequest): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#write(open, request);
    const now = this.#options.clock.unixNow();
    for (const { scopeSpans } of request.resourceSpans) {
      for (const { spans } of scopeSpans) for (const span of spans) open.index.add(span, now);
    }
  }

  acceptOwn(spans: readonly OwnSpan[]): void {
    const open = this.#open;
    if (open === undefined || spans.length === 0) return;
    this.#write(open, requestOfOwnSpans(spans, this.#options.runId));
    const now = this.#options.clock.unixNow();
    for (const span of spans) open.index.addOwn(span, now);
  }

  /** A span of a fault: it is kept, and no trace of an operation. */
  acceptFault(span: OwnSpan): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#write(open, requestOfOwnSpans([span], this.#options.runId));
    open.index.add(span, this.#options.clock.unixNow());
  }

  /** From now on it may have acted on what comes. */
  faultBegan(window: FaultWindow): void {
    this.#open?.faults.began(window);
  }

  faultEnding(id: string, unixMs: number): void {
    this.#open?.faults.ending(id, unixMs);
  }

  totals(crashes: readonly number[], spansDropped: number): SettlingTotals {
    const index = this.#open?.index ?? new TraceIndex();
    const totals = index.totals(crashes, spansDropped);
    return { totals, quietMs: this.#options.clock.unixNow() - index.lastReceivedUnixMs };
  }

  flush(): void {
    this.#open?.file.flush();
  }

  /** Closes the scenario: seals and totals are of the same spans, and those that come later are left out. */
  async end(crashes: readonly number[], spansDropped: number): Promise<EndedScenario> {
    const open = this.#open;
    this.#open = undefined;
    const index = open?.index ?? new TraceIndex();
    const totals = index.totals(crashes, spansDropped);
    const seals = index.seals();
    return { totals, seals, range: (await open?.file.close()) ?? { offset: 0, bytes: 0 } };
  }

  #write(open: OpenScenario, { resourceSpans }: OtlpRequest): void {
    // Noted as a collector does it: on the resource. Spans without a trace of ours carry no baggage that would say it.
    const note = { key: scenarioAttribute, value: { stringValue: open.id } };
    const noted = open.faults.marked(resourceSpans).map((one) => ({
      ...one,
      resource: { attributes: [note, ...one.resource.attributes] },
    }));
    const json = JSON.stringify(noted);
    open.file.writeLine(`{"resourceSpans":${json}}`);
    this.#options.forwarder?.offer(noted, json);
  }
}

export interface SettlingTotals {
  readonly totals: TraceTotals;
  /** How long nothing has come. */
  readonly quietMs: number;
}

export interface EndedScenario {
  readonly totals: TraceTotals;
  readonly seals: readonly TraceSeal[];
  readonly range: StoredRange;
}
