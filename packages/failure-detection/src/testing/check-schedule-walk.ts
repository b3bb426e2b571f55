import { type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import { type CheckOrder, CheckSchedule } from "../check-schedule.ts";

const timing = { intervalMs: 100, timeoutMs: 70 };
const targets: readonly string[] = ["a", "b", "c"];

interface PlainCheck {
  readonly target: string;
  readonly begun: number;
  over: boolean;
}

/** A log of all checks of late. A target is due when none of its checks is on its way and its last one began an interval ago. */
export const checkScheduleWalk: ModelWalk = {
  name: "check schedule",
  start: (random) => {
    const schedule = new CheckSchedule(timing, () => 0);
    schedule.setTargets(targets, 0);
    let log: readonly PlainCheck[] = [];
    let orders: readonly { readonly order: CheckOrder; readonly plain: PlainCheck }[] = [];
    let now = 0;
    const isDue = (target: string): boolean =>
      !log.some(
        (each) => each.target === target && (!each.over || now - each.begun < timing.intervalMs),
      );
    return () => {
      now += upTo(random, 40);
      const late = log.filter(({ over, begun }) => !over && now - begun >= timing.timeoutMs);
      for (const each of late) each.over = true;
      const expired = schedule.expired(now).map(({ target }) => target);
      if (
        expired.join() !== targets.filter((id) => late.some(({ target }) => target === id)).join()
      ) {
        return `${expired.join()} expired at ${now} ms`;
      }
      if (random() < 0.5 && orders.length > 0) {
        const { order, plain } = oneOf(random, orders);
        const expected = !plain.over;
        plain.over = true;
        if (schedule.settle(order, now) !== expected) return `a result at ${now} ms counted wrong`;
      }
      const wanted = targets.filter(isDue);
      const due = schedule.due(now);
      const begun = due.map((order) => ({
        order,
        plain: { target: order.target, begun: now, over: false },
      }));
      log = [...log, ...begun.map(({ plain }) => plain)].slice(-12);
      orders = [...orders, ...begun].slice(-12);
      const actual = due.map(({ target }) => target).join();
      return actual === wanted.join()
        ? undefined
        : `${actual} due at ${now} ms, not ${wanted.join()}`;
    };
  },
};
