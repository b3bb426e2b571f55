import type { Clock, Random } from "@holdfast/clock";
import type { Ending, Outlet } from "./outlet.ts";
import { type Chunk, type Pipe, passThrough } from "./pipe.ts";
import type { StreamTally } from "./stream-tally.ts";
import { Stub } from "./stub.ts";
import type { Toxic } from "./toxic.ts";

/** Where a link's bytes come from. Both calls may be repeated. */
export interface LinkSource {
  pause(): void;
  resume(): void;
}

/** Where a link's bytes go. */
export interface LinkTarget {
  /** @returns Whether more may be written; when not, `Link.targetDrained` tells that it may again. */
  write(data: Buffer): boolean;
  /** Called once per ending, "finished" before "closed" when both come. */
  end(ending: Ending): void;
}

export interface LinkOptions {
  readonly source: LinkSource;
  readonly target: LinkTarget;
  readonly clock: Clock;
  readonly tally: StreamTally;
  /** A stream of chance of its own for each toxic; the first number decides whether the toxic touches this connection. */
  readonly dice: (toxic: Toxic) => Random;
  /** Whether this connection ends with a reset. */
  readonly resets: () => boolean;
}

/** Toxics see chunks of at most this size: what Toxiproxy reads at once. */
export const chunkMaxBytes = 32 * 1024;

/**
 * What all toxics of one link together may hold back before its sender must wait. It is what a full `latency` toxic
 * holds in Toxiproxy (1,024 chunks of 32 KiB), so that one toxic never meets it and a chain of them stays bounded.
 */
export const linkHoldMaxBytes = 1024 * chunkMaxBytes;

interface Stage {
  readonly toxic: Toxic;
  readonly stub: Stub;
  readonly random: Random;
  /** The connection's roll for this toxic: it is touched while this is below the toxicity. */
  readonly roll: number;
  readonly memory: { bytesPassed: number };
  isTouched: boolean | undefined;
}

