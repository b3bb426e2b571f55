import type { Claim } from "../check-plan.ts";
import type { CaseFile } from "./case-file.ts";
import { judgeBreakerBecomes } from "./claims/breaker-becomes.ts";
import { judgeBreakerStays } from "./claims/breaker-stays.ts";
import { judgeInvariant } from "./claims/db-invariant.ts";
import { judgeAvailable } from "./claims/history-available.ts";
import { judgeExactlyOnce } from "./claims/history-exactly-once.ts";
import { judgeOutcome } from "./claims/history-outcome.ts";
import { judgeRecoverWithin } from "./claims/history-recover-within.ts";
import { judgeBurnRate } from "./claims/slo-burn-rate.ts";
import { judgeErrorRate } from "./claims/slo-error-rate.ts";
import { judgeLatency } from "./claims/slo-latency.ts";
import { judgeSpanCount } from "./claims/spans-count.ts";
import { judgeSpanLatency } from "./claims/spans-latency.ts";
import { judgeSpanRatio } from "./claims/spans-ratio.ts";
import { judgeTraces } from "./claims/traces.ts";
import { judgeTraceCount } from "./claims/traces-count.ts";
import type { Ruling } from "./ruling.ts";

/** Hands a claim to its judge. */
export function judgeClaim(claim: Claim, file: CaseFile): Ruling {
  switch (claim.kind) {
    case "history.outcome":
      return judgeOutcome(claim, file);
    case "history.available":
      return judgeAvailable(claim, file);
    case "history.recover-within":
      return judgeRecoverWithin(claim, file);
    case "history.exactly-once":
      return judgeExactlyOnce(claim, file);
    case "db.invariant":
      return judgeInvariant(claim, file);
    case "slo.latency":
      return judgeLatency(claim, file);
    case "slo.error-rate":
      return judgeErrorRate(claim, file);
    case "slo.burn-rate":
      return judgeBurnRate(claim, file);
    case "breaker.becomes":
      return judgeBreakerBecomes(claim, file);
    case "breaker.stays":
      return judgeBreakerStays(claim, file);
    case "spans.count":
      return judgeSpanCount(claim, file);
    case "spans.latency":
      return judgeSpanLatency(claim, file);
    case "spans.ratio":
      return judgeSpanRatio(claim, file);
    case "traces":
      return judgeTraces(claim, file);
    case "traces.count":
      return judgeTraceCount(claim, file);
  }
}
