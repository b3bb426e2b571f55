import type { RecoverWithinClaim } from "../../check-plan.ts";
import type { CaseFile } from "../case-file.ts";
import { citeOperations, statusesText } from "../load-window.ts";
import { countText, instantText, measureText } from "../measure-text.ts";
import { minOperations } from "../quantile.ts";
import { fail, inconclusive, pass, type Ruling } from "../ruling.ts";
import { storyOf } from "../story.ts";

/**
 * Recovered is the start of the first operation after which every operation of the load ends ok, up to the end of load.
 * It must lie within the time after the instant, and enough operations must have been started after the time was over:
 * otherwise nobody saw that it stayed so.
 */
export function judgeRecoverWithin(claim: RecoverWithinClaim, file: CaseFile): Ruling {
  const { load, withinMs } = claim;
  const expected = `${load} recovers within ${measureText(withinMs, "ms")} and stays so`;
  const after = file.timeline.instant(claim.after);
  if (after.kind === "unknown") return inconclusive({ expected, reason: after.reason });
  const limitMs = after.value + withinMs;

  const later = file.operations.filter(
    (operation) => operation.load === load && operation.startMs >= after.value,
  );
  const broken = later.filter(({ outcome, startMs }) => outcome !== "ok" && startMs >= limitMs);
  const [firstBroken] = broken;
  if (firstBroken !== undefined) {
    const observed = `${countText(broken.length, "operation")} not ok after ${instantText(limitMs)}`;
    return fail({
      expected,
      observed,
      reason: `${observed}: ${statusesText(broken)}`,
      solid: broken.some(({ outcome }) => outcome === "fail"),
      evidence: { ...citeOperations(broken), story: storyOf(firstBroken.traceId, file) },
    });
  }
  if (file.cutMs !== null) {
    return inconclusive({
      expected,
      reason: `the run was cut short at ${instantText(file.cutMs)}`,
    });
  }
  const seen = later.filter(({ startMs }) => startMs >= limitMs);
  if (seen.length < minOperations) {
    const reason = `${countText(seen.length, "operation")} after ${instantText(limitMs)}, at least ${minOperations} are needed to see that it lasts`;
    return inconclusive({ expected, reason });
  }
  const last = later.findLast(({ outcome }) => outcome !== "ok");
  if (last === undefined) {
    return pass({
      expected,
      observed: `no operation after ${instantText(after.value)} was not ok`,
    });
  }
  const recovered = later.find(({ startMs }) => startMs > last.startMs);
  const recoveredMs = Math.min(recovered?.startMs ?? limitMs, limitMs);
  const observed = `ok again after ${measureText(recoveredMs - after.value, "ms")}`;
  return pass({ expected, observed });
}
