import type { Outcome, Verdict } from "./verdict.ts";

/**
 * The default judgement. Reads the gRPC status `code` of any error, whichever library made it; `unprocessed: true` on an error says that
 * no handler saw the call; a pushback is read from `pushbackMs` or from the metadata `grpc-retry-pushback-ms`.
 */
export function classify(_outcome: Outcome): Verdict {
  throw new Error("to come");
}
