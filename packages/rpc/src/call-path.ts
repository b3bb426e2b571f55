import type { TextCarrier } from "./rpc-instrumentation.ts";
import { metadataKeys } from "./rpc-metadata.ts";

/**
 * Names an attempt by what led to it: which operation of the load, which calls below it, the how-manieth of its kind, which
 * attempt. The same run gives the same names in any interleaving, so that a fault decided by name is repeatable.
 *
 * What no operation of the load led to, a job for example, has a name that only tells it apart; it is not sent on.
 */
export class CallPath {
  readonly id: string;
  readonly #isOfOperation: boolean;
  #calls: Map<string, number> | undefined;

  private constructor(id: string, isOfOperation: boolean) {
    this.id = id;
    this.#isOfOperation = isOfOperation;
  }

  /** @returns The name of the next call of this method, for `metadataKeys.callPath`; undefined when there is none to send. */
  child(method: string): string | undefined {
    if (!this.#isOfOperation) return undefined;
    this.#calls ??= new Map();
    const number = this.#calls.get(method) ?? 0;
    this.#calls.set(method, number + 1);
    return hash(`${this.id}>${method}#${number}`);
  }

  /** @returns What an arriving request is named. */
  static arriving(carrier: TextCarrier): CallPath {
    const sent = carrier.get(metadataKeys.callPath)[0];
    if (sent === undefined) return CallPath.root(carrier.get("baggage")[0]);
    const attempt = carrier.get(metadataKeys.previousAttempts)[0] ?? "0";
    return new CallPath(`${String(sent)}@${String(attempt)}`, true);
  }

  /** @param baggage W3C baggage, which may name the operation of the load. */
  static root(baggage: string | Buffer | undefined): CallPath {
    const operation = baggage === undefined ? null : operationIndex.exec(String(baggage));
    if (operation !== null) return new CallPath(`operation:${operation[1]}`, true);
    nameless += 1;
    return new CallPath(`nameless:${nameless}`, false);
  }
}

const operationIndex = /(?:^|,)\s*holdfast\.op\.index=(\d+)/u;

let nameless = 0;

/** 53 bits of cyrb53 (bryc, public domain): short on the wire, and far cheaper than a digest for each call. */
function hash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & b) + (a >>> 0)).toString(36);
}
