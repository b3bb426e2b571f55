import type { BurnRateClaim } from "../../check-plan.ts";
import type { CaseFile } from "../case-file.ts";
import { operationsIn } from "../load-window.ts";
import { boundText, measureText } from "../measure-text.ts";
import { inconclusive, type Ruling } from "../ruling.ts";
import { ruleShare } from "../share-ruling.ts";

/** Error rate over the share of errors that an objective allows (SRE workbook, chapter 5). An objective of 1 allows none. */
export function judgeBurnRate(claim: BurnRateClaim, file: CaseFile): Ruling {
  const { load, objective, bound } = claim;
  const expected = `${load} in the window: burn rate ${boundText(bound)} of objective ${measureText(objective, "ratio")}`;
  const all = operationsIn(load, claim.window, file);
  if (all.kind === "unknown") return inconclusive({ expected, reason: all.reason });
  const counted = all.value.filter(({ outcome }) => outcome !== "ok");
  const rate = all.value.length === 0 ? 0 : counted.length / all.value.length;
  // 1 - 0.9 is a little less than 0.1 in binary: what is burnt exactly must not count as more.
  const value = rate === 0 ? 0 : Number((rate / (1 - objective)).toPrecision(12));
  return ruleShare({ expected, all: all.value, counted, name: "not ok", bound, value }, file);
}
