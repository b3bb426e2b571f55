import type { deserialize, MethodDefinition, serialize } from "@grpc/grpc-js";
import { isServiceName, serviceDefinition } from "@holdfast/protos";

/** What a caller must know of a method, read from the contract once. */
export interface ContractMethod {
  /** `/shop.v1.Checkout/PlaceOrder`. */
  readonly path: string;
  readonly serialize: serialize<object>;
  readonly deserialize: deserialize<object>;
  /** Declared to have no side effects (`idempotency_level = NO_SIDE_EFFECTS`). */
  readonly read: boolean;
  /** Fields of the request by the names used in code. */
  readonly fields: readonly string[];
}

/**
 * @param method `shop.v1.Checkout/PlaceOrder`.
 * @throws {RangeError} when the contract has no such method.
 */
export function contractMethod(method: string): ContractMethod {
  const [service = "", name = ""] = method.split("/");
  if (!isServiceName(service)) throw new RangeError(`the contract has no service "${service}"`);
  const definitions: Readonly<Record<string, MethodDefinition<object, object>>> =
    serviceDefinition(service);
  const found = definitions[name];
  if (found === undefined) throw new RangeError(`${service} has no method "${name}"`);
  return {
    path: found.path,
    serialize: found.requestSerialize,
    deserialize: found.responseDeserialize,
    read: property(property(found, "options"), "idempotency_level") === "NO_SIDE_EFFECTS",
    fields: fieldNames(property(property(found, "requestType"), "type")),
  };
}

/** Names of the fields of a message descriptor, in the camel case that the loader gives them. */
function fieldNames(descriptor: unknown): readonly string[] {
  const fields = property(descriptor, "field");
  return Array.isArray(fields)
    ? fields.map((field) => camelCase(String(property(field, "name"))))
    : [];
}

function camelCase(name: string): string {
  return name.replaceAll(/_(?<letter>[a-z0-9])/gu, (_match, letter: string) =>
    letter.toUpperCase(),
  );
}

/** What the loader adds to a definition is not in the types of the transport. */
function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}
