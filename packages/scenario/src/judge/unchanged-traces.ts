import type { CaseFile } from "./case-file.ts";
import { inconclusive, type Ruling } from "./ruling.ts";

/** Lets a claim on all spans of a run pass only while no trace was changed after the run. */
export function unlessChanged(ruling: Ruling, { traces }: CaseFile): Ruling {
  const changed = traces.all.find(({ gap }) => gap?.damaged === true);
  if (ruling.verdict !== "pass" || changed === undefined) return ruling;
  const reason = `a trace changed after the run: ${changed.gap?.reason ?? ""}`;
  return inconclusive({ ...ruling, reason });
}
