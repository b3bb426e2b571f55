import type { AttributeValue, Span } from "../span.ts";

/** Attributes of the resource that a span keeps as fields of its own. */
const resourceFields: ReadonlyMap<string, "service" | "instance" | "zone"> = new Map([
  ["service.name", "service"],
  ["service.instance.id", "instance"],
  ["cloud.availability_zone", "zone"],
] as const);

/** An attribute of a span, or of the process that sent it. */
export function attributeOf(span: Span, key: string): AttributeValue | undefined {
  const own = span.attributes[key];
  if (own !== undefined) return own;
  const field = resourceFields.get(key);
  return field === undefined || span[field] === "" ? undefined : span[field];
}
