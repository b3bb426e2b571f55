import { seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import type { Ending, Outlet } from "./outlet.ts";
import type { Chunk, Pipe } from "./pipe.ts";
import { Stub } from "./stub.ts";
import { ToxicReceipt } from "./toxic-receipt.ts";
import type { ToxicType } from "./toxic-type.ts";

/** A toxic at work between a hand that sends and a hand that receives, on a clock that moves only when told to. For tests. */
export class ToxicTrial {
  readonly clock = new ManualClock();
  readonly receipt: ToxicReceipt;
  readonly stub: Stub;
  /** What came out, with the time of it: "120: hello". */
  readonly output: string[] = [];
  /** Times at which the sender was told that there may be room. */
  readonly rooms: number[] = [];
  ending: Ending | undefined;
  /** Whether the receiver takes more. */
  hasRoom = true;
  readonly #type: ToxicType;
  readonly #attributes: Record<string, number>;
  readonly #random;
  readonly #memory = { bytesPassed: 0 };

  constructor(type: ToxicType, attributes: Readonly<Record<string, number>>, seed = 1) {
    this.#type = type;
    this.#attributes = { ...attributes };
    this.#random = seededRandom(seed);
    this.receipt = new ToxicReceipt(type.name, type.name, "downstream");
    this.stub = new Stub({
      clock: this.clock,
      bufferChunks: type.bufferChunks,
      outlet: this.#outlet(),
      onRoom: () => this.rooms.push(this.clock.now()),
      onHeld: (change) => {
        this.receipt.chunksHeld += change;
      },
      onClose: () => this.receipt.close(false),
    });
    this.stub.start(this.#pipe());
  }

  send(text: string): this {
    this.stub.take({ data: Buffer.from(text), timestamp: this.clock.now() });
    return this;
  }

  /** Interrupts the toxic and starts it afresh with other attributes, as a change of them does. */
  change(attributes: Readonly<Record<string, number>>): void {
    Object.assign(this.#attributes, attributes);
    if (this.stub.interrupt()) this.stub.start(this.#pipe());
  }

  #outlet(): Outlet {
    return {
      hasRoom: () => this.hasRoom,
      take: ({ data }: Chunk) => void this.output.push(`${this.clock.now()}: ${data.toString()}`),
      end: (ending) => {
        this.ending = ending;
      },
    };
  }

  #pipe(): Pipe {
    return this.#type.pipe({
      attribute: (field) => this.#attributes[field] ?? 0,
      now: () => this.clock.now(),
      random: this.#random,
      memory: this.#memory,
      receipt: this.receipt,
    });
  }
}
