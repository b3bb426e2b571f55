import type { Stream } from "./counters.ts";
import type { ToxicReceipt } from "./toxic-receipt.ts";
import type { ToxicType } from "./toxic-type.ts";

export interface ToxicOptions {
  readonly name: string;
  readonly type: ToxicType;
  readonly stream: Stream;
  /** The stream as the client wrote it: Toxiproxy ignores its case and gives it back as it came. */
  readonly streamAsGiven: string;
  readonly toxicity: number;
  readonly attributes: ReadonlyMap<string, bigint>;
  readonly receipt: ToxicReceipt;
}

/** A fault that is in place on one direction of a proxy, shared by all of its connections. Its settings change while data flows. */
export class Toxic {
  readonly name: string;
  readonly type: ToxicType;
  readonly stream: Stream;
  readonly streamAsGiven: string;
  readonly receipt: ToxicReceipt;
  /** Share of connections it acts on, 0–1; kept as the 32-bit number that Toxiproxy keeps. */
  toxicity: number;
  #attributes: ReadonlyMap<string, bigint> = new Map();
  #numbers: ReadonlyMap<string, number> = new Map();

  constructor(options: ToxicOptions) {
    this.name = options.name;
    this.type = options.type;
    this.stream = options.stream;
    this.streamAsGiven = options.streamAsGiven;
    this.toxicity = options.toxicity;
    this.receipt = options.receipt;
    this.attributes = options.attributes;
  }

  /** Every field of the type, with 64 bits: Toxiproxy gives back exactly what it was given. */
  get attributes(): ReadonlyMap<string, bigint> {
    return this.#attributes;
  }

  set attributes(attributes: ReadonlyMap<string, bigint>) {
    this.#attributes = attributes;
    this.#numbers = new Map([...attributes].map(([field, value]) => [field, Number(value)]));
  }

  attribute(field: string): number {
    return this.#numbers.get(field) ?? 0;
  }
}
