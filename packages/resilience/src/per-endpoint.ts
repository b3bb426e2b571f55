/** Marks options of a mechanism that is made once for each endpoint. */
export interface PerEndpoint<O> {
  readonly kind: "per-endpoint";
  readonly create: (endpointId: string) => O;
}

/** One breaker or bulkhead for each endpoint, made from what `create` gives when the endpoint is first used. */
export function perEndpoint<O>(create: (endpointId: string) => O): PerEndpoint<O> {
  return { kind: "per-endpoint", create };
}
