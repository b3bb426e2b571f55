import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import type { AnyOperation } from "../build/plan-draft.ts";
import type { EndLine, InvokeLine } from "../operation.ts";
import type { LoadPlan } from "../plan.ts";
import type { CallAnswer, Caller, CallRequest } from "./caller.ts";
import { LoadGenerator } from "./load-generator.ts";
import type { OwnSpan } from "./own-span.ts";

const tenPerSecond: LoadPlan = {
  name: "orders",
  ratePerS: 10,
  spread: ["a", "b"],
  startMs: 0,
  endMs: 1_000,
  operations: 10,
};

const placeOrder: AnyOperation = (c) =>
  c.call("shop.v1.Checkout/PlaceOrder", {
    cartId: c.key,
    lines: [{ sku: "mug", quantity: c.int(1, 100) }],
  });

interface Bench {
  readonly clock: ManualClock;
  readonly generator: LoadGenerator;
  readonly lines: (InvokeLine | EndLine)[];
  readonly spans: OwnSpan[];
  readonly calls: CallRequest[];
  readonly abort: AbortController;
  /** The process stands still so long: time passes, nobody is woken. */
  readonly stall: (durationMs: number) => void;
}

interface BenchOptions {
  readonly operation?: AnyOperation;
  readonly load?: LoadPlan;
  readonly inFlightMax?: number;
  /** How long each call takes. */
  readonly callMs?: (request: CallRequest) => number;
}

function bench({ operation = placeOrder, load = tenPerSecond, ...more }: BenchOptions = {}): Bench {
  const clock = new ManualClock(1_000_000);
  let stalledMs = 0;
  const lines: (InvokeLine | EndLine)[] = [];
  const spans: OwnSpan[] = [];
  const calls: CallRequest[] = [];
  const abort = new AbortController();
  const caller: Caller = {
    call: async (request): Promise<CallAnswer> => {
      calls.push(request);
      await clock.sleep(more.callMs?.(request) ?? 5);
      const endpoint = `checkout-${request.zone ?? "1"}`;
      return { status: "OK", message: "", body: {}, endpoint, sent: true, read: false };
    },
  };
  const generator = new LoadGenerator({
    host: {
      runId: "r_1",
      scenario: "s",
      seed: 7,
      caller,
      sink: { line: (line) => lines.push(line), span: (span) => spans.push(span) },
      clock: {
        now: () => clock.now() + stalledMs,
        unixNow: () => clock.unixNow() + stalledMs,
        sleep: (durationMs, signal) => clock.sleep(durationMs, signal),
        schedule: (delayMs, action) => clock.schedule(delayMs, action),
      },
      startedAt: clock.now(),
      startedUnixMs: clock.unixNow(),
    },
    loads: [load],
    operations: new Map([["orders", operation]]),
    signal: abort.signal,
    ...(more.inFlightMax !== undefined && { inFlightMax: more.inFlightMax }),
  });
  const stall = (durationMs: number): void => {
    stalledMs += durationMs;
  };
  return { clock, generator, lines, spans, calls, abort, stall };
}

function invokes(lines: readonly (InvokeLine | EndLine)[]): readonly InvokeLine[] {
  return lines.filter((line) => line.type === "invoke");
}

function inputsOf({ lines }: Bench): unknown {
  return invokes(lines).map(({ key, input }) => [key, input]);
}

function ends(lines: readonly (InvokeLine | EndLine)[]): readonly EndLine[] {
  return lines.filter((line) => line.type !== "invoke");
}

