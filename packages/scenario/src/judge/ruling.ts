import type { CheckEvidence, Verdict } from "../judged-run.ts";

/** What the judge of one claim says. */
export interface Ruling {
  readonly verdict: Exclude<Verdict, "error">;
  /** What would have held. */
  readonly expected: string;
  /** What was seen. */
  readonly observed: string;
  /** Why it is not pass; empty when it is. */
  readonly reason: string;
  /** A fail that no further evidence can undo. It stands even when the evidence is damaged. */
  readonly solid: boolean;
  readonly evidence: CheckEvidence;
}

/** Most operations, traces or rows that one check cites: enough to see a pattern, few enough to read. */
export const maxCited = 10;

export const noEvidence: CheckEvidence = { operations: [], traces: [], rows: [], story: [] };

interface Finding {
  readonly expected: string;
  readonly observed: string;
  readonly evidence?: Partial<CheckEvidence>;
}

export function pass({ expected, observed, evidence }: Finding): Ruling {
  const cited = citeAtMost(evidence);
  return { verdict: "pass", expected, observed, reason: "", solid: false, evidence: cited };
}

export function fail(
  finding: Finding & { readonly reason: string; readonly solid?: boolean },
): Ruling {
  const { expected, observed, reason, solid = false, evidence } = finding;
  return { verdict: "fail", expected, observed, reason, solid, evidence: citeAtMost(evidence) };
}

export function inconclusive(
  finding: Omit<Finding, "observed"> & { readonly reason: string; readonly observed?: string },
): Ruling {
  const { expected, observed = "not known", reason, evidence } = finding;
  return {
    verdict: "inconclusive",
    expected,
    observed,
    reason,
    solid: false,
    evidence: citeAtMost(evidence),
  };
}

function citeAtMost(evidence: Partial<CheckEvidence> = {}): CheckEvidence {
  const { operations = [], traces = [], rows = [], story = [], firstMs } = evidence;
  return {
    operations: operations.slice(0, maxCited),
    traces: traces.slice(0, maxCited),
    rows: rows.slice(0, maxCited),
    story,
    ...(firstMs === undefined ? {} : { firstMs }),
  };
}
