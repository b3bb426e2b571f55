import { ProtobufReader } from "./protobuf-reader.ts";

/** What a receiver that took a request says it left out. */
export interface Rejected {
  readonly rejected: number;
  /** Empty when it gave none. */
  readonly reason: string;
}

const nothing: Rejected = { rejected: 0, reason: "" };

/** Reads an `ExportTraceServiceResponse`. What cannot be read counts as nothing rejected: the status said success. */
export function rejectedIn(answer: Buffer, encoding: "json" | "protobuf"): Rejected {
  if (answer.length === 0) return nothing;
  try {
    return encoding === "json" ? fromJson(answer.toString("utf8")) : fromProtobuf(answer);
  } catch {
    return nothing;
  }
}

function fromJson(text: string): Rejected {
  const answer: unknown = JSON.parse(text);
  const partial = member(answer, "partialSuccess");
  const rejected = Number(member(partial, "rejectedSpans") ?? 0);
  const reason = member(partial, "errorMessage");
  return {
    rejected: Number.isSafeInteger(rejected) ? rejected : 0,
    reason: typeof reason === "string" ? reason : "",
  };
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return new Map(Object.entries(value)).get(name);
}

function fromProtobuf(answer: Buffer): Rejected {
  let result = nothing;
  const reader = new ProtobufReader(answer);
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) result = readPartial(reader.message());
    else reader.skip();
  }
  return result;
}

function readPartial(reader: ProtobufReader): Rejected {
  let rejected = 0;
  let reason = "";
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) rejected = Number(reader.int64());
    else if (field === 2) reason = reader.text();
    else reader.skip();
  }
  return { rejected, reason };
}
