import type { ErrorRateClaim } from "../../check-plan.ts";
import type { CaseFile } from "../case-file.ts";
import { operationsIn } from "../load-window.ts";
import { boundText } from "../measure-text.ts";
import { inconclusive, type Ruling } from "../ruling.ts";
import { ruleShare } from "../share-ruling.ts";

/** Share of the operations started in a window that do not end ok: fail and info. */
export function judgeErrorRate(claim: ErrorRateClaim, file: CaseFile): Ruling {
  const { load, bound } = claim;
  const expected = `${load} in the window: error rate ${boundText(bound)}`;
  const all = operationsIn(load, claim.window, file);
  if (all.kind === "unknown") return inconclusive({ expected, reason: all.reason });
  const counted = all.value.filter(({ outcome }) => outcome !== "ok");
  return ruleShare({ expected, all: all.value, counted, name: "not ok", bound }, file);
}
