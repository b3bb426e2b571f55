import { describe, expect, test } from "vitest";
import { HealthMonitor, type HealthMonitorOptions, type PeerCheck } from "./health-monitor.ts";

const shallow = { intervalMs: 1_000, timeoutMs: 200, unhealthyAfter: 2, healthyAfter: 2 };
const deep = { intervalMs: 5_000, timeoutMs: 1_000, unhealthyAfter: 1, healthyAfter: 1 };

function start(options: Partial<HealthMonitorOptions> = {}, peers: readonly string[] = ["a"]) {
  const monitor = new HealthMonitor({ shallow, random: () => 0, ...options });
  monitor.setEndpoints(peers, 0);
  /** Makes the checks that are due and gives each the same result. */
  const check = (now: number, passes: (peerCheck: PeerCheck) => boolean): readonly PeerCheck[] => {
    const due = monitor.due(now);
    for (const peerCheck of due) monitor.settle(peerCheck, passes(peerCheck), now);
    return due;
  };
  return { monitor, check };
}

const lost = { as: "failure", localOrigin: true } as const;
const refused = { as: "failure", localOrigin: false } as const;

const random = (): number => 0;
const send = (peerCheck: PeerCheck): boolean => peerCheck.kind === "shallow";

describe("HealthMonitor", () => {
  test("hands out each check once in an interval, all that are due together", () => {
    const { monitor, check } = start({ deep }, ["a", "b"]);

    const kinds = [0, 999, 1_000, 5_000].map((now) =>
      check(now, () => true).map(({ target, kind }) => `${kind} ${target}`),
    );

    expect(kinds[0]).toEqual(["shallow a", "shallow b", "deep a", "deep b"]);
    expect(kinds[1]).toEqual([]);
    expect(kinds[2]).toEqual(["shallow a", "shallow b"]);
    expect(kinds[3]).toHaveLength(4);
    expect(monitor.nextAt).toBe(6_000);
  });

  test("spreads the first checks of many peers over an interval", () => {
    const draws = [0.1, 0.6];
    const { monitor } = start({ random: () => draws.shift() ?? 0 }, ["a", "b"]);

    expect(monitor.due(100).map(({ target }) => target)).toEqual(["a"]);
    expect(monitor.nextAt).toBe(300);
    expect(monitor.due(600).map(({ target }) => target)).toEqual(["b"]);
  });

  test("takes a peer out whose shallow checks fail, and lets it back", () => {
    const { monitor, check } = start();
    check(0, () => false);
    expect(monitor.status("a", 0)).toBe("up");

    check(1_000, () => false);
    expect(monitor.status("a", 1_000)).toBe("down");
    check(2_000, () => true);
    check(3_000, () => true);

    expect(monitor.status("a", 3_000)).toBe("up");
    expect(monitor.changes(3_000)).toEqual([
      { kind: "ejected", endpoint: "a", reason: "shallow-checks-failed" },
      { kind: "readmitted", endpoint: "a", reason: "shallow-checks-passed" },
    ]);
  });

  test("counts a check as failed at its deadline, and drops what comes later", () => {
    const { monitor } = start({ shallow: { ...shallow, unhealthyAfter: 1 } });
    const [first] = monitor.due(0);
    expect(monitor.status("a", 199)).toBe("up");

    expect(monitor.status("a", 200)).toBe("down");
    const again = monitor.due(1_000);
    for (const late of first === undefined ? [] : [first]) monitor.settle(late, true, 1_001);

    expect(again).toHaveLength(1);
    expect(monitor.due(1_001)).toEqual([]);
    expect(monitor.status("a", 1_001)).toBe("down");
  });

  test("calls a peer degraded, and uses it, when only its deep checks fail", () => {
    const { monitor, check } = start({ deep });

    check(0, ({ kind }) => kind === "shallow");

    expect(monitor.status("a", 0)).toBe("degraded");
    expect(monitor.admits("a", 0)).toBe(true);
    expect(monitor.changes(0)).toEqual([]);
  });

  test("takes a peer out for calls that are not answered, and lets it back by checks", () => {
    const { monitor, check } = start({ passive: { unhealthyAfter: 3, healthyAfter: 2 } });
    for (const result of [lost, lost, refused, lost, lost]) monitor.record("a", result);
    expect(monitor.admits("a", 0)).toBe(true);

    monitor.record("a", lost);
    monitor.record("a", refused);
    expect(monitor.admits("a", 0)).toBe(false);
    check(0, () => true);
    expect(monitor.admits("a", 0)).toBe(false);
    check(1_000, () => true);

    expect(monitor.admits("a", 1_000)).toBe(true);
    expect(monitor.changes(1_000).map(({ kind, reason }) => `${kind}: ${reason}`)).toEqual([
      "ejected: calls-failed",
      "readmitted: shallow-checks-passed",
    ]);
  });

  test("tells of a peer that is out for two reasons once each way", () => {
    const { monitor, check } = start({ passive: { unhealthyAfter: 1, healthyAfter: 3 } });
    monitor.record("a", lost);
    for (const now of [0, 1_000]) check(now, () => false);
    for (const now of [2_000, 3_000]) check(now, () => true);
    expect(monitor.admits("a", 3_000)).toBe(false);

    check(4_000, () => true);

    expect(monitor.changes(4_000).map(({ kind }) => kind)).toEqual(["ejected", "readmitted"]);
  });

  // The usage shown in docs/mechanisms/health-checks.md.
  test("is used by a loop that makes the checks that are due", () => {
    // #region usage
    const monitor = new HealthMonitor({
      shallow: { intervalMs: 1_000, timeoutMs: 200 },
      deep: { intervalMs: 5_000, timeoutMs: 1_000, unhealthyAfter: 1 },
      passive: { unhealthyAfter: 5 },
      random,
    });
    monitor.setEndpoints(["payment-a", "payment-b"], 0);

    for (const peerCheck of monitor.due(0)) monitor.settle(peerCheck, send(peerCheck), 15);
    const status = monitor.status("payment-a", 15);
    const wakeAt = monitor.nextAt;
    // #endregion usage

    expect([status, wakeAt]).toEqual(["degraded", 1_000]);
  });

  test.each<[object, string]>([
    [{ shallow: undefined }, "shallow must be options of checks, got undefined"],
    [{ random: 1 }, "random must be a function, got 1"],
    [
      { shallow: { intervalMs: 0, timeoutMs: 1 } },
      "shallow: intervalMs must be a finite number above 0, got 0",
    ],
    [
      { deep: { intervalMs: 1, timeoutMs: -1 } },
      "deep: timeoutMs must be a finite number above 0, got -1",
    ],
    [{ active: {} }, "unknown option active; known are shallow, deep, passive, random"],
  ])("refuses %o", (options, message) => {
    const all = { shallow, random: () => 0, ...options };

    expect(() => Reflect.construct(HealthMonitor, [all])).toThrow(
      new RangeError(`HealthMonitor: ${message}`),
    );
  });
});
