import type { OutcomeClaim } from "../../check-plan.ts";
import type { CaseFile } from "../case-file.ts";
import { operationsIn } from "../load-window.ts";
import { boundText } from "../measure-text.ts";
import { inconclusive, type Ruling } from "../ruling.ts";
import { ruleShare } from "../share-ruling.ts";

/** Share or count of the operations of a window that end so. An operation whose end was not seen is info. */
export function judgeOutcome(claim: OutcomeClaim, file: CaseFile): Ruling {
  const { load, outcome, bound } = claim;
  const expected = `${load} in the window: ${outcome} ${boundText(bound)}`;
  const all = operationsIn(load, claim.window, file);
  if (all.kind === "unknown") return inconclusive({ expected, reason: all.reason });
  const counted = all.value.filter((operation) => operation.outcome === outcome);
  return ruleShare({ expected, all: all.value, counted, name: outcome, bound }, file);
}
