import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import {
  attempt,
  breaker,
  chaosBehaviour,
  chaosFault,
  chaosLatency,
  chaosOutcome,
  consecutiveFailures,
  immediate,
  pipeline,
  type ResilienceEvent,
  retry,
  type Strategy,
} from "./index.ts";

function start(...strategies: readonly Strategy[]) {
  const clock = new ManualClock();
  const events: ResilienceEvent[] = [];
  const calls = pipeline(
    { name: "peer", clock, observe: (event) => events.push(event) },
    ...strategies,
  );
  return { clock, events, calls };
}

const answer = (): string => "answer";

function unclear(): never {
  throw new Error("unclear");
}

/** Which of so many calls fail. */
async function pattern(strategy: Strategy, count: number): Promise<string> {
  const { calls } = start(strategy);
  let seen = "";
  for (let call = 0; call < count; call += 1) seen += (await calls.outcome(answer)).ok ? "." : "x";
  return seen;
}

describe("chaosFault", () => {
  test("does nothing until it is given a ratio", async () => {
    expect(await pattern(chaosFault({}), 50)).toBe(".".repeat(50));
  });

  test("fails in place of the work as a peer that is down would, and tells of it", async () => {
    const { calls, events } = start(chaosFault({ ratio: 1 }));
    let done = 0;

    const outcome = await calls.outcome(() => {
      done += 1;
    });

    expect(outcome).toMatchObject({ ok: false, error: { code: 14 } });
    expect(done).toBe(0);
    expect(events).toEqual([{ kind: "chaos-injected", name: "peer", injection: "fault" }]);
  });

  test("is seen by every strategy around it", async () => {
    const { calls } = start(
      retry({ attempts: 3, backoff: immediate(), idempotent: true }),
      breaker(consecutiveFailures({ failures: 3 })),
      chaosFault({ ratio: 1 }),
    );

    expect(await calls.outcome(answer)).toMatchObject({ attempts: 3 });
    expect(calls.breakers.snapshots()).toMatchObject([{ name: "peer", state: "open" }]);
  });

  test("makes the same choices for the same seed, and others for another", async () => {
    const [one, same, other] = await Promise.all(
      [7, 7, 8].map((seed) => pattern(chaosFault({ ratio: 0.5, seed }), 64)),
    );

    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  test("acts on the share it is given", async () => {
    const seen = await pattern(chaosFault({ ratio: 0.25, seed: "share" }), 2_000);

    expect(seen.replaceAll(".", "").length / 2_000).toBeCloseTo(0.25, 1);
  });

  test("throws what it is told to, on the attempts it is told to", async () => {
    const { calls } = start(
      retry({ backoff: immediate(), idempotent: true }),
      chaosFault({
        ratio: 1,
        when: (ctx) => ctx.attempt === 1,
        fault: () => Object.assign(new Error("reset"), { code: "ECONNRESET" }),
      }),
    );

    expect(await calls.outcome(answer)).toMatchObject({ ok: true, value: "answer", attempts: 2 });
  });
});

describe("chaos", () => {
  test("gives permits back when its condition fails", async () => {
    const { calls } = start(
      breaker(consecutiveFailures({ failures: 1 })),
      chaosFault({ ratio: 1, when: unclear }),
    );

    expect(await calls.outcome(answer)).toMatchObject({ error: { message: "unclear" } });
    expect(calls.breakers.snapshots()).toMatchObject([{ state: "open" }]);
  });

  test("rejects and does not throw when its condition fails", async () => {
    const { calls } = start(chaosFault({ ratio: 1, when: unclear }));

    await expect(calls.run(answer)).rejects.toThrow("unclear");
  });
});

describe("chaosLatency", () => {
  test("delays the work", async () => {
    const { calls, clock } = start(chaosLatency({ ratio: 1, latencyMs: 30 }));
    let done = 0;
    const call = calls.run(() => {
      done += 1;
      return "late";
    });

    await clock.advance(29);
    expect(done).toBe(0);
    await clock.advance(1);

    expect(await call).toBe("late");
  });

  test("is ended by the timeout of the attempt, and leaves no timer behind", async () => {
    const { calls, clock } = start(
      attempt({ timeoutMs: 20 }),
      chaosLatency({ ratio: 1, latencyMs: 1_000 }),
    );
    const call = calls.outcome(answer);
    await clock.advance(20);

    expect(await call).toMatchObject({ error: { code: "DEADLINE_EXCEEDED", where: "attempt" } });
    expect(clock.scheduled).toBe(0);
  });

  test("draws its delays from its seed", async () => {
    const { calls, clock } = start(
      chaosLatency({ ratio: 1, seed: 3, latencyMs: (random) => 10 + Math.floor(random() * 10) }),
    );
    const call = calls.run(answer);
    await clock.advance(20);

    expect(await call).toBe("answer");
  });
});

describe("chaosOutcome", () => {
  test("answers in place of the peer", async () => {
    const { calls } = start(chaosOutcome({ ratio: 1, outcome: () => "made up" }));

    expect(await calls.run(answer)).toBe("made up");
  });
});

describe("chaosBehaviour", () => {
  test("does something before the work", async () => {
    const done: string[] = [];
    const { calls } = start(
      chaosBehaviour({
        ratio: 1,
        behaviour: () => {
          done.push("connection dropped");
        },
      }),
    );
    await calls.run(() => done.push("work"));

    expect(done).toEqual(["connection dropped", "work"]);
  });

  test("lets several act together, the outer one first", async () => {
    const { calls, events, clock } = start(
      chaosLatency({ ratio: 1, latencyMs: 5 }),
      chaosFault({ ratio: 1 }),
    );
    const call = calls.outcome(answer);
    await clock.advance(5);

    expect(await call).toMatchObject({ ok: false });
    expect(events.map((event) => "injection" in event && event.injection)).toEqual([
      "latency",
      "fault",
    ]);
  });

  // The usage shown in docs/mechanisms/chaos.md.
  test("is used to see what the strategies around it do", async () => {
    // #region usage
    const reserve = pipeline(
      "inventory.reserve",
      retry({ attempts: 3, idempotent: true }),
      attempt({ timeoutMs: 200 }),
      chaosLatency({ ratio: 0.1, seed: "slow peer", latencyMs: (random) => 50 + 500 * random() }),
      chaosFault({ ratio: 0.05, seed: "down" }),
    );
    const reply = await reserve.run(async () => "reserved");
    // #endregion usage

    expect(reply).toBe("reserved");
  });
});
