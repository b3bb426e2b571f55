import { ManualClock } from "@holdfast/clock/testing";
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
