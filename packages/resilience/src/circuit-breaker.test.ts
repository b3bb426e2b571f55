import { describe, expect, test } from "vitest";
import { fixed } from "./backoff.ts";
import { type BreakerOptions, consecutiveFailures, failureRatio } from "./breaker-options.ts";
import { CircuitBreaker, type Moment, refused } from "./circuit-breaker.ts";
import type { BreakerStateChanged } from "./events.ts";
import { exponential } from "./index.ts";

function start(options: BreakerOptions, random = () => 0.5) {
  const events: BreakerStateChanged[] = [];
  const identity = { name: "peer", endpoint: "a" };
  const breaker = new CircuitBreaker(identity, options, random, (event) => events.push(event));
  const call = (as: "success" | "failure" | "ignored", now = 0, durationMs = 1): number => {
    const permit = breaker.admit(at(now));
    breaker.settle(permit, as, at(now, durationMs));
    return permit;
  };
  return { breaker, events, call };
}

function at(instant: number, workedMs = 1): Moment {
  return { at: instant, workedMs };
}

const open1s = fixed({ delayMs: 1_000 });

describe("CircuitBreaker", () => {
  test("opens after failures in a row and says why", () => {
    const { breaker, events, call } = start(consecutiveFailures({ failures: 2, open: open1s }));
    call("failure");
    call("success");
    call("failure");
    expect(breaker.state).toBe("closed");

    call("failure", 5);

    expect(events).toEqual([
      {
        kind: "breaker-state-changed",
        name: "peer",
        endpoint: "a",
        from: "closed",
        to: "open",
        reason: "failures",
        failureRatio: 1,
        windowCalls: 2,
      },
    ]);
    expect(breaker.admit(at(6))).toBe(refused);
    expect(breaker.retryAfterMs(6)).toBe(999);
  });

  test("opens at a share of failures, once there are enough calls", () => {
    const options = failureRatio({
      threshold: 0.5,
      windowCalls: 10,
      minimumCalls: 4,
      open: open1s,
    });
    const { breaker, events, call } = start(options);
    call("failure");
    call("failure");
    call("success");
    expect(breaker.state).toBe("closed");

    call("failure");

    expect(events).toMatchObject([{ to: "open", failureRatio: 0.75, windowCalls: 4 }]);
  });

  test("does not count failures that are older than its window", () => {
    const { breaker, call } = start(
      failureRatio({ windowMs: 10_000, minimumCalls: 2, open: open1s }),
    );
    call("failure", 0);
    call("success", 20_000);

    call("failure", 20_001);
    expect(breaker.state).toBe("open");

    const later = start(failureRatio({ windowMs: 10_000, minimumCalls: 3, open: open1s }));
    for (let time = 0; time < 2; time += 1) later.call("failure", 0);
    later.call("failure", 3_600_000);

    expect(later.breaker.state).toBe("closed");
  });

  test("opens at a share of slow calls", () => {
    const options = failureRatio({
      windowCalls: 4,
      minimumCalls: 4,
      slowMs: 100,
      slowThreshold: 0.5,
    });
    const { events, call } = start(options);

    for (const durationMs of [50, 101, 100, 101]) call("success", 0, durationMs);

    expect(events).toMatchObject([{ to: "open", reason: "slow-calls", failureRatio: 0 }]);
  });

  test("lets as many probes through as configured and closes when all succeed", () => {
    const { breaker, events } = start(
      consecutiveFailures({ failures: 1, probes: 2, open: open1s }),
    );
    breaker.settle(breaker.admit(at(0)), "failure", at(0, 1));

    const probes = [breaker.admit(at(1_000)), breaker.admit(at(1_000)), breaker.admit(at(1_000))];
    expect(probes.map((permit) => permit !== refused)).toEqual([true, true, false]);
    for (const permit of probes.slice(0, 2)) breaker.settle(permit, "success", at(1_010, 10));

    expect(events.map(({ to, reason }) => `${to}: ${reason}`)).toEqual([
      "open: failures",
      "half-open: open-elapsed",
      "closed: probes-succeeded",
    ]);
  });

  test("stays open longer each time its probe fails, and forgets that when it closes", () => {
    const open = exponential({ baseMs: 100, maxMs: 300, jitter: "none" });
    const { breaker, call } = start(consecutiveFailures({ failures: 1, open }));
    const waits: number[] = [];
    let now = 0;

    for (const as of ["failure", "failure", "failure", "success", "failure"] as const) {
      call(as, now);
      waits.push(breaker.retryAfterMs(now));
      now += breaker.retryAfterMs(now);
    }

    expect(waits).toEqual([100, 200, 300, 0, 100]);
  });

  test("spreads the open time, so that replicas do not probe together", () => {
    const waits = [0, 0.5, 1].map((draw) => {
      const { breaker, call } = start(consecutiveFailures({ failures: 1 }), () => draw);
      call("failure");
      return breaker.retryAfterMs(0);
    });

    expect(waits).toEqual([500, 750, 1_000]);
  });

  test("drops a straggler's failure while it probes", () => {
    const { breaker } = start(consecutiveFailures({ failures: 1, open: open1s }));
    const straggler = breaker.admit(at(0));
    breaker.settle(breaker.admit(at(0)), "failure", at(0, 1));
    const probe = breaker.admit(at(1_000));

    breaker.settle(straggler, "failure", at(1_001, 1_001));
    expect(breaker.state).toBe("half-open");
    breaker.settle(probe, "success", at(1_002, 2));

    expect(breaker.state).toBe("closed");
  });

  test("drops a straggler's success while it is open or probes", () => {
    const { breaker } = start(consecutiveFailures({ failures: 1, open: open1s }));
    const straggler = breaker.admit(at(0));
    breaker.settle(breaker.admit(at(0)), "failure", at(0, 1));
    breaker.admit(at(1_000));

    breaker.settle(straggler, "success", at(1_001, 1_001));

    expect(breaker.state).toBe("half-open");
  });

  test("gives the place of an ignored probe to the next call", () => {
    const { breaker, call } = start(consecutiveFailures({ failures: 1, open: open1s }));
    call("failure");

    call("ignored", 1_000);
    expect(breaker.state).toBe("half-open");
    call("success", 1_001);

    expect(breaker.state).toBe("closed");
  });

  test("counts neither ignored calls nor its own refusals", () => {
    const { breaker, call } = start(
      failureRatio({ threshold: 1, windowCalls: 2, minimumCalls: 2, open: open1s }),
    );
    call("failure");

    for (let time = 0; time < 10; time += 1) call("ignored");
    const before = breaker.snapshot;
    call("failure");
    for (let time = 0; time < 10; time += 1) call("failure", 1);

    // Two failures of two calls: the ten between them were none. The ten after them were never made.
    expect(before).toMatchObject({ state: "closed", permitted: 11, rejected: 0, transitions: 0 });
    expect(breaker.snapshot).toMatchObject({ state: "open", permitted: 12, rejected: 10 });
  });

  test("opens again when a probe does not come back in time", () => {
    const { breaker, events, call } = start(
      consecutiveFailures({ failures: 1, open: open1s, halfOpenMaxMs: 5_000 }),
    );
    call("failure");
    const lost = breaker.admit(at(1_000));
    expect(breaker.admit(at(5_999))).toBe(refused);

    expect(breaker.admit(at(6_000))).toBe(refused);
    expect(events.at(-1)).toMatchObject({ from: "half-open", to: "open", reason: "probe-stuck" });
    breaker.settle(lost, "success", at(6_001, 5_001));
    expect(breaker.state).toBe("open");
    call("success", 7_000);

    expect(breaker.state).toBe("closed");
  });

  test("stays isolated until it is closed by hand", () => {
    const { breaker, events, call } = start(consecutiveFailures());
    breaker.isolate(0);

    expect(breaker.admit(at(1e9))).toBe(refused);
    expect(breaker.retryAfterMs(1e9)).toBe(Number.POSITIVE_INFINITY);
    breaker.close(1e9);
    call("success", 1e9);

    expect(events.map(({ to, reason }) => `${to}: ${reason}`)).toEqual([
      "isolated: forced",
      "closed: forced",
    ]);
  });

  test("counts what it let through, what it refused and how often it changed", () => {
    const { breaker, call } = start(consecutiveFailures({ failures: 1, open: open1s }));
    call("success");
    call("failure");
    call("success");
    call("success");

    expect(breaker.snapshot).toEqual({
      name: "peer",
      endpoint: "a",
      state: "open",
      permitted: 2,
      rejected: 2,
      transitions: 1,
    });
  });
});
