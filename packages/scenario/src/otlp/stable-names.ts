import { status as statusCode } from "@grpc/grpc-js";
import type { AttributeValue } from "../span.ts";

/** Older names of attributes and the stable ones that took their place (semantic conventions 1.45). */
const renamed: Readonly<Record<string, string>> = {
  "rpc.system": "rpc.system.name",
  "rpc.response.status_code": "rpc.status_code",
  "db.system": "db.system.name",
  "db.name": "db.namespace",
  "db.statement": "db.query.text",
  "db.operation": "db.operation.name",
  "db.sql.table": "db.collection.name",
  "messaging.system": "messaging.system.name",
  "net.peer.name": "server.address",
  "net.peer.port": "server.port",
  "net.sock.peer.addr": "network.peer.address",
  "net.sock.peer.port": "network.peer.port",
};

/** Attributes under their stable names, so that a check need not know which version of a convention a service speaks. */
export function stableAttributes(
  attributes: Readonly<Record<string, AttributeValue>>,
): Readonly<Record<string, AttributeValue>> {
  const stable: Record<string, AttributeValue> = {};
  for (const [key, value] of Object.entries(attributes)) {
    const name = renamed[key] ?? key;
    // What already has the stable name wins over what is translated to it.
    if (name === key || !(name in attributes)) stable[name] = value;
  }
  const service = stable["rpc.service"];
  const method = stable["rpc.method"];
  if (typeof service === "string" && typeof method === "string" && !method.includes("/")) {
    stable["rpc.method"] = `${service}/${method}`;
  }
  const code = stable["rpc.grpc.status_code"];
  if (stable["rpc.status_code"] === undefined && code !== undefined) {
    stable["rpc.status_code"] = statusCode[Number(code)] ?? String(code);
  }
  return stable;
}