/**
 * One direction of one connection: source → toxics in order → target. Without toxics a chunk is written the moment it
 * is received. It does no I/O of its own.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #sink: Outlet;
  #stages: Stage[] = [];
  #isTargetReady = true;
  #isSourcePaused = false;
  #sourceEnding: Ending | undefined;
  #targetEnding: Ending | undefined;
  #isDisposed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#sink = {
      hasRoom: () => this.#isTargetReady,
      take: (chunk) => {
        this.#write(chunk.data);
        this.#regulate();
      },
      end: (ending) => this.#endTarget(ending),
    };
  }

  /** Bytes came from the source. */
  receive(data: Buffer): void {
    if (this.#isDisposed || this.#targetEnding !== undefined) return;
    const { tally } = this.#options;
    tally.bytesReceived += data.length;
    tally.chunksReceived += 1;
    const first = this.#stages[0];
    if (first === undefined) {
      this.#write(data);
    } else {
      const timestamp = this.#options.clock.now();
      for (let start = 0; start < data.length; start += chunkMaxBytes) {
        first.stub.take({ data: data.subarray(start, start + chunkMaxBytes), timestamp });
      }
    }
    this.#regulate();
  }

  /** The source will send no more, or is gone. */
  finish(ending: Ending): void {
    if (this.#isDisposed || this.#sourceEnding === "closed" || this.#sourceEnding === ending)
      return;
    const isFirst = this.#sourceEnding === undefined;
    this.#sourceEnding = ending;
    if (isFirst) (this.#stages[0]?.stub ?? this.#sink).end(ending);
    else if (this.#targetEnding !== undefined) this.#endTarget(ending);
  }

  /** The target may be written to again. */
  targetDrained(): void {
    this.#isTargetReady = true;
    this.#stages.at(-1)?.stub.outletHasRoom();
    this.#regulate();
  }

  /** Puts a toxic at the end of the chain. The one before it starts afresh, as in Toxiproxy. */
  addToxic(toxic: Toxic): void {
    if (this.#isEnding()) return;
    const previous = this.#stages.at(-1);
    if (previous?.stub.interrupt() === false) return;
    const stage = this.#createStage(toxic);
    this.#stages.push(stage);
    if (previous !== undefined) previous.stub.outlet = stage.stub;
    this.#start(stage);
    if (previous !== undefined) this.#start(previous);
    this.#regulate();
  }

  /** The toxic's settings changed: it starts afresh with them. */
  updateToxic(toxic: Toxic): void {
    const stage = this.#stages.find((other) => other.toxic === toxic);
    if (stage?.stub.interrupt() === true) this.#start(stage);
    this.#regulate();
  }

  /** Takes a toxic out; what it holds back goes on at once, in order. */
  removeToxic(toxic: Toxic): void {
    const index = this.#stages.findIndex((other) => other.toxic === toxic);
    const stage = this.#stages[index];
    if (stage?.stub.interrupt() !== true) return;
    if (toxic.type.closesWhenRemoved) {
      this.#recordClose(toxic, []);
      stage.stub.close("closed");
      return;
    }
    const { outlet, ending } = stage.stub;
    for (const chunk of stage.stub.drain()) outlet.take(chunk);
    const previous = index === 0 ? undefined : this.#stages[index - 1];
    if (previous !== undefined) previous.stub.outlet = outlet;
    const wasRunning = previous?.stub.interrupt() === true;
    this.#stages.splice(index, 1);
    if (ending !== undefined) outlet.end(ending);
    else if (previous !== undefined && wasRunning) this.#start(previous);
    this.#regulate();
  }

  /** Forgets everything: the target is gone, or the connection. */
  dispose(): void {
    this.#isDisposed = true;
    for (const { stub } of this.#stages) stub.dispose();
  }

  #isEnding(): boolean {
    return this.#isDisposed || this.#targetEnding !== undefined;
  }

  #write(data: Buffer): void {
    if (this.#isEnding()) return;
    const { tally, target } = this.#options;
    tally.bytesSent += data.length;
    tally.chunksSent += 1;
    if (!target.write(data)) this.#isTargetReady = false;
  }

  #endTarget(passed: Ending): void {
    // The source may have gone for good while its orderly end was still on its way.
    const ending = this.#sourceEnding === "closed" ? "closed" : passed;
    if (this.#isDisposed || this.#targetEnding === "closed" || this.#targetEnding === ending)
      return;
    this.#targetEnding = ending;
    this.#options.target.end(ending);
  }

  /** Lets the source send while there is room for it. */
  #regulate(): void {
    if (this.#isDisposed) return;
    const mayFlow = this.#mayFlow();
    if (mayFlow !== this.#isSourcePaused) return;
    this.#isSourcePaused = !mayFlow;
    if (mayFlow) this.#options.source.resume();
    else this.#options.source.pause();
  }

  #mayFlow(): boolean {
    const first = this.#stages[0];
    if (first === undefined) return this.#isTargetReady;
    if (!first.stub.hasRoom()) return false;
    let heldBytes = 0;
    for (const { stub } of this.#stages) heldBytes += stub.heldBytes;
    return heldBytes < linkHoldMaxBytes;
  }

  #createStage(toxic: Toxic): Stage {
    const random = this.#options.dice(toxic);
    const stub: Stub = new Stub({
      clock: this.#options.clock,
      bufferChunks: toxic.type.bufferChunks,
      outlet: this.#sink,
      onRoom: () => this.#makeRoom(stub),
      onHeld: (change) => {
        toxic.receipt.chunksHeld += change;
      },
      onClose: (left) => this.#recordClose(toxic, left),
    });
    const memory = { bytesPassed: 0 };
    return { toxic, stub, random, roll: random(), memory, isTouched: undefined };
  }

  /** A stub took a chunk out of its buffer: whoever is before it may go on. */
  #makeRoom(stub: Stub): void {
    const index = this.#stages.findIndex((stage) => stage.stub === stub);
    const previous = index > 0 ? this.#stages[index - 1] : undefined;
    previous?.stub.outletHasRoom();
    this.#regulate();
  }

  #start(stage: Stage): void {
    const { toxic, roll } = stage;
    const isTouched = roll < toxic.toxicity;
    if (isTouched !== stage.isTouched) {
      if (isTouched) toxic.receipt.connectionsTouched += 1;
      else toxic.receipt.connectionsSpared += 1;
    }
    stage.isTouched = isTouched;
    stage.stub.start(isTouched ? this.#pipe(stage) : passThrough());
  }

  #pipe({ toxic, random, memory }: Stage): Pipe {
    return toxic.type.pipe({
      attribute: (field) => toxic.attribute(field),
      now: () => this.#options.clock.now(),
      random,
      memory,
      receipt: toxic.receipt,
    });
  }

  #recordClose(toxic: Toxic, left: readonly Chunk[]): void {
    for (const chunk of left) toxic.receipt.drop(chunk.data.length);
    toxic.receipt.close(this.#options.resets());
  }
}
