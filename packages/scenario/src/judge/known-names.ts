import type { SpanSelectorRef } from "../check-plan.ts";
import type { Plan } from "../plan.ts";
import { attributeOf } from "./span-attribute.ts";
import { spanNames } from "./span-names.ts";
import { attributeMatches } from "./span-selector.ts";
import type { Trace } from "./trace.ts";

/**
 * Names in a selector that neither the topology nor any span of the run knows. A check that nothing matches must not
 * hold because of a misspelt name.
 */
export function unknownNames(
  selector: SpanSelectorRef,
  plan: Plan,
  traces: readonly Trace[],
): readonly string[] {
  const spans = traces.flatMap((trace) => trace.spans);
  const seen = (key: string, value: string): boolean =>
    spans.some(({ attributes }) => attributes[key] === value);
  const { service, rpc, db, name, attributes, zone } = selector;

  const unknown: string[] = [];
  if (service !== undefined && plan.topology.services[service] === undefined) {
    if (!spans.some((span) => span.service === service)) unknown.push(`service ${service}`);
  }
  if (zone !== undefined && !plan.topology.zones.includes(zone)) unknown.push(`zone ${zone}`);
  if (rpc !== undefined && plan.topology.methods?.includes(rpc) !== true) {
    if (!seen(spanNames.rpcMethod, rpc)) unknown.push(`rpc ${rpc}`);
  }
  if (db?.operation !== undefined && !seen(spanNames.dbOperation, db.operation)) {
    unknown.push(`operation ${db.operation}`);
  }
  if (db?.collection !== undefined && !seen(spanNames.dbCollection, db.collection)) {
    unknown.push(`collection ${db.collection}`);
  }
  if (name !== undefined && !spans.some((span) => attributeMatches(name, span.name))) {
    unknown.push("that span name");
  }
  for (const key of Object.keys(attributes ?? {})) {
    if (!spans.some((span) => attributeOf(span, key) !== undefined))
      unknown.push(`attribute ${key}`);
  }
  for (const other of [selector.childOf, selector.descendantOf]) {
    if (other !== undefined) unknown.push(...unknownNames(other, plan, traces));
  }
  return unknown;
}
