import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import type { AnyOperation } from "../build/plan-draft.ts";
import type { EndLine, InvokeLine } from "../operation.ts";
import type { LoadPlan } from "../plan.ts";
import type { CallAnswer, Caller } from "./caller.ts";
import type { OwnSpan } from "./own-span.ts";
import { warmUp, warmUpLimitMs } from "./warm-up.ts";

const orders: LoadPlan = {
  name: "orders",
  warmUp: 6,
  ratePerS: 10,
  spread: ["a", "b"],
  startMs: 0,
  endMs: 1_000,
  operations: 16,
};

const placeOrder: AnyOperation = (c) =>
  c.call("shop.v1.Checkout/PlaceOrder", { cartId: c.key, lines: [] });

const answer: CallAnswer = {
  status: "OK",
  message: "",
  body: {},
  endpoint: "checkout-a",
  sent: true,
  read: false,
};

function bench(call: (clock: ManualClock, zone: string | null) => Promise<CallAnswer>) {
  const clock = new ManualClock(1_000_000);
  const caller: Caller = { call: ({ zone }) => call(clock, zone) };
  const abort = new AbortController();
  const begin = () =>
    warmUp({
      host: { runId: "r_1", scenario: "s", seed: 7, caller, clock },
      loads: [orders, { ...orders, name: "looks", warmUp: 1 }],
      operations: new Map([
        ["orders", placeOrder],
        ["looks", placeOrder],
      ]),
      signal: abort.signal,
    });
  const lines: (InvokeLine | EndLine)[] = [];
  const spans: OwnSpan[] = [];
  const sink = {
    line: (line: InvokeLine | EndLine) => lines.push(line),
    span: (span: OwnSpan) => spans.push(span),
  };
  return { clock, abort, begin, lines, spans, sink };
}

/** Each call takes 100 ms in zone a and 200 ms in zone b. */
async function slowerInB(clock: ManualClock, zone: string | null): Promise<CallAnswer> {
  await clock.sleep(zone === "b" ? 200 : 100);
  return answer;
}

function neverAnswer(): Promise<CallAnswer> {
  return new Promise(() => undefined);
}

describe("warmUp", () => {
  test("runs the operations of each zone one after another, zones and loads side by side", async () => {
    const { clock, begin, sink, lines } = bench(slowerInB);

    const warming = begin();
    await clock.advance(600);
    const done = await warming;
    done.handOver(sink, clock.now());

    expect(done).toMatchObject({ operations: 7, durationMs: 600 });
    expect(
      lines.flatMap((line) =>
        line.type === "invoke" ? [[line.load, line.index, line.zone, line.startMs]] : [],
      ),
    ).toEqual([
      ["orders", 0, "a", -600],
      ["orders", 1, "b", -600],
      ["looks", 0, "a", -600],
      ["orders", 2, "a", -500],
      ["orders", 3, "b", -400],
      ["orders", 4, "a", -400],
      ["orders", 5, "b", -200],
    ]);
  });

  test("hands over what the operations did in times of the timeline, their spans in real time", async () => {
    const { clock, begin, sink, lines, spans } = bench(slowerInB);

    const warming = begin();
    await clock.advance(600);
    const done = await warming;
    await clock.advance(5);
    done.handOver(sink, clock.now());

    const last = lines.findLast((line) => line.type !== "invoke");
    expect(last).toMatchObject({
      type: "ok",
      index: 5,
      endMs: -5,
      calls: [{ startMs: -205, endMs: -5 }],
    });
    expect(spans).toHaveLength(14);
    expect(Math.max(...spans.map(({ endUnixMs }) => endUnixMs))).toBe(1_000_600);
  });

  test("gives up on what does not end, and starts no more", async () => {
    const { clock, begin, sink, lines } = bench(neverAnswer);

    const warming = begin();
    await clock.advance(warmUpLimitMs);
    const done = await warming;
    done.handOver(sink, clock.now());

    expect(done.operations).toBe(3);
    expect(lines.filter(({ type }) => type === "info")).toHaveLength(3);
    expect(clock.scheduled).toBe(0);
  });

  test("starts no more when it is aborted", async () => {
    const { clock, begin, abort } = bench(slowerInB);

    const warming = begin();
    await clock.advance(150);
    abort.abort();
    await clock.advance(600);

    expect((await warming).operations).toBe(4);
    expect(clock.scheduled).toBe(0);
  });

  test("is over at once when no load wants it", async () => {
    const { clock } = bench(slowerInB);
    const { warmUp: _none, ...cold } = orders;

    const done = await warmUp({
      host: { runId: "r_1", scenario: "s", seed: 7, caller: { call: neverAnswer }, clock },
      loads: [cold],
      operations: new Map([["orders", placeOrder]]),
      signal: new AbortController().signal,
    });

    expect(done).toMatchObject({ operations: 0, durationMs: 0 });
  });
});
