import type { SystemPlan } from "../system-plan.ts";
import type { LinkMeter } from "./link-meter.ts";

/**
 * Sees to it that a client of an instance that is down meets what it would meet if only the process had ended: an end at
 * once. The address of a dead container is nobody's, and a connection to it would hang for seconds as with a dead machine.
 */
export class InstancePresence {
  readonly #plan: SystemPlan;
  #meter: LinkMeter | undefined;

  constructor(plan: SystemPlan) {
    this.#plan = plan;
  }

  /** Nobody ends before there is a meter, but for a start that fails. */
  attach(meter: LinkMeter): void {
    this.#meter = meter;
  }

  /** In the background: a meter that does not answer shows in every receipt. */
  note(instance: string, isPresent: boolean): void {
    const links = this.#plan.links.filter(({ to }) => to.name === instance);
    const names = links.map(({ name }) => name);
    this.#meter?.setPresence(names, isPresent).catch(() => {});
  }
}
