import { ManualClock } from "@holdfast/clock/testing";
import type { ResilienceEvent } from "@holdfast/resilience";
import { describe, expect, test } from "vitest";
import { MemoryStockStore } from "./memory-stock-store.ts";
import { readsAtOnce, sharedReadMs, sharingReads } from "./shared-reads.ts";
import type { Stock, StockStore } from "./stock-store.ts";

const limits = { deadline: Number.POSITIVE_INFINITY };

/** A store whose reads wait until they are let go. */
function start() {
  const clock = new ManualClock();
  const { promise: gate, resolve: letGo } = Promise.withResolvers<void>();
  const asked: string[] = [];
  class SlowStore extends MemoryStockStore {
    override async stock(sku: string): Promise<Stock | undefined> {
      asked.push(sku);
      await gate;
      return super.stock(sku);
    }
  }
  const store = new SlowStore(clock, [
    { sku: "mug", pieces: 10, price: 1_200 },
    { sku: "tee", pieces: 1, price: 2_500 },
  ]);
  const events: ResilienceEvent[] = [];
  const observe = (event: ResilienceEvent): number => events.push(event);
  const shared: StockStore = sharingReads(store, { clock, observe });
  return { clock, store, shared, asked, letGo, events };
}

describe("sharingReads", () => {
  test("makes one read of all who look at one product at the same time", async () => {
    const { shared, asked, letGo, events } = start();
    const looks = ["mug", "tee", "mug", "mug"].map((sku) => shared.stock(sku, limits));

    letGo();

    expect((await Promise.all(looks)).map((stock) => stock?.sku)).toEqual([
      "mug",
      "tee",
      "mug",
      "mug",
    ]);
    expect(asked).toEqual(["mug", "tee"]);
    expect(events.map(({ kind }) => kind)).toEqual(["call-coalesced", "call-coalesced"]);
  });

  test("reads anew for who comes after the answer", async () => {
    const { shared, letGo } = start();
    letGo();
    await shared.stock("mug", limits);
    await shared.reserve("o-1", [{ sku: "mug", quantity: 2 }], 5_000, limits);

    expect(await shared.stock("mug", limits)).toMatchObject({ available: 8, reserved: 2 });
  });

  test("lets each wait as long as it can itself", async () => {
    const { clock, shared, letGo } = start();
    const hasty = shared.stock("mug", { deadline: 100 }).catch((error: unknown) => error);
    const patient = shared.stock("mug", limits);
    await clock.advance(100);

    letGo();

    expect(await hasty).toMatchObject({ code: "DEADLINE_EXCEEDED" });
    expect(await patient).toMatchObject({ sku: "mug" });
  });

  test("leaves sessions to orders, and refuses who would wait too long", async () => {
    const { shared, asked, letGo } = start();
    const most = readsAtOnce.limit + readsAtOnce.queue;
    const looks = Array.from({ length: most + 1 }, (_, n) =>
      shared.stock(`product-${n}`, limits).then(
        () => "answered",
        (error: unknown) => error,
      ),
    );

    expect(await looks.at(-1)).toMatchObject({ code: "BULKHEAD_FULL" });
    expect(asked).toHaveLength(readsAtOnce.limit);
    letGo();
    expect((await Promise.all(looks)).filter((answer) => answer === "answered")).toHaveLength(most);
  });

  test("gives up a read that takes too long", async () => {
    const { clock, shared } = start();
    const read = shared.stock("mug", limits).catch((error: unknown) => error);

    await clock.advance(sharedReadMs);

    expect(await read).toMatchObject({ code: "DEADLINE_EXCEEDED" });
  });
});
