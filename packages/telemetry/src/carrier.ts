import type { TextCarrier } from "@holdfast/rpc";
import type { TextMapGetter, TextMapSetter } from "@opentelemetry/api";

/** Reads and writes trace context and baggage in gRPC metadata. */
export const carrierAccess: TextMapGetter<TextCarrier> & TextMapSetter<TextCarrier> = {
  get: (carrier, key) => carrier.get(key).map(String),
  // Asked for by none of the W3C propagators.
  keys: () => [],
  set: (carrier, key, value) => {
    carrier.set(key, value);
  },
};
