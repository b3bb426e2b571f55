import { seededRandom } from "@holdfast/clock";
import { describe, expect, test } from "vitest";
import { chunkMaxBytes, linkHoldMaxBytes } from "./link.ts";
import { LinkTrial } from "./link-trial.ts";
import type { Toxic } from "./toxic.ts";

describe("Link", () => {
  test("writes at once what it receives while there are no toxics", () => {
    const trial = new LinkTrial().send("a").send("b");

    expect(trial.pieces.map(String)).toEqual(["a", "b"]);
    expect(trial.tally.counters()).toEqual({
      bytesReceived: 2,
      chunksReceived: 2,
      bytesSent: 2,
      chunksSent: 2,
    });
  });

  test("pauses its source while the target wants a rest", () => {
    const trial = new LinkTrial();
    trial.isTargetSlow = true;

    trial.send("a");
    const whileFull = trial.isPaused;
    trial.isTargetSlow = false;
    trial.link.targetDrained();

    expect([whileFull, trial.isPaused]).toEqual([true, false]);
  });

  test("pauses its source while the first toxic has no room", async () => {
    const trial = new LinkTrial();
    trial.add("bandwidth", { rate: 1 });

    trial.send("x".repeat(50)).send("y".repeat(50));
    const whileFull = trial.isPaused;
    await trial.clock.advance(50);

    expect([whileFull, trial.isPaused]).toEqual([true, false]);
  });

  test("pauses its source when toxics together hold more than the bound", async () => {
    const trial = new LinkTrial();
    trial.add("latency", { latency: 10 });
    trial.add("latency", { latency: 60_000 });
    const chunk = Buffer.alloc(chunkMaxBytes);
    const chunksAllowed = linkHoldMaxBytes / chunkMaxBytes;
    // All of these move on to the second toxic, which takes the first of them in hand.
    for (let count = 0; count < chunksAllowed; count += 1) trial.link.receive(chunk);
    await trial.clock.advance(10);
    const afterTheFirst = trial.isPaused;

    // One is in the hand of the first toxic, and one more waits.
    trial.link.receive(chunk);
    const beforeTheBound = trial.isPaused;
    trial.link.receive(chunk);

    expect([afterTheFirst, beforeTheBound, trial.isPaused]).toEqual([false, false, true]);
  });

  test("shows toxics chunks of 32 KiB at most", async () => {
    const trial = new LinkTrial();
    trial.add("noop");

    trial.send("x".repeat(2 * chunkMaxBytes + 1));

    expect(trial.pieces.map(({ length }) => length)).toEqual([chunkMaxBytes, chunkMaxBytes, 1]);
  });

  test("keeps the order when a toxic is added while the target is full", async () => {
    const trial = new LinkTrial();
    trial.isTargetSlow = true;
    trial.send("a");
    trial.add("noop");
    trial.send("b").send("c");

    trial.isTargetSlow = false;
    trial.link.targetDrained();

    expect(trial.received).toBe("abc");
  });

  test("hands what waits on to the next toxic when one is removed", async () => {
    const trial = new LinkTrial();
    const latency = trial.add("latency", { latency: 1_000 });
    trial.add("limit_data", { bytes: 3 });
    trial.send("ab").send("cd");

    trial.link.removeToxic(latency);

    expect([trial.received, trial.endings]).toEqual(["abc", ["closed"]]);
  });

  test("closes when a timeout is removed, whether it touched the connection or not", () => {
    const trial = new LinkTrial();
    const timeout = trial.add("timeout", {}, 0);
    trial.send("through");

    trial.link.removeToxic(timeout);

    expect([trial.received, trial.endings]).toEqual(["through", ["closed"]]);
  });

  test("passes an orderly end on once, and a close that comes after it", () => {
    const trial = new LinkTrial();

    trial.link.finish("finished");
    trial.link.finish("finished");
    trial.link.finish("closed");

    expect(trial.endings).toEqual(["finished", "closed"]);
  });

  test("closes when the source went away while its orderly end was held back", async () => {
    const trial = new LinkTrial();
    trial.add("slow_close", { delay: 100 });

    trial.link.finish("finished");
    trial.link.finish("closed");
    await trial.clock.advance(100);

    expect(trial.endings).toEqual(["closed"]);
  });

  test("ends at once when a slow_close that holds the end back is removed", () => {
    const trial = new LinkTrial();
    const slowClose = trial.add("slow_close", { delay: 60_000 });
    trial.link.finish("finished");

    trial.link.removeToxic(slowClose);

    expect(trial.endings).toEqual(["finished"]);
  });

  test("writes nothing after its end", () => {
    const trial = new LinkTrial();
    trial.add("limit_data", { bytes: 1 });

    trial.send("abc").send("def");

    expect(trial.received).toBe("a");
  });

  test("touches a connection by its roll, and by the same roll after a change", () => {
    const trial = new LinkTrial(3);
    const toxic = trial.add("latency", { latency: 60_000 }, 0.5);
    const first = [toxic.receipt.connectionsTouched, toxic.receipt.connectionsSpared];

    trial.link.updateToxic(toxic);
    trial.link.updateToxic(toxic);

    expect([toxic.receipt.connectionsTouched, toxic.receipt.connectionsSpared]).toEqual(first);
    expect(new Set(first)).toEqual(new Set([0, 1]));
  });

  test("touches the share of connections that toxicity says", () => {
    const touched = Array.from({ length: 1_000 }, (_, seed) => {
      return new LinkTrial(seed).add("noop", {}, 0.3).receipt.connectionsTouched;
    });

    expect(touched.filter(Boolean).length).toBeGreaterThan(250);
    expect(touched.filter(Boolean).length).toBeLessThan(350);
  });

  test("leaves no timer behind when it is disposed", async () => {
    const trial = new LinkTrial();
    trial.add("latency", { latency: 100 });
    trial.send("x");

    trial.link.dispose();
    await trial.clock.advance(0);

    expect(trial.clock.scheduled).toBe(0);
  });

  test.each(Array.from({ length: 60 }, (_, seed) => [seed]))(
    "loses and reorders nothing while toxics come, change and go (seed %i)",
    async (seed) => {
      const { sent, trial } = await churn(seed);

      expect(trial.received).toBe(sent);
      expect(trial.endings).toEqual(["finished"]);
      expect(trial.clock.scheduled).toBe(0);
    },
  );
});

