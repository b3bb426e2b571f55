// Reads as much of OTLP's protobuf as tests look at (opentelemetry-proto 1.7, trace.proto), without a dependency.

export interface ReceivedEvent {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: "internal" | "server" | "client";
  readonly status: "unset" | "ok" | "error";
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly ReceivedEvent[];
  readonly resource: Readonly<Record<string, unknown>>;
  readonly schemaUrl: string;
}

const kinds = ["internal", "internal", "server", "client"] as const;
const statuses = ["unset", "ok", "error"] as const;

/** One field of a message: a varint or fixed number, or bytes. */
interface Field {
  readonly number: number;
  readonly value: number | Buffer;
}

export function decodeSpans(body: Buffer): ReceivedSpan[] {
  return messages(body, 1).flatMap((resourceSpans) => {
    const resource = attributesOf(messages(resourceSpans, 1)[0] ?? Buffer.alloc(0), 1);
    return messages(resourceSpans, 2).flatMap((scopeSpans) =>
      messages(scopeSpans, 2).map((span) => decodeSpan(span, resource, text(scopeSpans, 3))),
    );
  });
}

function decodeSpan(
  span: Buffer,
  resource: ReceivedSpan["resource"],
  schemaUrl: string,
): ReceivedSpan {
  const status = messages(span, 15)[0];
  return {
    traceId: hex(span, 1),
    spanId: hex(span, 2),
    parentSpanId: hex(span, 4),
    name: text(span, 5),
    kind: kinds[number(span, 6)] ?? "internal",
    status: statuses[status === undefined ? 0 : number(status, 3)] ?? "unset",
    attributes: attributesOf(span, 9),
    events: messages(span, 11).map((event) => ({
      name: text(event, 2),
      attributes: attributesOf(event, 3),
    })),
    resource,
    schemaUrl,
  };
}

function attributesOf(message: Buffer, field: number): Record<string, unknown> {
  return Object.fromEntries(
    messages(message, field).map((pair) => [
      text(pair, 1),
      anyValue(messages(pair, 2)[0] ?? Buffer.alloc(0)),
    ]),
  );
}

function anyValue(value: Buffer): unknown {
  const [field] = fields(value);
  if (field === undefined) return undefined;
  if (typeof field.value === "number") return field.number === 2 ? field.value === 1 : field.value;
  return field.number === 5 ? messages(field.value, 1).map(anyValue) : field.value.toString();
}

function messages(message: Buffer, wanted: number): Buffer[] {
  return fields(message).flatMap((field) =>
    field.number === wanted && typeof field.value !== "number" ? [field.value] : [],
  );
}

function text(message: Buffer, wanted: number): string {
  return (messages(message, wanted)[0] ?? "").toString();
}

function hex(message: Buffer, wanted: number): string {
  return messages(message, wanted)[0]?.toString("hex") ?? "";
}

function number(message: Buffer, wanted: number): number {
  const found = fields(message).find((field) => field.number === wanted)?.value;
  return typeof found === "number" ? found : 0;
}

function fields(message: Buffer): Field[] {
  const found: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at] ?? 0;
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
  };
  while (at < message.length) {
    const tag = varint();
    const field = { number: tag >>> 3 };
    switch (tag & 7) {
      case 0:
        found.push({ ...field, value: varint() });
        break;
      case 1:
        // The only fixed 64-bit numbers are times, which no test reads, and doubles.
        found.push({ ...field, value: message.readDoubleLE(at) });
        at += 8;
        break;
      case 2: {
        const length = varint();
        found.push({ ...field, value: message.subarray(at, at + length) });
        at += length;
        break;
      }
      default:
        found.push({ ...field, value: message.readUInt32LE(at) });
        at += 4;
    }
  }
  return found;
}
