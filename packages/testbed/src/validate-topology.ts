import { membersOf } from "./system-plan.ts";
import type { ServiceSpec, TopologySpec } from "./topology.ts";

/** Names go into process environments, URLs, file names and host parts, so they are kept plain. */
const plainName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/u;
const methodName = /^[A-Za-z_][\w.]*\.[A-Za-z_]\w*\/[A-Za-z_]\w*$/u;
/** What the testbed sets itself; a topology that set it too would silently change what the run means. */
const reservedVariable = /^(HOLDFAST_.*|DATABASE_URL|NODE_COMPILE_CACHE|.*_ENDPOINTS)$/u;

/** In less there is no room for anything. */
const tmpfsBytesMin = 1024 * 1024;

/** @throws {RangeError} for the first thing that is wrong. */
export function validateTopology(spec: TopologySpec): void {
  validateNames("zone", spec.zones);
  validateNames("service", Object.keys(spec.services));
  for (const [name, service] of Object.entries(spec.services)) validateService(spec, name, service);
  refuseRepetition(
    "instance",
    Object.entries(spec.services).flatMap(([name, service]) =>
      membersOf(name, service).map((member) => member.name),
    ),
  );
  for (const [name, ends] of Object.entries(spec.edges)) validateEdge(spec, name, ends);
  refuseRepetition(
    "edge between",
    Object.values(spec.edges).map(([from, to]) => `${from} and ${to}`),
  );
  validateDatabases(spec);
  for (const [name, breaker] of Object.entries(spec.breakers ?? {})) {
    if (!Object.hasOwn(spec.edges, breaker.edge)) {
      throw unknown(`breaker "${name}": edge`, breaker.edge, Object.keys(spec.edges));
    }
  }
  for (const method of spec.methods ?? []) {
    if (!methodName.test(method)) {
      throw new RangeError(
        `method must look like "shop.v1.Checkout/PlaceOrder", got ${JSON.stringify(method)}`,
      );
    }
  }
  refuseRepetition("method", spec.methods ?? []);
}

function validateService(spec: TopologySpec, name: string, service: ServiceSpec): void {
  if (service.zones !== undefined) {
    if (service.zones.length === 0) {
      throw new RangeError(`service "${name}": zones must not be empty; leave it out instead`);
    }
    if (service.kind === "postgres") {
      throw new RangeError(`service "${name}": a postgres service is one server and has no zones`);
    }
    for (const zone of service.zones) {
      if (!spec.zones.includes(zone)) throw unknown(`service "${name}": zone`, zone, spec.zones);
    }
    refuseRepetition(`service "${name}": zone`, service.zones);
  }
  validateTmpfs(name, service);
  for (const variable of Object.keys(service.env ?? {})) {
    if (reservedVariable.test(variable)) {
      throw new RangeError(`service "${name}": the testbed itself sets ${variable}`);
    }
  }
}

function validateTmpfs(name: string, { kind, tmpfsBytes }: ServiceSpec): void {
  if (tmpfsBytes === undefined) return;
  if (kind === "client") throw new RangeError(`service "${name}": a client has no tmpfs`);
  if (Number.isInteger(tmpfsBytes) && tmpfsBytes >= tmpfsBytesMin) return;
  throw new RangeError(
    `service "${name}": tmpfsBytes must be a whole number of at least ${tmpfsBytesMin}, got ${tmpfsBytes}`,
  );
}

function validateEdge(spec: TopologySpec, name: string, ends: readonly [string, string]): void {
  const [from, to] = ends.map((service) => {
    const found = spec.services[service];
    if (found === undefined) {
      throw unknown(`edge "${name}": service`, service, Object.keys(spec.services));
    }
    return found;
  });
  if (from?.kind === "postgres") {
    throw new RangeError(`edge "${name}": ${ends[0]} is a postgres service and calls nobody`);
  }
  if (to?.kind === "client") {
    throw new RangeError(`edge "${name}": ${ends[1]} is a client and nobody calls it`);
  }
  if (from?.kind === "client" && to?.kind === "postgres") {
    throw new RangeError(`edge "${name}": a client has no database`);
  }
}

function validateDatabases(spec: TopologySpec): void {
  const callers = Object.values(spec.edges)
    .filter(([, to]) => spec.services[to]?.kind === "postgres")
    .map(([from]) => from);
  refuseRepetition("database of service", callers);
}

function validateNames(what: string, names: readonly string[]): void {
  for (const name of names) {
    if (!plainName.test(name)) {
      throw new RangeError(
        `${what} must be lower case letters, digits and single hyphens, got ${JSON.stringify(name)}`,
      );
    }
  }
  refuseRepetition(what, names);
}

function refuseRepetition(what: string, names: readonly string[]): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new RangeError(`${what} "${repeated}" stands there twice`);
}

function unknown(what: string, name: string, known: readonly string[]): RangeError {
  const expected = known.length === 0 ? "there are none" : `expected one of ${known.join(", ")}`;
  return new RangeError(`${what} "${name}" is unknown, ${expected}`);
}
