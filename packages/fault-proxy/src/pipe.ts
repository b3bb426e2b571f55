import type { Random } from "@holdfast/clock";
import type { ToxicReceipt } from "./toxic-receipt.ts";

/** Bytes on their way through a link. */
export interface Chunk {
  readonly data: Buffer;
  /** When they were received, `clock.now()`; a toxic that delayed them moves it forward by that much. */
  readonly timestamp: number;
}

/** What a toxic asks of the stub that runs it. Everything it does is one of these, so it can be run by hand in a test. */
export type Step =
  /** Wants the next chunk, or word that none will come; gives up after `forMs`, when given. */
  | { readonly kind: "receive"; readonly forMs?: number }
  /** Wants time to pass. Goes on at once when `forMs` is not above 0. */
  | { readonly kind: "wait"; readonly forMs: number }
  /** As `wait`, but must not be disturbed: the toxic will not be interrupted before it is done. */
  | { readonly kind: "hold"; readonly forMs: number }
  /** Passes a chunk on; the next step comes when it was taken. */
  | { readonly kind: "emit"; readonly chunk: Chunk };

/** What the stub answers: a chunk, or why there is none. "proceed" follows a wait that ended and a chunk that was taken. */
export type Signal = Chunk | "end" | "interrupted" | "proceed";

/**
 * How a toxic leaves: disturbed because the chain changes ("interrupted"), because its input ended ("end"), or because it ends
 * the connection itself ("close").
 */
export type Outcome = "interrupted" | "end" | "close";

/** A toxic at work on one direction of one connection: Toxiproxy's `Pipe(stub)`, with channels and timers turned into steps. */
export type Pipe = Generator<Step, Outcome, Signal>;

/** What a toxic at work may look at. */
export interface PipeContext<Field extends string = string> {
  /** The value an attribute has now: it can be changed while data flows. */
  attribute(field: Field): number;
  now(): number;
  readonly random: Random;
  /** Outlives an interruption, not the connection. */
  readonly memory: { bytesPassed: number };
  readonly receipt: ToxicReceipt;
}

/** Passes everything on; what a toxic does to connections that its toxicity spares. */
export function* passThrough(): Pipe {
  for (;;) {
    const signal = yield { kind: "receive" };
    if (typeof signal === "string") return leave(signal);
    yield { kind: "emit", chunk: signal };
  }
}

/** The outcome when a toxic that asked for a chunk is told that there is none. */
export function leave(signal: Exclude<Signal, Chunk>): Outcome {
  return signal === "interrupted" ? "interrupted" : "end";
}
