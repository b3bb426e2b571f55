import type { Clock, Timer } from "@holdfast/clock";
import type { Ending, Outlet } from "./outlet.ts";
import type { Chunk, Outcome, Pipe, Signal, Step } from "./pipe.ts";

export interface StubOptions {
  readonly clock: Clock;
  /** Chunks that may wait here before the sender is held back. At least 1. */
  readonly bufferChunks: number;
  readonly outlet: Outlet;
  /** There may be room again. */
  readonly onRoom: () => void;
  /** Chunks waiting here became more or fewer. */
  readonly onHeld: (change: number) => void;
  /** The toxic ended the connection; `left` is what waited behind and is dropped. */
  readonly onClose: (left: readonly Chunk[]) => void;
}

type State =
  | { readonly kind: "idle" }
  | { readonly kind: "running" }
  | { readonly kind: "receiving" }
  | { readonly kind: "waiting" }
  | { readonly kind: "holding" }
  | { readonly kind: "blocked"; readonly chunk: Chunk }
  | { readonly kind: "closed" };

/**
 * Runs a toxic on one direction of one connection: carries out the steps its pipe asks for. The pipe can be interrupted
 * and replaced while chunks wait here; none is lost and none overtakes another.
 */
export class Stub implements Outlet {
  outlet: Outlet;
  readonly #options: StubOptions;
  #timer: Timer | undefined;
  #inbox: Chunk[] = [];
  #ending: Ending | undefined;
  #state: State = { kind: "idle" };
  #pipe: Pipe | undefined;
  #isInterrupting = false;
  #heldBytes = 0;

  constructor(options: StubOptions) {
    this.#options = options;
    this.outlet = options.outlet;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** What came after the last chunk; undefined while more may come. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  start(pipe: Pipe): void {
    this.#pipe = pipe;
    this.#state = { kind: "running" };
    this.#run(pipe.next());
  }

  /**
   * Stops the pipe, so that another can be started. What it had in hand goes on to the outlet, room or not.
   *
   * @returns Whether it stopped; false when this direction is ending anyway.
   */
  interrupt(): boolean {
    const state = this.#state;
    this.#isInterrupting = true;
    if (state.kind === "blocked") {
      this.outlet.take(state.chunk);
      this.#resume("proceed");
    } else if (state.kind === "receiving" || state.kind === "waiting") {
      this.#resume("interrupted");
    }
    this.#isInterrupting = false;
    return this.#state.kind === "idle";
  }

  hasRoom(): boolean {
    return (
      this.#ending === undefined &&
      this.#state.kind !== "closed" &&
      this.#inbox.length < this.#options.bufferChunks
    );
  }

  take(chunk: Chunk): void {
    if (this.#state.kind === "closed") return;
    if (this.#state.kind === "receiving") {
      this.#resume(chunk);
      return;
    }
    this.#inbox.push(chunk);
    this.#count(1, chunk.data.length);
  }

  end(ending: Ending): void {
    if (this.#ending !== undefined || this.#state.kind === "closed") return;
    this.#ending = ending;
    if (this.#state.kind === "receiving") this.#resume("end");
  }

  /** The outlet may have room again. */
  outletHasRoom(): void {
    if (this.#state.kind !== "blocked" || !this.outlet.hasRoom()) return;
    this.outlet.take(this.#state.chunk);
    this.#resume("proceed");
  }

  /** Takes out everything that waits, oldest first. */
  drain(): Chunk[] {
    const chunks = this.#inbox;
    this.#inbox = [];
    this.#count(-chunks.length, -this.#heldBytes);
    return chunks;
  }

  /** Ends this direction here and now; what waits is dropped. */
  close(ending: Ending): void {
    if (this.#state.kind === "closed") return;
    this.#state = { kind: "closed" };
    this.#timer?.cancel();
    this.drain();
    this.outlet.end(ending);
  }

  /** Forgets everything without a word to anyone: the connection is gone. */
  dispose(): void {
    this.#state = { kind: "closed" };
    this.#timer?.cancel();
    this.drain();
  }

  #resume(signal: Signal): void {
    this.#timer?.cancel();
    this.#state = { kind: "running" };
    const result = this.#pipe?.next(signal);
    if (result !== undefined) this.#run(result);
  }

  /** Carries out steps until one of them has to be waited for. */
  #run(first: IteratorResult<Step, Outcome>): void {
    let result = first;
    while (result.done !== true) {
      const signal = this.#carryOut(result.value);
      // Passing a chunk on may have ended this direction.
      if (signal === undefined || this.#state.kind === "closed" || this.#pipe === undefined) return;
      result = this.#pipe.next(signal);
    }
    this.#leave(result.value);
  }

  /** @returns The answer, or undefined when it will come later. */
  #carryOut(step: Step): Signal | undefined {
    switch (step.kind) {
      case "receive":
        return this.#receive(step.forMs);
      case "wait":
        if (this.#isInterrupting) return "interrupted";
        return this.#wait("waiting", step.forMs);
      case "hold":
        return this.#wait("holding", step.forMs);
      case "emit":
        if (!this.#isInterrupting && !this.outlet.hasRoom()) {
          this.#state = { kind: "blocked", chunk: step.chunk };
          return undefined;
        }
        this.outlet.take(step.chunk);
        return "proceed";
    }
  }

  #receive(forMs: number | undefined): Signal | undefined {
    if (this.#isInterrupting) return "interrupted";
    const chunk = this.#inbox.shift();
    if (chunk !== undefined) {
      this.#count(-1, -chunk.data.length);
      this.#options.onRoom();
      return chunk;
    }
    if (this.#ending !== undefined) return "end";
    return forMs === undefined ? this.#rest("receiving") : this.#wait("receiving", forMs);
  }

  #wait(kind: "receiving" | "waiting" | "holding", forMs: number): Signal | undefined {
    if (!(forMs > 0)) return "proceed";
    this.#rest(kind);
    this.#timer = this.#options.clock.schedule(forMs, () => this.#resume("proceed"));
    return undefined;
  }

  #rest(kind: "receiving" | "waiting" | "holding"): undefined {
    this.#state = { kind };
  }

  #leave(outcome: Outcome): void {
    switch (outcome) {
      case "interrupted":
        this.#state = { kind: "idle" };
        return;
      case "end":
        this.close(this.#ending ?? "closed");
        return;
      case "close":
        this.#options.onClose(this.drain());
        this.close("closed");
    }
  }

  #count(chunks: number, bytes: number): void {
    this.#heldBytes += bytes;
    if (chunks !== 0) this.#options.onHeld(chunks);
  }
}
