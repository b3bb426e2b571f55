import type { Receipt } from "./fault.ts";
import type { FaultContext } from "./injection.ts";
import { healedLimitMs, healedPollMs } from "./injection.ts";
import type { Link } from "./system-plan.ts";

const probeLimitMs = 1_000;

/**
 * Goes over each link as a new client would, until every one answers or `healedLimitMs` is over. A link whose instance
 * is kept down or paused by a fault, or on which another fault lies, cannot be probed and is only counted.
 */
export async function probeLinks(
  context: FaultContext,
  links: readonly Link[],
  signal?: AbortSignal,
): Promise<Receipt> {
  const probed = links.filter(
    (link) => !context.links.isFaulty(link.name) && !context.instance(link.to.name).isHeld,
  );
  const [results, counters] = await Promise.all([
    Promise.all(probed.map((link) => probeUntilGood(context, link, signal))),
    context.links.counters(signal),
  ]);
  // A small delay that stayed behind would not keep a probe from being answered.
  const isClear = ({ name }: Link): boolean =>
    counters[name]?.isEnabled === true && counters[name].toxics.every(({ isActive }) => !isActive);
  const silent = probed.filter((link, index) => results[index] === false || !isClear(link));
  const skipped = links.length - probed.length;
  const note = skipped === 0 ? "" : `, ${skipped} not tried because of another fault`;
  return {
    acted: silent.length === 0,
    by: "probe",
    summary:
      silent.length === 0
        ? `${probed.length} of ${links.length} proxies answer${note}`
        : `not healed: ${silent.map((link) => link.name).join(", ")}${note}`,
    values: { links: links.length, answered: probed.length - silent.length, skipped },
  };
}

async function probeUntilGood(
  context: FaultContext,
  link: Link,
  signal?: AbortSignal,
): Promise<boolean> {
  const deadline = context.clock.now() + healedLimitMs;
  do {
    if (await context.support.probeLink(link, probeLimitMs, signal)) return true;
    await context.clock.sleep(healedPollMs, signal);
  } while (context.clock.now() < deadline);
  return false;
}
