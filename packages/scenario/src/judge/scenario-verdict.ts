import type { UnexpectedExit } from "@holdfast/testbed";
import type { JudgedCheck, JudgedScenario } from "../judged-run.ts";
import type { CaseFile } from "./case-file.ts";
import { isProduct } from "./crash-record.ts";
import { countText, instantText } from "./measure-text.ts";

type ScenarioVerdict = Pick<JudgedScenario, "verdict" | "reason" | "broken" | "warnings">;

/**
 * error: the stack or Holdfast broke. fail: a must-check does not hold, or the product ended by itself. inconclusive:
 * a fault was not seen to act and to go, a must-check is open, evidence is missing, or nothing was claimed. Else pass.
 */
export function verdictOf(checks: readonly JudgedCheck[], file: CaseFile): ScenarioVerdict {
  const must = checks.filter(({ severity }) => severity === "must");
  const warnings = warningsOf(checks, file);
  const broken = brokenBy(must, file);
  if (broken !== null) return { verdict: "error", ...broken, warnings };

  const rest = { broken: null, warnings } as const;
  const failed = must.filter(({ verdict }) => verdict === "fail");
  const exits = crashReasons(file);
  if (failed.length > 0 || exits.length > 0) {
    const checkReasons = failed.length === 0 ? [] : [checksText(failed, must.length, "failed")];
    return { verdict: "fail", reason: [...checkReasons, ...exits].join("; "), ...rest };
  }
  const open = openReasons(must, file);
  if (open.length > 0) return { verdict: "inconclusive", reason: open.join("; "), ...rest };
  return { verdict: "pass", reason: "", ...rest };
}

function brokenBy(
  must: readonly JudgedCheck[],
  { events, plan }: CaseFile,
): (Pick<JudgedScenario, "reason"> & { readonly broken: "environment" | "internal" }) | null {
  const event = events.find(({ kind }) => kind === "scenario-broken");
  if (event?.kind === "scenario-broken") {
    return { reason: event.reason, broken: event.environment ? "environment" : "internal" };
  }
  const check = must.find(({ verdict }) => verdict === "error");
  if (check !== undefined) return { reason: `${check.id}: ${check.reason}`, broken: "internal" };
  const exit = events.find(
    (candidate) =>
      candidate.kind === "instance-exited" && !isProduct(candidate.exit.instance, plan),
  );
  if (exit?.kind !== "instance-exited") return null;
  return { reason: exitText(exit.exit, exit.tMs), broken: "environment" };
}

/** Ends of instances of the product that no fault explains. */
function crashReasons({ crashes, events, plan }: CaseFile): readonly string[] {
  return crashes
    .filter(({ fault, instance }) => fault === null && isProduct(instance, plan))
    .map(({ instance, atMs }) => {
      const event = events.find(
        (candidate) =>
          candidate.kind === "instance-exited" &&
          candidate.exit.instance === instance &&
          (candidate.tMs ?? 0) === atMs,
      );
      return event?.kind === "instance-exited"
        ? exitText(event.exit, event.tMs)
        : `${instance} ended by itself`;
    });
}

function exitText({ instance, code, signal, lastLines }: UnexpectedExit, tMs?: number): string {
  const how = signal === null ? `code ${code ?? "unknown"}` : signal;
  const when = tMs === undefined ? "before the load" : `at ${instantText(tMs)}`;
  const last = lastLines.at(-1);
  return `${instance} ended by itself ${when} (${how})${last === undefined ? "" : `: ${last}`}`;
}

function openReasons(must: readonly JudgedCheck[], file: CaseFile): readonly string[] {
  const reasons: string[] = [];
  const interrupted = file.events.find(({ kind }) => kind === "interrupted");
  if (interrupted?.kind === "interrupted") {
    reasons.push(`interrupted by ${interrupted.signal} at ${instantText(interrupted.tMs ?? 0)}`);
  }
  for (const fault of file.faults) {
    if (fault.verdict !== "pass")
      reasons.push(`fault ${fault.id} (${fault.title}) ${fault.reason}`);
  }
  const [damage] = file.damage;
  if (damage !== undefined) {
    const more = file.damage.length > 1 ? ` (and ${file.damage.length - 1} more)` : "";
    reasons.push(`evidence is missing: ${damage}${more}`);
  }
  const open = must.filter(({ verdict }) => verdict === "inconclusive");
  if (open.length > 0) reasons.push(checksText(open, must.length, "inconclusive"));
  if (must.length === 0) reasons.push("no check that must hold, so nothing was proved");
  return reasons;
}

function checksText(checks: readonly JudgedCheck[], of: number, what: string): string {
  const [first] = checks;
  return `${checks.length} of ${countText(of, "check")} ${what}, first ${first?.id ?? ""}: ${first?.reason ?? ""}`;
}

/** Later than this the load was not the one that was planned. */
const latenessLimitMs = 20;

function warningsOf(checks: readonly JudgedCheck[], { events }: CaseFile): readonly string[] {
  const warnings = checks
    .filter(({ severity, verdict }) => severity === "should" && verdict !== "pass")
    .map(({ id, verdict, reason }) => `should-check ${id} is ${verdict}: ${reason}`);
  const measured = events.findLast(({ kind }) => kind === "runner-measured");
  if (measured?.kind === "runner-measured" && measured.runner.latenessP99Ms > latenessLimitMs) {
    warnings.push(
      `the load generator was late: p99 ${Math.round(measured.runner.latenessP99Ms)} ms, so the load was not quite the planned one`,
    );
  }
  return warnings;
}
