import { type ModelWalk, oneOf, upTo } from "@holdfast/clock/testing";
import type { CheckOrder } from "../check-schedule.ts";
import { DependencyHealth } from "../dependency-health.ts";

const cacheMs = 200;
const timeoutMs = 80;
const names: readonly string[] = ["database", "payment", "stock"];

interface PlainCheck {
  readonly order: CheckOrder;
  readonly begun: number;
  /** Undefined while it is on its way. */
  end: { readonly at: number; readonly passed: boolean } | undefined;
}

/** A log of all checks. The last one that has ended says how a dependency is; none begins while one is on its way or is younger than the cache. */
export const dependencyHealthWalk: ModelWalk = {
  name: "dependency health",
  start: (random) => {
    const health = new DependencyHealth({ dependencies: names, cacheMs, timeoutMs });
    let log: readonly PlainCheck[] = [];
    let now = 0;
    const of = (name: string): readonly PlainCheck[] =>
      log.filter(({ order }) => order.target === name);
    const due = (): string | undefined => {
      const expected = names.filter((name) => {
        const last = of(name).at(-1);
        return last === undefined || (last.end !== undefined && now - last.begun >= cacheMs);
      });
      const orders = health.due(now);
      log = [...log, ...orders.map((order) => ({ order, begun: now, end: undefined }))].slice(-30);
      const actual = orders.map(({ target }) => target).join();
      return actual === expected.join() ? undefined : `due are ${actual}, not ${expected.join()}`;
    };
    const settle = (): undefined => {
      if (log.length === 0) return;
      const check = oneOf(random, log);
      const passed = random() < 0.7;
      health.settle(check.order, passed, now);
      check.end ??= { at: now, passed };
    };
    return () => {
      now += upTo(random, 40);
      for (const check of log) {
        const at = check.begun + timeoutMs;
        if (now >= at) check.end ??= { at, passed: false };
      }
      const says = random() < 0.4 ? due() : settle();
      if (says !== undefined) return `${says}, at ${now} ms`;
      const report = health.report(now);
      const plain = names.map((name) => {
        // The order of ends, not of beginnings: there is one at a time.
        const last = of(name).findLast(({ end }) => end !== undefined)?.end;
        if (last === undefined) return `${name} unknown undefined`;
        return `${name} ${last.passed ? "up" : "down"} ${now - last.at}`;
      });
      const actual = report.dependencies.map(
        ({ name, state, ageMs }) => `${name} ${state} ${ageMs}`,
      );
      const isDown = plain.some((line) => line.includes(" down "));
      if (isDown !== (report.status === "degraded")) return `${report.status}: ${plain.join(", ")}`;
      return actual.join() === plain.join()
        ? undefined
        : `${actual.join(", ")} at ${now} ms, not ${plain.join(", ")}`;
    };
  },
};
