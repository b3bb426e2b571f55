import { pattern, type TrafficCase, timed } from "./traffic-case.ts";

/** Longer than any case takes: what is held for this long arrives only because something released it. */
const forEverMs = 60_000;

export const latencyCases: readonly TrafficCase[] = [
  {
    name: "latency delays what the server sends",
    observe: async (rig) => {
      await rig.add({ type: "latency", attributes: { latency: 120 } });
      const { client, server } = await rig.join();
      const tookMs = await timed(async () => {
        server.send("x");
        await client.receive(1);
      });
      return tookMs >= 119;
    },
    expected: true,
  },
  {
    name: "latency delays what the client sends",
    observe: async (rig) => {
      await rig.add({ type: "latency", stream: "upstream", attributes: { latency: 120 } });
      const { client, server } = await rig.join();
      const tookMs = await timed(async () => {
        client.send("x");
        await server.receive(1);
      });
      return tookMs >= 119;
    },
    expected: true,
  },
  {
    name: "latency leaves the other stream alone",
    observe: async (rig) => {
      await rig.add({ type: "latency", attributes: { latency: forEverMs } });
      const { client, server } = await rig.join();
      client.send("up");
      server.send("down");
      return [await server.receive(2), client.received];
    },
    expected: ["up", ""],
  },
  {
    name: "latency delays connections that were open before",
    observe: async (rig) => {
      const { client, server } = await rig.join();
      server.send("a");
      await client.receive(1);
      await rig.add({ type: "latency", attributes: { latency: forEverMs } });
      server.send("b");
      await rig.quiet();
      return client.received;
    },
    expected: "a",
  },
  {
    name: "latency lets chunks wait side by side",
    observe: async (rig) => {
      await rig.add({ type: "latency", attributes: { latency: 800 } });
      const { client, server } = await rig.join();
      const tookMs = await timed(async () => {
        for (const letter of "abcdefgh") {
          server.send(letter);
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        await client.receive(8);
      });
      // One after the other they would take 6.4 s.
      return [client.received, tookMs >= 799, tookMs < 5_000];
    },
    expected: ["abcdefgh", true, true],
  },
  {
    name: "latency with jitter keeps the order",
    observe: async (rig) => {
      await rig.add({ type: "latency", attributes: { latency: 20, jitter: 20 } });
      const { client, server } = await rig.join();
      const bytes = pattern(200_000);
      for (let start = 0; start < bytes.length; start += 20_000) {
        server.send(bytes.subarray(start, start + 20_000));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await client.receive(bytes.length);
      return client.bytes.equals(bytes);
    },
    expected: true,
  },
  {
    name: "latency lets the end follow the last byte",
    observe: async (rig) => {
      await rig.add({ type: "latency", attributes: { latency: 100 } });
      const { client, server } = await rig.join();
      server.send("last").finish();
      return [await client.untilEnd(), client.received];
    },
    expected: ["end", "last"],
  },
  {
    name: "latency does not delay an end without bytes",
    observe: async (rig) => {
      await rig.add({ type: "latency", attributes: { latency: forEverMs } });
      const { client, server } = await rig.join();
      server.finish();
      return await client.untilEnd();
    },
    expected: "end",
  },
  {
    name: "a latency of 0 delays nothing",
    observe: async (rig) => {
      await rig.add({ type: "latency" });
      const { client, server } = await rig.join();
      server.send("x");
      return await client.receive(1);
    },
    expected: "x",
  },
  {
    name: "a negative latency delays nothing",
    observe: async (rig) => {
      await rig.add({ type: "latency", attributes: { latency: -500 } });
      const { client, server } = await rig.join();
      server.send("x");
      return await client.receive(1);
    },
    expected: "x",
  },
  {
    name: "a lower latency releases what waits, in order",
    observe: async (rig) => {
      await rig.add({ type: "latency", attributes: { latency: forEverMs } });
      const { client, server } = await rig.join();
      for (const letter of "abc") {
        server.send(letter);
        await rig.quiet();
      }
      const before = client.received;
      await rig.change("latency_downstream", { latency: 0 });
      return [before, await client.receive(3)];
    },
    expected: ["", "abc"],
  },
  {
    name: "removing latency releases what waits, in order",
    observe: async (rig) => {
      await rig.add({ type: "latency", attributes: { latency: forEverMs } });
      const { client, server } = await rig.join();
      for (const letter of "abc") {
        server.send(letter);
        await rig.quiet();
      }
      const before = client.received;
      await rig.remove("latency_downstream");
      server.send("d");
      return [before, await client.receive(4)];
    },
    expected: ["", "abcd"],
  },
  {
    name: "a reset of the server releases what waits",
    observe: async (rig) => {
      await rig.add({ type: "latency", attributes: { latency: forEverMs } });
      const { client, server } = await rig.join();
      server.send("x");
      await rig.quiet();
      await rig.call("POST", "/reset");
      return await client.receive(1);
    },
    expected: "x",
  },
  {
    name: "a toxicity of 0 spares every connection",
    observe: async (rig) => {
      await rig.add({ type: "latency", toxicity: 0, attributes: { latency: forEverMs } });
      const { client, server } = await rig.join();
      server.send("x");
      return await client.receive(1);
    },
    expected: "x",
  },
];
