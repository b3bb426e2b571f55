import { seededRandom } from "@holdfast/clock";
import { ManualClock } from "@holdfast/clock/testing";
import { describe, expect, test } from "vitest";
import { Inventory } from "./inventory.ts";
import { MemoryStockStore } from "./memory-stock-store.ts";

const limits = { deadline: Number.POSITIVE_INFINITY };
const mugs = [{ sku: "mug", quantity: 2 }];

function start() {
  const clock = new ManualClock();
  const store = new MemoryStockStore(clock, [
    { sku: "mug", pieces: 10, price: 1_200 },
    { sku: "tee", pieces: 1, price: 2_500 },
  ]);
  return { clock, store, inventory: new Inventory(store) };
}

describe("Inventory", () => {
  test("sets all lines aside and adds up their price", async () => {
    const { store, inventory } = start();

    const reservation = await inventory.reserve(
      "o-1",
      [
        { sku: "tee", quantity: 1 },
        { sku: "mug", quantity: 2 },
        { sku: "mug", quantity: 1 },
      ],
      5_000,
      limits,
    );

    expect(reservation).toMatchObject({ totalMinorUnits: 6_100, expiresAtUnixMs: 5_000 });
    expect(await store.stock("mug")).toMatchObject({ available: 7, reserved: 3 });
    expect(await store.stock("tee")).toMatchObject({ available: 0, reserved: 1 });
  });

  test("takes nothing when one line is short", async () => {
    const { store, inventory } = start();

    await expect(
      inventory.reserve("o-1", [...mugs, { sku: "tee", quantity: 2 }], 0, limits),
    ).rejects.toThrow("not enough of tee in stock");

    expect(await store.stock("mug")).toMatchObject({ available: 10, reserved: 0 });
  });

  test("gives a repeat the first answer, holds longer, and takes no more", async () => {
    const { clock, store, inventory } = start();
    await inventory.reserve("o-1", mugs, 5_000, limits);
    await clock.advance(1_000);

    const repeat = await inventory.reserve("o-1", mugs, 5_000, limits);

    expect(repeat).toMatchObject({ totalMinorUnits: 2_400, expiresAtUnixMs: 6_000 });
    expect(await store.stock("mug")).toMatchObject({ available: 8, reserved: 2 });
  });

  test("refuses a repeat that wants something else", async () => {
    const { inventory } = start();
    await inventory.reserve("o-1", mugs, 0, limits);

    await expect(
      inventory.reserve("o-1", [{ sku: "mug", quantity: 3 }], 0, limits),
    ).rejects.toThrow("order o-1 has reserved something else");
  });

  test("commits once, however often it is asked", async () => {
    const { store, inventory } = start();
    await inventory.reserve("o-1", mugs, 0, limits);

    await inventory.commit("o-1", limits);
    await inventory.commit("o-1", limits);

    expect(await store.stock("mug")).toMatchObject({ available: 8, reserved: 0, committed: 2 });
  });

  test("reserves an expired order anew, at its first price", async () => {
    const { clock, store, inventory } = start();
    await inventory.reserve("o-1", mugs, 1_000, limits);
    await clock.advance(1_000);
    expect(await store.expire(10)).toBe(1);
    await expect(inventory.commit("o-1", limits)).rejects.toThrow("order o-1 is expired");

    await inventory.reserve("o-1", mugs, 1_000, limits);
    await inventory.commit("o-1", limits);

    expect(await store.stock("mug")).toMatchObject({ available: 8, committed: 2 });
  });

  test("refuses a reservation that arrives after its release", async () => {
    const { store, inventory } = start();
    await inventory.release("o-1", limits);

    await expect(inventory.reserve("o-1", mugs, 0, limits)).rejects.toThrow(
      "reservation of order o-1 is released",
    );

    expect(await store.stock("mug")).toMatchObject({ available: 10 });
  });

  test("does not release what is committed", async () => {
    const { inventory } = start();
    await inventory.reserve("o-1", mugs, 0, limits);
    await inventory.commit("o-1", limits);

    await expect(inventory.release("o-1", limits)).rejects.toThrow("order o-1 is committed");
  });

  test.each([
    { orderId: "", lines: mugs, holdForMs: 0, message: "order_id must have 1 to 128 characters" },
    { orderId: "o-1", lines: [], holdForMs: 0, message: "lines must be 1 to 100, got 0" },
    {
      orderId: "o-1",
      lines: [{ sku: "mug", quantity: 0 }],
      holdForMs: 0,
      message: "quantity of mug must be 1 to 1000000, got 0",
    },
    { orderId: "o-1", lines: mugs, holdForMs: 3_600_001, message: "hold_for_ms must be 0 to" },
    {
      orderId: "o-1",
      lines: [{ sku: "hat", quantity: 1 }],
      holdForMs: 0,
      message: "unknown stock keeping unit hat",
    },
  ])("refuses a request: $message", async ({ orderId, lines, holdForMs, message }) => {
    const { inventory } = start();

    await expect(inventory.reserve(orderId, lines, holdForMs, limits)).rejects.toThrow(message);
  });

  test.each(Array.from({ length: 20 }, (_, seed) => ({ seed })))(
    "keeps every piece accounted for through any history, seed $seed",
    async ({ seed }) => {
      const { clock, store, inventory } = start();
      const random = seededRandom(seed);
      const order = (): string => `o-${Math.floor(random() * 4)}`;
      const operations = [
        () =>
          inventory.reserve(
            order(),
            [{ sku: "mug", quantity: 1 + Math.floor(random() * 5) }],
            50,
            limits,
          ),
        () => inventory.reserve(order(), [{ sku: "tee", quantity: 1 }, ...mugs], 50, limits),
        () => inventory.commit(order(), limits),
        () => inventory.release(order(), limits),
        () => store.expire(1),
        () => clock.advance(30),
      ];
      const sums = new Set<number>();

      for (let step = 0; step < 60; step += 1) {
        await operations[Math.floor(random() * operations.length)]?.().catch(() => undefined);
        const { available = -1, reserved = -1, committed = -1 } = (await store.stock("mug")) ?? {};
        sums.add(
          Math.min(available, reserved, committed) < 0 ? -1 : available + reserved + committed,
        );
      }

      expect([...sums]).toEqual([10]);
    },
  );
});
