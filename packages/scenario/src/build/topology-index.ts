import type { ServiceSpec, TopologySpec } from "@holdfast/testbed";
import { requireName } from "./require.ts";
import { serviceOfMethod } from "./service-of-method.ts";

/** Looks names up in a topology, refusing unknown ones with what there is. */
export class TopologyIndex {
  readonly spec: TopologySpec;

  constructor(spec: TopologySpec) {
    this.spec = spec;
  }

  /** @returns The service, which is of one of the kinds. */
  service(name: string, kinds: readonly ServiceSpec["kind"][], what: string): ServiceSpec {
    const known = Object.entries(this.spec.services)
      .filter(([, service]) => kinds.includes(service.kind))
      .map(([serviceName]) => serviceName);
    requireName(name, known, `${what}, service`);
    return this.spec.services[name] ?? { kind: "grpc" };
  }

  zone(name: string, what: string): void {
    requireName(name, this.spec.zones, `${what}, zone`);
  }

  edge(name: string, what: string): readonly [from: string, to: string] {
    requireName(name, Object.keys(this.spec.edges), `${what}, edge`);
    return this.spec.edges[name] ?? ["", ""];
  }

  breaker(name: string, what: string): void {
    requireName(name, Object.keys(this.spec.breakers ?? {}), `${what}, breaker`);
  }

  /** @param ofService Only methods of this service will do. */
  method(name: string, what: string, ofService?: string): void {
    const known = (this.spec.methods ?? []).filter(
      (method) => ofService === undefined || serviceOfMethod(method) === ofService,
    );
    requireName(name, known, `${what}, method`);
  }

  /** Name of the service that stands for the clients; undefined when the topology has none. */
  get client(): string | undefined {
    return Object.keys(this.spec.services).find(
      (name) => this.spec.services[name]?.kind === "client",
    );
  }
}
