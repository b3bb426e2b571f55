import type { BreakerSample } from "@holdfast/testbed";
import type { Evidence } from "../evidence.ts";
import type { EvidenceEvent, EvidenceFact } from "../evidence-event.ts";
import type { HistoryLine } from "../operation.ts";
import type { Span } from "../span.ts";
import { fixtureDurationMs, flushOf, spanIdOf, stamp, unixNanoOf } from "./evidence-fixture.ts";
import { sealOf } from "./trace-seal.ts";

/** Puts facts in, keeps the time order, and corrects the count at the end. */
export function withFacts(
  evidence: Evidence,
  ...facts: readonly (readonly [tMs: number, EvidenceFact])[]
): Evidence {
  const last = evidence.events.at(-1);
  const added = facts.map(([tMs, fact]) => stamp(fact, tMs));
  const events = [...evidence.events.slice(0, -1), ...added].toSorted(
    (left, right) => left.unixMs - right.unixMs,
  );
  const ended: EvidenceFact = { kind: "scenario-ended", facts: events.length };
  return { ...evidence, events: [...events, stamp(ended, last?.tMs ?? fixtureDurationMs)] };
}

/** Takes facts away as if they had never been written. */
export function withoutFacts(
  evidence: Evidence,
  isGone: (event: EvidenceEvent) => boolean,
): Evidence {
  return withFacts({ ...evidence, events: evidence.events.filter((event) => !isGone(event)) });
}

/** Changes spans as if they had been received so. */
export function withSpans(evidence: Evidence, change: (span: Span) => Span | null): Evidence {
  const spans = evidence.spans.flatMap((span) => change(span) ?? []);
  const events = evidence.events.map((event) =>
    event.kind === "flushed" ? { ...event, ...flushOf(spans) } : event,
  );
  return { ...evidence, spans, events, seals: sealOf(spans) };
}

/** Changes lines as if they had been written so. */
export function withHistory(
  evidence: Evidence,
  change: (line: HistoryLine) => HistoryLine | null,
): Evidence {
  const history = evidence.history.flatMap((line) => change(line) ?? []);
  const invoked = history.filter(({ type }) => type === "invoke").length;
  const without = withoutFacts(evidence, ({ kind }) => kind === "load-ended");
  const count = { load: "orders", invoked, ended: history.length - invoked };
  return withFacts({ ...without, history }, [
    fixtureDurationMs,
    { kind: "load-ended", loads: [count] },
  ]);
}

/** Payment of operation `index` tells of a change of its breaker at that time. */
export function withBreakerChange(
  evidence: Evidence,
  index: number,
  tMs: number,
  from: string,
  to: string,
): Evidence {
  const event = {
    name: "holdfast.breaker.state_change",
    unixNano: unixNanoOf(tMs),
    attributes: {
      "holdfast.breaker.name": "provider",
      "holdfast.breaker.state.previous": from,
      "holdfast.breaker.state": to,
      "holdfast.breaker.reason": "failure_rate",
    },
  };
  return withSpans(evidence, (span) =>
    span.spanId === spanIdOf(index, 4) ? { ...span, events: [...span.events, event] } : span,
  );
}

/** From that time on, the instance says that its breaker changed so often: after an odd number it is open. */
export function withTransitions(
  evidence: Evidence,
  instance: string,
  fromMs: number,
  transitions: number,
): Evidence {
  const state: BreakerSample["state"] = transitions % 2 === 1 ? "open" : "closed";
  const events = evidence.events.map((event) =>
    event.kind === "breakers-sampled" && (event.tMs ?? 0) >= fromMs
      ? {
          ...event,
          samples: event.samples.map((sample) =>
            sample.instance === instance ? { ...sample, transitions, state } : sample,
          ),
        }
      : event,
  );
  return { ...evidence, events };
}
