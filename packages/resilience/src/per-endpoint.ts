import { checkValue, isFunction } from "./option-rules.ts";

/** Marks options of a mechanism that is made once for each endpoint. */
export interface PerEndpoint<O> {
  readonly kind: "per-endpoint";
  readonly create: (endpointId: string) => O;
}

/** One breaker or bulkhead for each endpoint, made from what `create` gives when the endpoint is first used. */
export function perEndpoint<O>(create: (endpointId: string) => O): PerEndpoint<O> {
  checkValue("perEndpoint", "create", create, isFunction);
  return { kind: "per-endpoint", create };
}

export function isPerEndpoint<O>(value: unknown): value is PerEndpoint<O> {
  return (
    typeof value === "object" && value !== null && Reflect.get(value, "kind") === "per-endpoint"
  );
}
