import type { ResilienceEvent } from "@holdfast/resilience";
import type { Attributes, Span } from "@opentelemetry/api";
import { translations } from "./event-translations.ts";
import { attributes as names } from "./names.ts";
import { spanTime } from "./span-time.ts";

/** What a mechanism did, as it stands on a span. */
export interface SpanEvent {
  readonly name: string;
  /** What it was done to or by: the breaker, the balancer, the pipeline. */
  readonly subject: string;
  readonly attributes: Attributes;
}

/** Writes an event to a span: the one place to change when span events give way to log events (OTEP 4430). */
export function resilienceEvent(span: Span, event: SpanEvent): void {
  span.addEvent(event.name, { [names.event]: event.name, ...event.attributes }, spanTime());
}

/** The names of an event of the mechanisms. */
export function spanEvent(event: ResilienceEvent): SpanEvent {
  const translation = translations[event.kind];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the translation of this kind takes events of this kind
  const attributesOf = translation.attributes as (event: ResilienceEvent) => Attributes;
  return { name: translation.name, subject: event.name, attributes: attributesOf(event) };
}
