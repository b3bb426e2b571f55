import type { Receipt } from "@holdfast/testbed";
import type { EvidenceEvent } from "../evidence-event.ts";
import type { JudgedFault } from "../judged-run.ts";
import type { FaultPlan } from "../plan.ts";

/** A planned fault and what became of it: in place, seen to act, taken away, seen to be gone. */
export function judgeFault(plan: FaultPlan, events: readonly EvidenceEvent[]): JudgedFault {
  const about = events.filter((event) => "fault" in event && event.fault === plan.id);
  const injected = about.find((event) => event.kind === "fault-injected");
  const healed = about.findLast((event) => event.kind === "fault-healed");
  const failed = about.find((event) => event.kind === "fault-failed");
  const healFailed = about.findLast((event) => event.kind === "fault-heal-failed");
  const receipt = best(about.filter((event) => event.kind === "fault-verified"));
  const healReceipt = best(about.filter((event) => event.kind === "fault-heal-verified"));

  const reason = reasonOf({
    injected: injected !== undefined,
    failed: failed?.reason,
    receipt,
    healed: healed !== undefined,
    healFailed: healFailed?.reason,
    healReceipt,
  });
  return {
    id: plan.id,
    kind: plan.spec.kind,
    title: plan.title,
    targets: injected?.targets ?? [],
    plannedStartMs: plan.startMs,
    plannedEndMs: plan.endMs,
    injectedMs: injected?.tMs ?? null,
    healedMs: healed?.tMs ?? null,
    receipt,
    healReceipt,
    verdict: reason === "" ? "pass" : "inconclusive",
    reason,
  };
}

/** Faults whose healing failed and that nobody saw gone later: the machine may still have them. */
export function dirtyOf(events: readonly EvidenceEvent[]): readonly string[] {
  const stopped = events.findLast((event) => event.kind === "testbed-stopped");
  const left = stopped?.report.left ?? [];
  const goneLater = (fault: string, after: number): boolean =>
    stopped?.report.healed.includes(fault) === true ||
    events.some(
      (event, at) => at > after && event.kind === "fault-healed" && event.fault === fault,
    );
  const stuck = events.flatMap((event, at) =>
    event.kind === "fault-heal-failed" && !goneLater(event.fault, at)
      ? [`${event.fault} could not be healed: ${event.reason}`]
      : [],
  );
  return [...left, ...stuck];
}

/** The receipt that shows most: one that acted, else the last. */
function best(events: readonly { readonly receipt: Receipt }[]): Receipt | null {
  const receipts = events.map(({ receipt }) => receipt);
  return receipts.findLast(({ acted }) => acted) ?? receipts.at(-1) ?? null;
}

interface FaultLife {
  readonly injected: boolean;
  readonly failed: string | undefined;
  readonly receipt: Receipt | null;
  readonly healed: boolean;
  readonly healFailed: string | undefined;
  readonly healReceipt: Receipt | null;
}

function reasonOf(life: FaultLife): string {
  if (!life.injected) return `not injected: ${life.failed ?? "nothing says that it was"}`;
  if (life.failed !== undefined) return `failed: ${life.failed}`;
  if (life.receipt === null) return "not verified: nobody could say whether it acted";
  if (!life.receipt.acted) return `did nothing that could be seen: ${life.receipt.summary}`;
  if (!life.healed) return `not healed: ${life.healFailed ?? "nothing says that it was"}`;
  if (life.healReceipt === null) return "healed, but nobody could say whether it is gone";
  if (!life.healReceipt.acted)
    return `healed, but not seen to be gone: ${life.healReceipt.summary}`;
  return "";
}
