import type { EvidenceEvent } from "./evidence-event.ts";
import type { TraceSeal } from "./judge/trace-seal.ts";
import type { HistoryLine } from "./operation.ts";
import type { Plan } from "./plan.ts";
import type { Span } from "./span.ts";

/** Everything a judge may look at for one scenario. Read from the files of a run; nothing else decides a verdict. */
export interface Evidence {
  readonly runId: string;
  readonly plan: Plan;
  readonly events: readonly EvidenceEvent[];
  readonly history: readonly HistoryLine[];
  /** Spans of the traces the load generator started, of faults, and spans without one (root span "breaker …"). */
  readonly spans: readonly Span[];
  /** What was received of each trace when the traces had settled; a trace without a seal is incomplete. */
  readonly seals: readonly TraceSeal[];
  /** What could not be read, one line each, e.g. a torn line. Nothing passes on damaged evidence. */
  readonly damage: readonly string[];
}
