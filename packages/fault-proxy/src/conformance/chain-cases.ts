import type { Rig, ToxicSpec } from "./rig.ts";
import { pattern, type TrafficCase, timed } from "./traffic-case.ts";

const forEverMs = 60_000;

/** Several toxics at once, and toxics that come and go while bytes flow. */
export const chainCases: readonly TrafficCase[] = [
  {
    name: "two latencies add up",
    observe: async (rig) => {
      await rig.add({ type: "latency", name: "a", attributes: { latency: 100 } });
      await rig.add({ type: "latency", name: "b", attributes: { latency: 100 } });
      const { client, server } = await rig.join();
      const tookMs = await timed(async () => {
        server.send("x");
        await client.receive(1);
      });
      return tookMs >= 190;
    },
    expected: true,
  },
  {
    name: "latencies of both streams add up in an answer",
    observe: async (rig) => {
      await rig.add({ type: "latency", stream: "upstream", attributes: { latency: 100 } });
      await rig.add({ type: "latency", stream: "downstream", attributes: { latency: 100 } });
      const { client, server } = await rig.join();
      const startedAt = performance.now();
      client.send("question");
      await server.receive(8);
      server.send("answer");
      await client.receive(6);
      return performance.now() - startedAt >= 190;
    },
    expected: true,
  },
  {
    name: "toxics act in the order in which they were added",
    observe: async (rig) => {
      await rig.add({ type: "slicer", attributes: { average_size: 10, delay: forEverMs * 1_000 } });
      await rig.add({ type: "limit_data", attributes: { bytes: 5 } });
      const { client, server } = await rig.join();
      server.send(pattern(40));
      return [await client.untilEnd(), client.bytes.length];
    },
    expected: ["end", 5],
  },
  {
    name: "what one toxic swallows the next never sees",
    observe: async (rig) => {
      await rig.add({ type: "timeout", attributes: { timeout: 0 } });
      await rig.add({ type: "limit_data", attributes: { bytes: 1 } });
      const { client, server } = await rig.join();
      server.send(pattern(40));
      await rig.quiet();
      return [client.ended, client.bytes.length];
    },
    expected: [undefined, 0],
  },
  {
    name: "an end passes through all toxics",
    observe: async (rig) => {
      await rig.add({ type: "latency", attributes: { latency: 20 } });
      await rig.add({ type: "bandwidth", attributes: { rate: 1_000 } });
      await rig.add({ type: "slicer", attributes: { average_size: 500, size_variation: 100 } });
      await rig.add({ type: "slow_close", attributes: { delay: 20 } });
      const { client, server } = await rig.join();
      const bytes = pattern(20_000);
      server.send(bytes).finish();
      return [await client.untilEnd(), client.bytes.equals(bytes)];
    },
    expected: ["end", true],
  },
  {
    name: "adding a toxic releases what the one before it had in hand",
    observe: async (rig) => {
      await rig.add({ type: "latency", attributes: { latency: forEverMs } });
      const { client, server } = await rig.join();
      server.send("x");
      await rig.quiet();
      const before = client.received;
      await rig.add({ type: "noop" });
      return [before, await client.receive(1)];
    },
    expected: ["", "x"],
  },
  {
    name: "removing the first of two toxics hands what waits to the second",
    observe: async (rig) => {
      await rig.add({ type: "latency", attributes: { latency: forEverMs } });
      await rig.add({ type: "limit_data", attributes: { bytes: 2 } });
      const { client, server } = await rig.join();
      for (const letter of "abc") {
        server.send(letter);
        await rig.quiet();
      }
      await rig.remove("latency_downstream");
      return [await client.untilEnd(), client.received];
    },
    expected: ["end", "ab"],
  },
  {
    name: "latency that comes and goes loses no byte of the server",
    observe: async (rig) => await flowUnder(rig, { type: "latency", attributes: { latency: 5 } }),
    expected: true,
  },
  {
    name: "bandwidth that comes and goes loses no byte of the server",
    observe: async (rig) => await flowUnder(rig, { type: "bandwidth", attributes: { rate: 500 } }),
    expected: true,
  },
  {
    name: "slicer that comes and goes loses no byte of the server",
    observe: async (rig) => {
      const attributes = { average_size: 1_000, size_variation: 300, delay: 10 };
      return await flowUnder(rig, { type: "slicer", attributes });
    },
    expected: true,
  },
  {
    name: "slow_close that comes and goes loses no byte of the server",
    observe: async (rig) => await flowUnder(rig, { type: "slow_close", attributes: { delay: 5 } }),
    expected: true,
  },
  {
    name: "latency that comes and goes loses no byte of the client",
    observe: async (rig) => {
      const toxic = { type: "latency", stream: "upstream", attributes: { latency: 5 } } as const;
      return await flowUnder(rig, toxic);
    },
    expected: true,
  },
  {
    name: "slicer that comes and goes loses no byte of the client",
    observe: async (rig) => {
      const attributes = { average_size: 1_000, size_variation: 300, delay: 10 };
      return await flowUnder(rig, { type: "slicer", stream: "upstream", attributes });
    },
    expected: true,
  },
  {
    name: "latency that changes while bytes flow loses none",
    observe: async (rig) => {
      await rig.add({ type: "latency", attributes: { latency: 1 } });
      const { client, server } = await rig.join();
      const bytes = pattern(500_000);
      const received = client.receive(bytes.length);
      for (let start = 0; start < bytes.length; start += 25_000) {
        server.send(bytes.subarray(start, start + 25_000));
        await rig.change("latency_downstream", { latency: (start / 25_000) % 10 });
      }
      await received;
      return client.bytes.equals(bytes);
    },
    expected: true,
  },
];

/** Sends half a megabyte while a toxic is added and removed ten times. @returns Whether every byte arrived in its place. */
async function flowUnder(rig: Rig, toxic: ToxicSpec): Promise<boolean> {
  const { client, server } = await rig.join();
  const [sender, receiver] = toxic.stream === "upstream" ? [client, server] : [server, client];
  const bytes = pattern(500_000);
  const received = receiver.receive(bytes.length);
  for (let start = 0; start < bytes.length; start += 50_000) {
    await rig.add({ ...toxic, name: "passing" });
    sender.send(bytes.subarray(start, start + 50_000));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await rig.remove("passing");
  }
  await received;
  return receiver.bytes.equals(bytes);
}
