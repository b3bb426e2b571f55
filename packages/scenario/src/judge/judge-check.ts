import type { CheckPlan } from "../check-plan.ts";
import type { JudgedCheck } from "../judged-run.ts";
import type { CaseFile } from "./case-file.ts";
import { judgeClaim } from "./judge-claim.ts";
import { noEvidence, type Ruling } from "./ruling.ts";

/**
 * Judges one check. On damaged evidence nothing passes, and only what no further evidence can undo fails. A judge that
 * throws makes the check an error, never a pass.
 */
export function judgeCheck(plan: CheckPlan, file: CaseFile): JudgedCheck {
  const { id, title, severity, because, location, claim } = plan;
  const head = {
    id,
    title,
    kind: claim.kind,
    severity,
    ...(because === undefined ? {} : { because }),
    location,
  };
  try {
    const { verdict, reason, expected, observed, evidence } = weigh(judgeClaim(claim, file), file);
    return { ...head, verdict, reason, expected, observed, evidence };
  } catch (error) {
    const reason = `the judge failed: ${error instanceof Error ? error.message : String(error)}`;
    return {
      ...head,
      verdict: "error",
      reason,
      expected: title,
      observed: "not judged",
      evidence: noEvidence,
    };
  }
}

function weigh(ruling: Ruling, { damage }: CaseFile): Ruling {
  const [first] = damage;
  if (first === undefined || ruling.verdict === "inconclusive" || ruling.solid) return ruling;
  return { ...ruling, verdict: "inconclusive", reason: `the evidence is damaged: ${first}` };
}
