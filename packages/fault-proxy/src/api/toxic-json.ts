import type { Stream } from "../counters.ts";
import { type JsonValue, parseJson } from "../go/json-parse.ts";
import { StructReader, throwFirst } from "../go/json-struct.ts";
import { RawJson, type Writable, writeFloat32, writeJson } from "../go/json-write.ts";
import { Toxic } from "../toxic.ts";
import type { ToxicChain } from "../toxic-chain.ts";
import type { ToxicType } from "../toxic-type.ts";
import { toxicTypes } from "../toxic-types.ts";
import { apiErrors } from "./api-error.ts";

/**
 * The toxic a body describes, ready to be added to `chain`. Checks come in Toxiproxy's order.
 *
 * @throws {JsonSyntaxError} @throws {JsonTypeError} @throws {ApiError}
 */
export function readNewToxic(body: Uint8Array, chain: ToxicChain): Toxic {
  const value = parseJson(body);
  const reader = new StructReader(value, { goType: "toxics.ToxicWrapper", path: "ToxicWrapper." });
  const typeName = reader.string("type", "");
  const streamAsGiven = reader.string("stream", "downstream");
  const name = reader.string("name", "") || `${typeName}_${streamAsGiven}`;
  const toxicity = reader.float32("toxicity", 1);
  const given = reader.structs("attributes", "toxics.NoopToxic");
  throwFirst(reader);

  const stream = parseStream(streamAsGiven);
  if (stream === undefined) throw apiErrors.invalidStream();
  const type = toxicTypes.get(typeName);
  if (type === undefined) throw apiErrors.invalidToxicType();
  if (chain.find(name) !== undefined) throw apiErrors.toxicExists();
  const { attributes, readers } = readAttributes(given, type, new Map());
  throwFirst(...readers);
  const receipt = chain.receipt(name, type.name, stream);
  return new Toxic({ name, type, stream, streamAsGiven, toxicity, attributes, receipt });
}

/** Changes a toxic as a body asks; nothing but its toxicity and its attributes can be changed. */
export function changeToxic(toxic: Toxic, body: Uint8Array): void {
  const { type } = toxic;
  const goType =
    'struct { Attributes interface {} "json:\\"attributes\\""; Toxicity float32 "json:\\"toxicity\\"" }';
  const reader = new StructReader(parseJson(body), { goType, path: "." });
  const toxicity = reader.float32("toxicity", toxic.toxicity);
  const given = reader.structs("attributes", `toxics.${type.goName}`);
  const { attributes, readers } = readAttributes(given, type, toxic.attributes);
  throwFirst(reader, ...readers);
  toxic.toxicity = toxicity;
  toxic.attributes = attributes;
}

export function writeToxic(toxic: Toxic): Writable {
  return {
    attributes: Object.fromEntries(
      toxic.type.fields.map(({ name }) => [name, toxic.attributes.get(name) ?? 0n]),
    ),
    name: toxic.name,
    type: toxic.type.name,
    stream: toxic.streamAsGiven,
    toxicity: writeFloat32(toxic.toxicity),
  };
}

export function writeToxics(toxics: readonly Toxic[]): RawJson {
  return new RawJson(writeJson(toxics.map(writeToxic)));
}

function parseStream(text: string): Stream | undefined {
  const lower = text.toLowerCase();
  return lower === "upstream" || lower === "downstream" ? lower : undefined;
}

function readAttributes(
  objects: readonly JsonValue[],
  type: ToxicType,
  current: ReadonlyMap<string, bigint>,
): { attributes: ReadonlyMap<string, bigint>; readers: readonly StructReader[] } {
  const options = { goType: `toxics.${type.goName}`, path: `${type.goName}.attributes.` };
  const readers = objects.map((object) => new StructReader(object, options));
  const attributes = new Map(current);
  for (const { name, goType } of type.fields) {
    const start = current.get(name) ?? 0n;
    const value = readers.reduce((last, reader) => reader.integer(name, goType, last), start);
    attributes.set(name, value);
  }
  return { attributes, readers };
}
