import { actedOn, type FaultWindow, type ObservedCall } from "./fault-window.ts";
import type { OtlpKeyValue, OtlpResourceSpans, OtlpSpan } from "./otlp-model.ts";
import { unsentAttribute } from "./own-spans.ts";

/** On a span that a fault acted on: ids of the faults, a list. */
export const faultIdAttribute = "holdfast.fault.id";
/** On the same span: kinds of these faults, one after the other. */
export const faultKindAttribute = "holdfast.fault.kind";

/**
 * Notes on spans of calls which faults of links and instances acted on them, since no service can know it. Faults on
 * single calls are noted by the server that decides them.
 */
export class FaultMarks {
  readonly #windows = new Map<string, FaultWindow>();

  /** It is in place now. */
  began(window: FaultWindow): void {
    this.#windows.set(window.id, window);
  }

  /** It is being taken away from now on. */
  ending(id: string, unixMs: number): void {
    const window = this.#windows.get(id);
    if (window !== undefined) this.#windows.set(id, { ...window, healingUnixMs: unixMs });
  }

  /** The same spans, with a note on those that were acted on. */
  marked(resourceSpans: readonly OtlpResourceSpans[]): readonly OtlpResourceSpans[] {
    if (this.#windows.size === 0) return resourceSpans;
    return resourceSpans.map((one) => {
      const caller = textOf(one.resource.attributes, "service.instance.id") ?? "";
      return {
        ...one,
        scopeSpans: one.scopeSpans.map((scoped) => ({
          ...scoped,
          spans: scoped.spans.map((span) => this.#mark(span, caller)),
        })),
      };
    });
  }

  #mark(span: OtlpSpan, caller: string): OtlpSpan {
    const call = callOf(span, caller);
    if (call === undefined) return span;
    const acted = [...this.#windows.values()].filter((window) => actedOn(window, call));
    if (acted.length === 0) return span;
    const ids = acted.map(({ id }) => ({ stringValue: id }));
    const kinds = acted.map(({ kind }) => kind).join(",");
    const marks: readonly OtlpKeyValue[] = [
      { key: faultIdAttribute, value: { arrayValue: { values: ids } } },
      { key: faultKindAttribute, value: { stringValue: kinds } },
    ];
    return { ...span, attributes: [...span.attributes, ...marks] };
  }
}

const internalKind = 1;
const clientKind = 3;

/**
 * The call that a span stands for: one attempt, a call of the load, or a statement. A call of a service as a whole is
 * none: it names one endpoint, and its attempts may have gone to several.
 */
function callOf(span: OtlpSpan, caller: string): ObservedCall | undefined {
  const { attributes, kind } = span;
  const endpoint = textOf(attributes, "holdfast.endpoint");
  const isAttempt = kind === internalKind && span.name.startsWith("Attempt ");
  const isOfLoad = kind === clientKind && caller.startsWith("client-") && endpoint !== undefined;
  const isStatement = kind === clientKind && textOf(attributes, "db.system.name") !== undefined;
  if (!isAttempt && !isOfLoad && !isStatement) return undefined;
  if (!isStatement && endpoint === undefined) return undefined;
  return {
    caller,
    endpoint: isStatement ? undefined : endpoint,
    startUnixMs: milliseconds(span.startTimeUnixNano),
    endUnixMs: milliseconds(span.endTimeUnixNano),
    status: isStatement ? statementStatus(span) : (textOf(attributes, "rpc.status_code") ?? ""),
    sent: !attributes.some(({ key }) => key === unsentAttribute),
  };
}

/** An error with an SQLSTATE is an answer; one without is a connection that broke or never came about. */
function statementStatus({ status, attributes }: OtlpSpan): string {
  if (status.code !== 2) return "OK";
  return textOf(attributes, "db.response.status_code") === undefined ? "UNAVAILABLE" : "ANSWERED";
}

function textOf(attributes: readonly OtlpKeyValue[], name: string): string | undefined {
  return attributes.find(({ key }) => key === name)?.value.stringValue;
}

function milliseconds(unixNano: string): number {
  return Number(BigInt(unixNano) / 1_000n) / 1_000;
}