describe("LoadGenerator", () => {
  test("starts operations by the schedule, in the zones in turn", async () => {
    const { clock, generator, lines } = bench();

    const running = generator.run();
    await clock.advance(1_000);
    await running;

    expect(invokes(lines).map(({ startMs, zone }) => [startMs, zone])).toEqual(
      [0, 100, 200, 300, 400, 500, 600, 700, 800, 900].map((startMs, index) => [
        startMs,
        index % 2 === 0 ? "a" : "b",
      ]),
    );
  });

  test("begins after the operations of the warm-up, at the start of the load", async () => {
    const { clock, generator, lines } = bench({ load: { ...tenPerSecond, warmUp: 7 } });

    const running = generator.run();
    await clock.advance(1_000);
    await running;

    expect(invokes(lines).map(({ index, startMs, zone }) => [index, startMs, zone])).toEqual([
      [7, 0, "b"],
      [8, 100, "a"],
      [9, 200, "b"],
    ]);
  });

  test("keeps the schedule while the system is slow", async () => {
    const { clock, generator, lines } = bench({ callMs: () => 5_000 });

    const running = generator.run();
    await clock.advance(1_000);
    await running;

    expect(invokes(lines)).toHaveLength(10);
    expect(ends(lines)).toHaveLength(0);
    expect(generator.inFlight).toBe(10);
  });

  test("starts what is due at once after a stall, and does not drift", async () => {
    const { clock, generator, lines, stall } = bench();

    const running = generator.run();
    await clock.advance(100);
    stall(250);
    await clock.advance(650);
    await running;

    expect(invokes(lines).map(({ plannedMs, startMs }) => [plannedMs, startMs])).toEqual([
      [0, 0],
      [100, 100],
      [200, 450],
      [300, 450],
      [400, 450],
      [500, 500],
      [600, 600],
      [700, 700],
      [800, 800],
      [900, 900],
    ]);
  });

  test("gives operations the same inputs whatever the order in which they end", async () => {
    const slowFirst = bench({ callMs: ({ index }) => 2_000 - index * 150 });
    const slowLast = bench({ callMs: ({ index }) => 10 + index * 150 });

    for (const { clock, generator } of [slowFirst, slowLast]) {
      const running = generator.run();
      // oxlint-disable-next-line no-await-in-loop -- one bench after the other.
      await clock.advance(5_000);
      // oxlint-disable-next-line no-await-in-loop -- see above.
      await running;
    }

    expect(inputsOf(slowLast)).toEqual(inputsOf(slowFirst));
    expect(ends(slowFirst.lines)[0]?.index).toBe(9);
    expect(ends(slowLast.lines)[0]?.index).toBe(0);
  });

  test("refuses an operation above the bound and says so", async () => {
    const { clock, generator, lines, calls } = bench({ inFlightMax: 4, callMs: () => 60_000 });

    const running = generator.run();
    await clock.advance(1_000);
    await running;

    expect(calls).toHaveLength(4);
    expect(invokes(lines)).toHaveLength(10);
    expect(ends(lines).map(({ type, status, message }) => [type, status, message])).toEqual(
      Array.from({ length: 6 }, () => ["fail", "NOT_STARTED", "4 operations were in flight"]),
    );
  });

  test("gives up on what never returns, as unknown", async () => {
    const { clock, generator, lines } = bench({ operation: () => new Promise(() => undefined) });
    const running = generator.run();
    await clock.advance(1_000);
    await running;

    const draining = generator.drain(500);
    await clock.advance(500);

    await expect(draining).resolves.toBe(10);
    expect(new Set(ends(lines).map(({ type, status }) => `${type} ${status}`))).toEqual(
      new Set(["info NOT_FINISHED"]),
    );
  });

  test("waits no longer than operations take", async () => {
    const { clock, generator } = bench();
    const running = generator.run();
    await clock.advance(1_000);
    await running;

    await expect(generator.drain(30_000)).resolves.toBe(0);
    expect(clock.sleeping).toBe(0);
  });

  test("starts nothing after an abort", async () => {
    const { clock, generator, lines, abort } = bench();
    const running = generator.run();
    await clock.advance(250);

    abort.abort();
    await running;

    expect(invokes(lines)).toHaveLength(3);
  });

  test("ends an operation whose function throws, with what it threw", async () => {
    const { clock, generator, lines } = bench({
      operation: () => {
        throw new RangeError("no such field");
      },
    });
    const running = generator.run();
    await clock.advance(1_000);
    await running;

    expect(ends(lines)[0]).toMatchObject({
      type: "fail",
      status: "THREW",
      message: "no such field",
      calls: [],
    });
  });

  test("writes a root span and a span below it for each call", async () => {
    const { clock, generator, spans, lines, calls } = bench();
    const running = generator.run();
    await clock.advance(50);

    const [call, root] = spans;
    expect(root).toMatchObject({
      traceId: invokes(lines)[0]?.traceId,
      parentSpanId: "",
      name: "orders",
      startUnixMs: 1_000_000,
      endUnixMs: 1_000_005,
      attributes: { "holdfast.op.index": 0, "rpc.status_code": "OK" },
    });
    expect(call).toMatchObject({
      parentSpanId: root?.spanId,
      name: "shop.v1.Checkout/PlaceOrder",
      attributes: {
        "rpc.method": "shop.v1.Checkout/PlaceOrder",
        "holdfast.endpoint": "checkout-a",
      },
    });
    expect(calls[0]?.traceparent).toBe(`00-${root?.traceId}-${call?.spanId}-01`);
    await clock.advance(950);
    await running;
  });

  test.each([
    ["a deadline that is too long", { deadline: "60s" }, /deadline must be above 0 and at most/u],
    ["a deadline of nothing", { deadline: "0s" }, /deadline must be above 0/u],
  ] as const)("refuses %s", async (_name, options, message) => {
    const { clock, generator, lines, calls } = bench({
      operation: (c) => c.call("shop.v1.Checkout/PlaceOrder", {}, options),
    });
    const running = generator.run();
    await clock.advance(1_000);
    await running;

    expect(calls).toHaveLength(0);
    expect(ends(lines)[0]?.message).toMatch(message);
  });
});
