import type { RpcInstrumentation } from "@holdfast/rpc";
import { SpanKind, type Tracer, trace } from "@opentelemetry/api";
import { ClientCallSpans } from "./client-call-spans.ts";
import { changeSpanName } from "./names.ts";
import { resilienceEvent, spanEvent } from "./resilience-event.ts";
import { ServerCallSpan } from "./server-call-span.ts";
import { spanTime } from "./span-time.ts";

/** Makes spans of calls made and served. */
export function rpcSpans(tracer: Tracer): RpcInstrumentation {
  return {
    clientCallStarted: (call) => new ClientCallSpans(tracer, call),
    serverCallStarted: (call) => new ServerCallSpan(tracer, call),
    resilienceEvent: (event) => {
      const noted = spanEvent(event);
      const active = trace.getActiveSpan();
      if (active !== undefined) {
        resilienceEvent(active, noted);
        return;
      }
      const span = tracer.startSpan(changeSpanName(noted.name, noted.subject), {
        startTime: spanTime(),
        kind: SpanKind.INTERNAL,
      });
      resilienceEvent(span, noted);
      span.end(spanTime());
    },
  };
}
