import type { InjectedFault, Receipt } from "@holdfast/testbed";
import type { FaultPlan } from "../plan.ts";
import { bounded, reasonOf } from "./bounded.ts";
import type { ScenarioStage } from "./scenario-stage.ts";

/** How often an injected fault is asked whether it has acted, until it has. */
export const verifyEveryMs = 500;
/** A receipt that takes longer is not worth being late for. */
export const verifyLimitMs = 2_000;
/** The last receipt is asked for this long before the end, so that healing is on time. */
export const lastReceiptLeadMs = 300;
/** Tries to heal: a fault that stays makes the machine dirty, so one failure is not the end. */
export const healAttempts = 3;
/** Healing a crash starts a process and waits until it serves. */
export const healLimitMs = 15_000;
/** How long a healed fault is watched until it is seen to be gone. */
export const healedWatchMs = 5_000;
/** Putting a fault in place: a restart drains first. */
export const injectLimitMs = 15_000;

/** One fault from its planned start to its planned end, or to the abort: then it is healed at once. Never rejects. */
export async function driveFault(plan: FaultPlan, stage: ScenarioStage): Promise<void> {
  const { stopwatch, signal, breakers } = stage;
  if (!(await stopwatch.until(plan.startMs, signal))) return;
  await breakers.sampleBriefly();
  const fault = await inject(plan, stage);
  if (fault === undefined) return;
  const acted = await watch(plan, fault, stage);
  const onTime = await stopwatch.until(plan.endMs, signal);
  if (onTime) await breakers.sampleBriefly();
  if (!acted && onTime) await verify(plan, fault, stage, "always");
  await heal(plan, fault, stage);
}

async function inject(plan: FaultPlan, stage: ScenarioStage): Promise<InjectedFault | undefined> {
  const { testbed, clock, log, signal, crashes, faultSpans } = stage;
  const injectingUnixMs = clock.unixNow();
  try {
    const fault = await bounded(
      clock,
      injectLimitMs,
      `injecting ${plan.title}`,
      (limit) => testbed.inject(plan.id, plan.spec, limit),
      signal,
    );
    log.write({ kind: "fault-injected", fault: plan.id, targets: fault.targets });
    faultSpans.injected(plan, fault.targets, injectingUnixMs);
    if (plan.spec.kind === "crash" || plan.spec.kind === "restart") crashes.push(clock.unixNow());
    return fault;
  } catch (error) {
    log.write({ kind: "fault-failed", fault: plan.id, reason: reasonOf(error) });
    return undefined;
  }
}

/** Asks until the fault has acted, and once more near its end, for the numbers. */
async function watch(
  plan: FaultPlan,
  fault: InjectedFault,
  stage: ScenarioStage,
): Promise<boolean> {
  const { stopwatch, signal } = stage;
  const lastMs = plan.endMs - lastReceiptLeadMs;
  let acted = false;
  for (let dueMs = plan.startMs + verifyEveryMs; dueMs < lastMs && !acted; dueMs += verifyEveryMs) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, by the schedule.
    if (!(await stopwatch.until(dueMs, signal))) return acted;
    // oxlint-disable-next-line no-await-in-loop -- see above.
    acted = await verify(plan, fault, stage, "when-acted");
  }
  if (!(await stopwatch.until(lastMs, signal))) return acted;
  return verify(plan, fault, stage, "when-acted");
}

/** Asks once, and writes the receipt down when it says something new. */
async function verify(
  plan: FaultPlan,
  fault: InjectedFault,
  { clock, log, faultSpans }: ScenarioStage,
  write: "always" | "when-acted",
): Promise<boolean> {
  try {
    const receipt = await bounded(clock, verifyLimitMs, `verifying ${plan.title}`, (limit) =>
      fault.verify(limit),
    );
    if (receipt.acted || write === "always") {
      log.write({ kind: "fault-verified", fault: plan.id, receipt });
      faultSpans.seen(plan, receipt);
    }
    return receipt.acted;
  } catch (error) {
    log.write({ kind: "note", message: `${plan.id} was not verified: ${reasonOf(error)}` });
    return false;
  }
}

/** Not ended by the abort of the scenario: what was put in place is taken away whatever happens. */
async function heal(plan: FaultPlan, fault: InjectedFault, stage: ScenarioStage): Promise<void> {
  const { clock, log, signal, faultSpans } = stage;
  faultSpans.healing(plan);
  for (let attempt = 1; ; attempt += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- the next try only after this one failed.
      await bounded(clock, healLimitMs, `healing ${plan.title}`, (limit) => fault.heal(limit));
      log.write({ kind: "fault-healed", fault: plan.id });
      faultSpans.ended(plan);
      break;
    } catch (error) {
      if (attempt < healAttempts) continue;
      log.write({ kind: "fault-heal-failed", fault: plan.id, reason: reasonOf(error) });
      faultSpans.ended(plan, reasonOf(error));
      return;
    }
  }
  // After an abort the system is stopped next; nobody asks whether the fault is gone.
  if (signal.aborted) return;
  const receipt = await watchHealed(plan, fault, stage);
  if (receipt !== undefined) log.write({ kind: "fault-heal-verified", fault: plan.id, receipt });
}

/** @returns The receipt that shows it is gone, else the last one. */
async function watchHealed(
  plan: FaultPlan,
  fault: InjectedFault,
  { clock, log, signal }: ScenarioStage,
): Promise<Receipt | undefined> {
  const untilMs = clock.now() + healedWatchMs;
  let last: Receipt | undefined;
  while (!signal.aborted) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one after the other.
      last = await bounded(clock, verifyLimitMs, `verifying that ${plan.id} is gone`, (limit) =>
        fault.verifyHealed(limit),
      );
      if (last.acted) return last;
    } catch (error) {
      log.write({ kind: "note", message: `${plan.id}, healed: ${reasonOf(error)}` });
    }
    if (clock.now() + verifyEveryMs > untilMs) return last;
    // oxlint-disable-next-line no-await-in-loop -- see above.
    await clock.sleep(verifyEveryMs, signal).catch(() => undefined);
  }
  return last;
}
