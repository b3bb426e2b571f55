import type { PostgresInstrumentation, QueryStart } from "@holdfast/postgres";
import { type Attributes, SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import { attributes as names } from "./names.ts";
import { spanTime } from "./span-time.ts";

/** Makes one CLIENT span of each statement or transaction. */
export function postgresSpans(tracer: Tracer): PostgresInstrumentation {
  return {
    queryStarted: (query) => {
      const span = tracer.startSpan(query.summary, {
        startTime: spanTime(),
        kind: SpanKind.CLIENT,
        attributes: attributesOf(query),
      });
      return {
        ended: (end) => {
          if (end.kind === "ok") {
            span.setAttribute(names.dbReturnedRows, end.returnedRows);
          } else {
            if (end.sqlState !== undefined) span.setAttribute(names.dbStatus, end.sqlState);
            span.setAttribute(names.errorType, end.sqlState ?? end.errorType);
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end(spanTime());
        },
      };
    },
  };
}

function attributesOf({
  summary,
  text,
  database,
  serverAddress,
  serverPort,
}: QueryStart): Attributes {
  const [operation = summary, collection] = summary.split(" ");
  const attributes: Attributes = {
    [names.dbSystem]: "postgresql",
    [names.dbNamespace]: database,
    [names.dbOperation]: operation,
    [names.dbSummary]: summary,
    [names.serverAddress]: serverAddress,
    [names.serverPort]: serverPort,
  };
  // A transaction is no operation on one collection; it has no text either.
  if (text !== undefined) {
    attributes[names.dbText] = text;
    if (collection !== undefined) attributes[names.dbCollection] = collection;
  }
  return attributes;
}
