import type { TopologySpec } from "@holdfast/testbed";
import type { AttributeMatch, SpanSelectorRef } from "../check-plan.ts";
import type { SpanSelector } from "./checks.ts";
import { requireKnownFields, requireOneOf } from "./require.ts";
import type { TopologyIndex } from "./topology-index.ts";

const fields = [
  "service",
  "kind",
  "name",
  "rpc",
  "db",
  "zone",
  "status",
  "attr",
  "childOf",
  "descendantOf",
];
const kinds = ["server", "client", "producer", "consumer", "internal"];

/** Reads a selector, refusing names that the topology does not have. */
export function spanSelectorRef(
  topology: TopologyIndex,
  selector: SpanSelector<TopologySpec>,
  what: string,
): SpanSelectorRef {
  requireKnownFields(selector, fields, what);
  const { service, kind, name, rpc, db, zone, status, attr, childOf, descendantOf } = selector;
  if (service !== undefined) requireTraced(topology, service, what);
  if (kind !== undefined) requireOneOf(kind, kinds, `${what}, kind`);
  if (rpc !== undefined) topology.method(rpc, what);
  if (db !== undefined) requireKnownFields(db, ["operation", "collection"], `${what}, db`);
  if (zone !== undefined) topology.zone(zone, what);
  if (status !== undefined) requireOneOf(status, ["ok", "error"], `${what}, status`);
  const ref: SpanSelectorRef = {
    ...(service !== undefined && { service }),
    ...(kind !== undefined && { kind }),
    ...(name !== undefined && { name: attributeMatch(name) }),
    ...(rpc !== undefined && { rpc }),
    ...(db !== undefined && { db }),
    ...(zone !== undefined && { zone }),
    ...(status !== undefined && { status }),
    ...(attr !== undefined && { attributes: attributeMatches(attr) }),
    ...(childOf && { childOf: spanSelectorRef(topology, childOf, `${what}, childOf`) }),
    ...(descendantOf && {
      descendantOf: spanSelectorRef(topology, descendantOf, `${what}, descendantOf`),
    }),
  };
  if (Object.keys(ref).length === 0) throw new RangeError(`${what}: the selector names nothing`);
  return ref;
}

/** A selector for people: `payment client provider.v1.Provider/Charge`. */
export function describeSelector(selector: SpanSelectorRef): string {
  const { service, kind, name, rpc, db, zone, status, attributes, childOf, descendantOf } =
    selector;
  return [
    service,
    zone && `zone ${zone}`,
    kind,
    rpc,
    name && describeMatch(name),
    db && ["db", db.operation, db.collection].filter(Boolean).join(" "),
    status && `status ${status}`,
    ...Object.entries(attributes ?? {}).map(([key, match]) => `${key}=${describeMatch(match)}`),
    childOf && `below (${describeSelector(childOf)})`,
    descendantOf && `under (${describeSelector(descendantOf)})`,
  ]
    .filter(Boolean)
    .join(" ");
}

export function attributeMatch(value: string | number | boolean | RegExp): AttributeMatch {
  if (!(value instanceof RegExp)) return { kind: "equals", value };
  // A global or sticky expression remembers where it stopped, which would make the answer depend on the order.
  return { kind: "matches", source: value.source, flags: value.flags.replaceAll(/[gy]/gu, "") };
}

export function attributeMatches(
  values: Readonly<Record<string, string | number | boolean | RegExp>>,
): Readonly<Record<string, AttributeMatch>> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, attributeMatch(value)]),
  );
}

export function describeMatch(match: AttributeMatch): string {
  return match.kind === "equals" ? String(match.value) : `/${match.source}/${match.flags}`;
}

/** @throws {RangeError} when the service leaves no spans. */
export function requireTraced(topology: TopologyIndex, service: string, what: string): void {
  if (service !== "holdfast") topology.service(service, ["grpc", "stub"], what);
}
