import { shop } from "../../scenarios/shop.topology.ts";

/** An instance of the shop, by the names that the testbed gives. */
export interface ShopInstance {
  readonly name: string;
  readonly service: string;
  readonly kind: "client" | "grpc" | "stub" | "postgres";
  /** Empty outside every zone. */
  readonly zone: string;
}

/** A directed pair of instances, with a proxy of its own. */
export interface ShopLink {
  /** `payment-a->provider-1`. */
  readonly name: string;
  readonly from: ShopInstance;
  readonly to: ShopInstance;
  /** The proxy listens there. */
  readonly port: number;
}

/** The proxies' ports begin here: below the range from which kernels choose. */
const firstPort = 20_000;

/** Every instance of the shop, as its topology says. */
export function shopInstances(): readonly ShopInstance[] {
  return Object.entries(shop.services).flatMap(([service, spec]) => {
    const { kind } = spec;
    if (!("zones" in spec)) return [{ name: `${service}-1`, service, kind, zone: "" }];
    return spec.zones.map((zone) => ({ name: `${service}-${zone}`, service, kind, zone }));
  });
}

/** Every link of the shop. */
export function shopLinks(): readonly ShopLink[] {
  const instances = shopInstances();
  const of = (service: string): readonly ShopInstance[] =>
    instances.filter((instance) => instance.service === service);
  return Object.values(shop.edges)
    .flatMap(([from, to]) => of(from).flatMap((a) => of(to).map((b) => ({ from: a, to: b }))))
    .map(({ from, to }, index) => ({
      name: `${from.name}->${to.name}`,
      from,
      to,
      port: firstPort + index,
    }));
}
