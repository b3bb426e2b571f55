import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { otlpRequest } from "../fixtures/arbitrary-otlp.ts";
import { unknownFields } from "../fixtures/unknown-fields.ts";
import { decodeJson } from "./decode-json.ts";
import { decodeProtobuf } from "./decode-protobuf.ts";
import { encodeProtobuf } from "./encode-protobuf.ts";
import { OtlpFormatError } from "./otlp-model.ts";

/** Few enough for a test of one second, on a machine that is shared. */
const numRuns = 60;

describe("decodeProtobuf", () => {
  test("reads back whatever can be written", () => {
    fc.assert(
      fc.property(otlpRequest, (request) => {
        expect(decodeProtobuf(encodeProtobuf(request))).toEqual(request);
      }),
      { numRuns },
    );
  });

  test("skips fields it does not know", () => {
    const body = Buffer.concat([unknownFields(), unknownFields()]);

    expect(decodeProtobuf(body)).toEqual({ resourceSpans: [] });
  });

  test("reads an empty body as an empty request", () => {
    expect(decodeProtobuf(Buffer.alloc(0))).toEqual({ resourceSpans: [] });
  });

  test("refuses garbage with one kind of error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(outcomeOf(() => decodeProtobuf(Buffer.from(bytes)))).toMatch(/^(?:read|refused)$/u);
      }),
      { numRuns: 500 },
    );
  });

  test("refuses a request that is cut, with one kind of error", () => {
    fc.assert(
      fc.property(otlpRequest, fc.nat(), (request, cut) => {
        const whole = encodeProtobuf(request);
        const part = whole.subarray(0, cut % (whole.length + 1));

        expect(outcomeOf(() => decodeProtobuf(part))).toMatch(/^(?:read|refused)$/u);
      }),
      { numRuns },
    );
  });

  test("refuses values that hold values too deep", () => {
    let value: Buffer = Buffer.from([0x0a, 0x01, 0x78]);
    for (let depth = 0; depth < 60; depth += 1) value = nested(5, nested(1, value));
    const attribute = nested(9, nested(2, value));
    const body = nested(1, nested(2, nested(2, attribute)));

    expect(() => decodeProtobuf(body)).toThrow("too deep");
  });
});

describe("decodeJson", () => {
  test("reads back whatever can be written", () => {
    fc.assert(
      fc.property(otlpRequest, (request) => {
        // JSON has no minus zero; everything else survives.
        const plain: unknown = JSON.parse(JSON.stringify(request));

        expect(decodeJson(JSON.stringify(request))).toEqual(plain);
      }),
      { numRuns },
    );
  });

  test("gives the same as the binary encoding", () => {
    fc.assert(
      fc.property(otlpRequest, (request) => {
        const binary = JSON.stringify(decodeProtobuf(encodeProtobuf(request)));

        expect(JSON.stringify(decodeJson(JSON.stringify(request)))).toBe(binary);
      }),
      { numRuns },
    );
  });

  test("leaves out fields it does not know and takes numbers for integers", () => {
    const body = {
      later: 1,
      resourceSpans: [
        {
          resource: { attributes: [{ key: "n", value: { intValue: 5, later: 1 } }] },
          scopeSpans: [],
        },
      ],
    };

    expect(decodeJson(JSON.stringify(body))).toEqual({
      resourceSpans: [
        { resource: { attributes: [{ key: "n", value: { intValue: "5" } }] }, scopeSpans: [] },
      ],
    });
  });

  test.each([
    ["not JSON", "{"],
    ["a list", "[]"],
    ["resourceSpans that is no list", '{"resourceSpans":{}}'],
    ["a span without ids", '{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}'],
    ["null in a list", '{"resourceSpans":[null]}'],
  ])("refuses %s", (_name, body) => {
    expect(() => decodeJson(body)).toThrow(OtlpFormatError);
  });
});

function outcomeOf(act: () => unknown): string {
  try {
    act();
    return "read";
  } catch (error) {
    return error instanceof OtlpFormatError ? "refused" : String(error);
  }
}

function nested(field: number, content: Buffer): Buffer {
  const length: number[] = [];
  let rest = content.length;
  for (; rest >= 0x80; rest >>= 7) length.push((rest & 0x7f) | 0x80);
  length.push(rest);
  return Buffer.concat([Buffer.from([field * 8 + 2, ...length]), content]);
}
