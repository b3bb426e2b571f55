import { ManualClock } from "@holdfast/clock/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type CoalesceOptions,
  coalesce,
  type Execution,
  fallback,
  immediate,
  pipeline,
  type ResilienceEvent,
  type RunOptions,
  retry,
} from "./index.ts";

const byItem = (ctx: Execution): string | undefined => ctx.attributes["item"]?.toString();

/** A pipeline whose work ends when told to. */
function start(options: Partial<CoalesceOptions> = {}) {
  const clock = new ManualClock();
  const events: ResilienceEvent[] = [];
  const calls = pipeline(
    { name: "stock", clock, observe: (event) => events.push(event) },
    coalesce({ key: byItem, ...options }),
  );
  const sent: { item: string; signal: AbortSignal; answer: PromiseWithResolvers<string> }[] = [];
  const get = (item: string, runOptions: RunOptions = {}) =>
    calls.outcome(
      (ctx) => {
        const answer = Promise.withResolvers<string>();
        sent.push({ item, signal: ctx.signal, answer });
        return answer.promise;
      },
      { ...runOptions, attributes: { item } },
    );
  return { clock, events, get, sent };
}

const fetchStock = async (): Promise<number> => 7;

describe("coalesce", () => {
  test("makes one call for all who ask for the same at the same time", async () => {
    const { get, sent, events } = start();
    const asked = [get("a"), get("a"), get("b"), get("a")];

    for (const { item, answer } of sent) answer.resolve(`stock of ${item}`);
    const outcomes = await Promise.all(asked);

    expect(sent.map(({ item }) => item)).toEqual(["a", "b"]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.value)).toEqual([
      "stock of a",
      "stock of a",
      "stock of b",
      "stock of a",
    ]);
    expect(events).toEqual([
      { kind: "call-coalesced", name: "stock", sharedBy: 2 },
      { kind: "call-coalesced", name: "stock", sharedBy: 3 },
    ]);
  });

  test("gives all who wait the same error", async () => {
    const { get, sent } = start();
    const asked = [get("a"), get("a")];
    const error = new Error("down");

    sent[0]?.answer.reject(error);

    expect(await Promise.all(asked)).toMatchObject([{ error }, { error }]);
  });

  test("asks anew once the answer is there", async () => {
    const { get, sent } = start();
    const first = get("a");
    sent[0]?.answer.resolve("old");
    await first;

    void get("a");

    expect(sent).toHaveLength(2);
  });

  test("does not let one who gives up take the answer from the others", async () => {
    const { get, sent } = start();
    const caller = new AbortController();
    const first = get("a", { signal: caller.signal });
    const second = get("a");

    caller.abort();
    expect(await first).toMatchObject({ ok: false, error: { code: "CANCELLED" } });
    expect(sent[0]?.signal.aborted).toBe(false);
    sent[0]?.answer.resolve("here");

    expect(await second).toMatchObject({ ok: true, value: "here" });
  });

  test("stops the call when nobody waits for it any more, and joins nobody to it", async () => {
    const { get, sent } = start();
    const callers = [new AbortController(), new AbortController()];
    const asked = callers.map(({ signal }) => get("a", { signal }));

    for (const caller of callers) caller.abort();
    await Promise.all(asked);

    expect(sent[0]?.signal.aborted).toBe(true);
    void get("a");
    expect(sent).toHaveLength(2);
  });

  test("lets each wait as long as its own deadline allows", async () => {
    const { clock, get, sent } = start();
    const hurried = get("a", { deadline: 50 });
    const patient = get("a", { deadline: 500 });

    await clock.advance(100);
    expect(await hurried).toMatchObject({ ok: false, error: { code: "DEADLINE_EXCEEDED" } });
    sent[0]?.answer.resolve("late");

    expect(await patient).toMatchObject({ ok: true, value: "late" });
    expect(clock.scheduled).toBe(0);
  });

  test("begins nothing for a call that was cancelled before", async () => {
    const { get, sent } = start();

    const outcome = await get("a", { signal: AbortSignal.abort() });

    expect(outcome).toMatchObject({ ok: false, error: { code: "CANCELLED" } });
    expect(sent).toEqual([]);
  });

  test("makes calls by themselves when it holds too many keys", async () => {
    const { get, sent } = start({ keysMax: 1 });
    void get("a");
    void get("b");
    void get("b");

    expect(sent.map(({ item }) => item)).toEqual(["a", "b", "b"]);
  });

  test("makes a call without a key by itself", async () => {
    const { get, sent } = start({ key: () => undefined });
    void get("a");
    void get("a");

    expect(sent).toHaveLength(2);
  });

  test("tells everyone how many attempts it took, and cuts a retry off with the last who waits", async () => {
    const clock = new ManualClock();
    const calls = pipeline(
      { name: "stock", clock },
      fallback({ use: () => "unknown" }),
      coalesce({ key: () => "all" }),
      retry({ backoff: immediate(), idempotent: true }),
    );
    let made = 0;
    const work = async (): Promise<string> => {
      made += 1;
      await clock.sleep(10);
      throw Object.assign(new Error("down"), { code: 14 });
    };
    const asked = [calls.outcome(work), calls.outcome(work)];
    await clock.advance(30);

    expect(await Promise.all(asked)).toMatchObject([
      { source: "fallback", attempts: 3 },
      { source: "fallback", attempts: 3 },
    ]);
    const caller = new AbortController();
    const alone = calls.outcome(work, { signal: caller.signal });
    caller.abort();
    await alone;
    await clock.advance(100);
    expect(made).toBe(4);
  });

  test("answers everyone once and as a plain list of flights would, whoever asks, answers and gives up", async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("ask" as const), item: fc.constantFrom("a", "b") }),
      fc.record({ kind: fc.constant("answer" as const), which: fc.nat(3) }),
      fc.record({ kind: fc.constant("give-up" as const), which: fc.nat(6) }),
    );
    const agrees = fc.asyncProperty(
      fc.array(step, { maxLength: 40, size: "max" }),
      async (steps) => {
        const { get, sent, clock } = start();
        const flights: { item: string; id: number; waiting: Set<number> }[] = [];
        const callers: { caller: AbortController; outcome: ReturnType<typeof get> }[] = [];
        const expected: string[] = [];
        let begun = 0;
        for (const action of steps) {
          if (action.kind === "ask") {
            const caller = new AbortController();
            const id = callers.length;
            callers.push({ caller, outcome: get(action.item, { signal: caller.signal }) });
            let flight = flights.find(({ item }) => item === action.item);
            if (flight === undefined) {
              flight = { item: action.item, id: begun, waiting: new Set() };
              flights.push(flight);
              begun += 1;
            }
            flight.waiting.add(id);
          }
          if (action.kind === "answer") {
            const [flight] = flights.splice(action.which, 1);
            for (const id of flight?.waiting ?? []) expected[id] = `answer ${flight?.id}`;
            if (flight !== undefined) sent[flight.id]?.answer.resolve(`answer ${flight.id}`);
          }
          if (action.kind === "give-up" && action.which < callers.length) {
            callers[action.which]?.caller.abort();
            expected[action.which] ??= "gave up";
            for (const flight of flights) flight.waiting.delete(action.which);
            for (let at = flights.length - 1; at >= 0; at -= 1)
              if (flights[at]?.waiting.size === 0) flights.splice(at, 1);
          }
          await clock.advance(0);
          if (sent.length !== begun) return false;
        }
        for (const { id, waiting } of flights) {
          for (const caller of waiting) expected[caller] = `answer ${id}`;
          sent[id]?.answer.resolve(`answer ${id}`);
        }
        const outcomes = await Promise.all(callers.map(({ outcome }) => outcome));
        return outcomes.every(
          (outcome, id) => (outcome.ok ? outcome.value : "gave up") === expected[id],
        );
      },
    );

    await expect(fc.assert(agrees, { numRuns: 60 })).resolves.toBeUndefined();
  });

  // The usage shown in docs/mechanisms/coalesce.md.
  test("is used where many ask for the same thing", async () => {
    // #region usage
    const stock = pipeline(
      "inventory.stock",
      coalesce({ key: (ctx) => String(ctx.attributes["item"]) }),
      retry({ idempotent: true }),
    );
    const amounts = await Promise.all(
      ["a", "a", "a"].map((item) => stock.run(() => fetchStock(), { attributes: { item } })),
    );
    // #endregion usage

    expect(amounts).toEqual([7, 7, 7]);
  });
});
