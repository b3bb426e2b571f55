import type { Span } from "@holdfast/scenario";

/** For tests: a span of `checkout-a` that took 100 ms, with what a test says of it. */
export function spanWith(span: Partial<Span> & { readonly spanId: string }): Span {
  return {
    traceId: "7d2f00000000000000000000000000c1",
    parentSpanId: "",
    name: "shop.v1.Checkout/PlaceOrder",
    kind: "server",
    service: "checkout",
    instance: "checkout-a",
    zone: "a",
    startUnixNano: 1_000_000_000n,
    endUnixNano: 1_100_000_000n,
    status: "unset",
    attributes: {},
    events: [],
    links: [],
    ...span,
  };
}
