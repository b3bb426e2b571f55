import { type JsonValue, parseJson } from "../go/json-parse.ts";
import { JsonTypeError, StructReader, throwFirst } from "../go/json-struct.ts";
import type { Writable } from "../go/json-write.ts";
import type { Proxy, ProxySettings } from "../proxy.ts";
import type { ProxyConfig } from "../proxy-config.ts";
import { apiErrors } from "./api-error.ts";
import { writeToxics } from "./toxic-json.ts";

/** @throws {JsonSyntaxError} @throws {JsonTypeError} @throws {ApiError} when a required field is missing. */
export function readNewProxy(body: Uint8Array): ProxyConfig {
  const config = readProxy(parseJson(body), { goType: "toxiproxy.Proxy", path: "Proxy." });
  if (config.name === "") throw apiErrors.missingField("name");
  if (config.upstream === "") throw apiErrors.missingField("upstream");
  return config;
}

/** What a body asks of a proxy that has the settings `current`; what it does not mention stays. */
export function readSettings(body: Uint8Array, current: ProxySettings): ProxySettings {
  const where = { goType: "toxiproxy.Proxy", path: "Proxy." };
  return readProxy(parseJson(body), where, current);
}

/** The body of `POST /populate`, or a configuration file. Refused as a whole when one proxy is not valid. */
export function readProxies(body: Uint8Array): ProxyConfig[] {
  const goType = 'struct { toxiproxy.Proxy; Enabled *bool "json:\\"enabled\\"" }';
  const list = parseJson(body);
  if (list.kind === "null") return [];
  if (list.kind !== "array") {
    throw new JsonTypeError(
      `json: cannot unmarshal ${list.kind} into Go value of type []${goType}`,
    );
  }
  const configs = list.members.map(({ value }) => readProxy(value, { goType, path: ".Proxy." }));
  for (const [index, { name, upstream }] of configs.entries()) {
    if (name === "") throw apiErrors.missingField(`name at proxy ${index + 1}`);
    if (upstream === "") throw apiErrors.missingField(`upstream at proxy ${index + 1}`);
  }
  return configs;
}

export function writeProxy(proxy: Proxy): Writable {
  return {
    name: proxy.name,
    listen: proxy.listen,
    upstream: proxy.upstream,
    enabled: proxy.isEnabled,
    // Toxiproxy 2.12 shows a field that it did not mean to show. Its clients have learned to live with it.
    Logger: {},
    toxics: writeToxics(proxy.toxics.list()),
  };
}

function readProxy(
  value: JsonValue,
  where: { readonly goType: string; readonly path: string },
  current: ProxySettings = { listen: "", upstream: "", enabled: true },
): Required<ProxyConfig> {
  const reader = new StructReader(value, where);
  // In a list, "enabled" belongs to the outer one of two nested structs.
  const isNested = where.path.startsWith(".");
  const flag = isNested ? new StructReader(value, { ...where, path: "." }) : reader;
  const config = {
    name: reader.string("name", ""),
    listen: reader.string("listen", current.listen),
    upstream: reader.string("upstream", current.upstream),
    enabled: flag.boolean("enabled", current.enabled),
  };
  reader.structs("Logger", "zerolog.Logger");
  throwFirst(reader, flag);
  return config;
}
