import { seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import { Link } from "./link.ts";
import type { Ending } from "./outlet.ts";
import { StreamTally } from "./stream-tally.ts";
import { Toxic } from "./toxic.ts";
import { ToxicReceipt } from "./toxic-receipt.ts";
import { toxicTypes } from "./toxic-types.ts";

/** A link between a source and a target that only remember what was asked of them. For tests. */
export class LinkTrial {
  readonly clock = new ManualClock();
  readonly tally = new StreamTally();
  readonly link: Link;
  readonly pieces: Buffer[] = [];
  readonly endings: Ending[] = [];
  isPaused = false;
  /** Whether the target asks for a rest after each write. */
  isTargetSlow = false;

  constructor(seed = 1) {
    this.link = new Link({
      source: {
        pause: () => {
          this.isPaused = true;
        },
        resume: () => {
          this.isPaused = false;
        },
      },
      target: {
        write: (data) => {
          this.pieces.push(data);
          return !this.isTargetSlow;
        },
        end: (ending) => void this.endings.push(ending),
      },
      clock: this.clock,
      tally: this.tally,
      dice: (toxic) => seededRandom(`${seed} ${toxic.name}`),
      resets: () => false,
    });
  }

  /** Everything the target was given. */
  get received(): string {
    return Buffer.concat(this.pieces).toString();
  }

  send(text: string): this {
    this.link.receive(Buffer.from(text));
    return this;
  }

  add(typeName: string, attributes: Readonly<Record<string, number>> = {}, toxicity = 1): Toxic {
    const toxic = makeToxic(typeName, attributes, toxicity);
    this.link.addToxic(toxic);
    return toxic;
  }
}

/** @throws {RangeError} when there is no such type. */
export function makeToxic(
  typeName: string,
  attributes: Readonly<Record<string, number>> = {},
  toxicity = 1,
): Toxic {
  const type = toxicTypes.get(typeName);
  if (type === undefined) throw new RangeError(`no toxic type ${typeName}`);
  return new Toxic({
    name: typeName,
    type,
    stream: "downstream",
    streamAsGiven: "downstream",
    toxicity,
    attributes: new Map(Object.entries(attributes).map(([name, value]) => [name, BigInt(value)])),
    receipt: new ToxicReceipt(typeName, typeName, "downstream"),
  });
}
