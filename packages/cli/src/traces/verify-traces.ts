import { systemClock } from "@holdfast/clock";
import type { Evidence } from "@holdfast/scenario";
import type { JaegerQuery } from "./jaeger-query.ts";

/** An operation that the history calls ok, and what Jaeger has of its trace. */
export interface VerifiedOperation {
  readonly load: string;
  readonly index: number;
  readonly traceId: string;
  /** Spans that are stored of the trace and that Jaeger does not have. */
  readonly missingSpans: number;
  readonly storedSpans: number;
  /** Services with a span in Jaeger's trace. */
  readonly services: ReadonlySet<string>;
}

/** Questions to Jaeger that are on their way at once. */
export const maxInFlight = 8;
/** How long it may take from the moment Jaeger took a span until it answers with it. */
export const settleLimitMs = 10_000;
const lookEveryMs = 500;

/** Asks Jaeger for the trace of every operation that ended ok. What is missing is asked for again, until it has settled. */
export async function verifyOperations(
  evidence: Pick<Evidence, "history" | "spans">,
  jaeger: Pick<JaegerQuery, "trace">,
  signal: AbortSignal,
): Promise<readonly VerifiedOperation[]> {
  const stored = Map.groupBy(evidence.spans, ({ traceId }) => traceId);
  const ended = new Set(
    evidence.history.flatMap((line) => (line.type === "ok" ? [`${line.load}/${line.index}`] : [])),
  );
  const wanted = evidence.history.flatMap((line) =>
    line.type === "invoke" && ended.has(`${line.load}/${line.index}`) ? [line] : [],
  );
  const untilMs = systemClock.now() + settleLimitMs;
  const results: VerifiedOperation[] = [];
  const queue = [...wanted];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { load, index, traceId } = next;
      const spanIds = (stored.get(traceId) ?? []).map(({ spanId }) => spanId);
      for (;;) {
        signal.throwIfAborted();
        // oxlint-disable-next-line no-await-in-loop -- each worker asks one question at a time.
        const found = await jaeger.trace(traceId);
        const ids = new Set(found.map(({ spanId }) => spanId));
        const missingSpans = spanIds.filter((id) => !ids.has(id)).length;
        if ((missingSpans > 0 || found.length === 0) && systemClock.now() < untilMs) {
          // oxlint-disable-next-line no-await-in-loop -- see above.
          await systemClock.sleep(lookEveryMs, signal);
          continue;
        }
        const services = new Set(found.map(({ service }) => service));
        results.push({ load, index, traceId, missingSpans, storedSpans: spanIds.length, services });
        break;
      }
    }
  };
  await Promise.all(Array.from({ length: maxInFlight }, work));
  return results.toSorted((left, right) => left.index - right.index);
}

/** Why an operation is not what it should be in Jaeger; undefined when it is. */
export function faultOf(
  { services, missingSpans, storedSpans }: VerifiedOperation,
  visits: readonly string[],
): string | undefined {
  if (services.size === 0) return "its trace is not in Jaeger";
  if (missingSpans > 0) return `${missingSpans} of ${storedSpans} stored spans are not in Jaeger`;
  const absent = visits.filter((service) => !services.has(service));
  return absent.length === 0 ? undefined : `${absent.join(", ")} is not in its trace`;
}