/** Sends numbered chunks while harmless toxics come, change and go at random and the target is slow at random. */
async function churn(seed: number): Promise<{ sent: string; trial: LinkTrial }> {
  const random = seededRandom(seed);
  const draw = (below: number): number => Math.floor(random() * below);
  const trial = new LinkTrial(seed);
  const attributes = [
    ["latency", { latency: 20, jitter: 10 }],
    ["bandwidth", { rate: 1 }],
    ["slicer", { average_size: 3, size_variation: 1, delay: 2_000 }],
    ["slow_close", { delay: 30 }],
    ["noop", {}],
    ["limit_data", { bytes: 1_000_000 }],
  ] as const;
  let toxics: Toxic[] = [];
  let sent = "";
  const acts = [
    () => {
      const text = `[${sent.length}]`;
      trial.send(text);
      sent += text;
    },
    () => {
      const [type, settings] = attributes[draw(attributes.length)] ?? attributes[0];
      toxics.push(trial.add(type, settings, 0.8));
    },
    () => {
      const toxic = toxics[draw(toxics.length)];
      if (toxic !== undefined) trial.link.updateToxic(toxic);
    },
    () => {
      const toxic = toxics[draw(toxics.length)];
      if (toxic !== undefined) trial.link.removeToxic(toxic);
      toxics = toxics.filter((other) => other !== toxic);
    },
    () => {
      trial.isTargetSlow = !trial.isTargetSlow;
      if (!trial.isTargetSlow) trial.link.targetDrained();
    },
  ];
  for (let step = 0; step < 150; step += 1) {
    acts[draw(acts.length)]?.();
    if (draw(4) === 0) await trial.clock.advance(draw(15));
  }
  trial.isTargetSlow = false;
  trial.link.targetDrained();
  trial.link.finish("finished");
  await trial.clock.advance(20_000);
  return { sent, trial };
}
