import { OtlpFormatError } from "./otlp-model.ts";

/** How a field is encoded, from the last three bits of its tag. */
const wireType = {
  varint: 0,
  fixed64: 1,
  bytes: 2,
  startGroup: 3,
  endGroup: 4,
  fixed32: 5,
} as const;

/**
 * Reads the wire format of Protocol Buffers from a part of a buffer: just what a decoder of a known message needs.
 * Whatever it is given it ends, or throws {@link OtlpFormatError}; it never reads beyond its part.
 *
 * See https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #position: number;
  #wireType = 0;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#position = start;
    this.#end = end;
  }

  /** @returns Number of the next field; 0 at the end. */
  nextField(): number {
    if (this.#position >= this.#end) return 0;
    const tag = this.#varint();
    this.#wireType = tag & 7;
    const field = tag >>> 3;
    if (field === 0) throw new OtlpFormatError("a field has the number 0");
    return field;
  }

  /** Skips the value of a field that is not known. */
  skip(): void {
    switch (this.#wireType) {
      case wireType.varint:
        this.#varint64();
        return;
      case wireType.fixed64:
        this.#take(8);
        return;
      case wireType.bytes:
        this.#take(this.#length());
        return;
      case wireType.fixed32:
        this.#take(4);
        return;
      default:
        throw new OtlpFormatError(`wire type ${this.#wireType} cannot be read`);
    }
  }

  /** A message within the message. */
  message(): ProtobufReader {
    this.#expect(wireType.bytes);
    const length = this.#length();
    const start = this.#take(length);
    return new ProtobufReader(this.#bytes, start, start + length);
  }

  text(): string {
    this.#expect(wireType.bytes);
    const length = this.#length();
    const start = this.#take(length);
    return this.#bytes.toString("utf8", start, start + length);
  }

  hex(): string {
    return this.#encoded("hex");
  }

  base64(): string {
    return this.#encoded("base64");
  }

  /** An unsigned 64-bit integer of fixed size, in decimal. */
  fixed64(): string {
    this.#expect(wireType.fixed64);
    return this.#bytes.readBigUInt64LE(this.#take(8)).toString();
  }

  double(): number {
    this.#expect(wireType.fixed64);
    return this.#bytes.readDoubleLE(this.#take(8));
  }

  /** A signed 64-bit integer, in decimal. */
  int64(): string {
    this.#expect(wireType.varint);
    return BigInt.asIntN(64, this.#varint64()).toString();
  }

  /** An enum or small number. */
  uint32(): number {
    this.#expect(wireType.varint);
    return Number(BigInt.asUintN(32, this.#varint64()));
  }

  bool(): boolean {
    this.#expect(wireType.varint);
    return this.#varint64() !== 0n;
  }

  #encoded(encoding: "hex" | "base64"): string {
    this.#expect(wireType.bytes);
    const length = this.#length();
    const start = this.#take(length);
    return this.#bytes.toString(encoding, start, start + length);
  }

  #expect(expected: number): void {
    if (this.#wireType !== expected) {
      throw new OtlpFormatError(`wire type ${this.#wireType} where ${expected} belongs`);
    }
  }

  #length(): number {
    return this.#varint();
  }

  /** Moves on and gives the place where it was. */
  #take(count: number): number {
    const start = this.#position;
    if (count > this.#end - start) throw new OtlpFormatError("the message ends too early");
    this.#position = start + count;
    return start;
  }

  /** A number of at most 32 bits, which tags and lengths are. */
  #varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#bytes[this.#take(1)] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value > 0xff_ff_ff_ff) break;
        return value;
      }
    }
    throw new OtlpFormatError("a tag or length is too large");
  }

  #varint64(): bigint {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#bytes[this.#take(1)] ?? 0;
      low += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return BigInt(low);
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#take(1)] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new OtlpFormatError("a number has more than 64 bits");
  }
}
