import { type TrafficCase, timed } from "./traffic-case.ts";

const forEverMs = 60_000;

/** slow_close, timeout and reset_peer: when and how connections end. */
export const closingCases: readonly TrafficCase[] = [
  {
    name: "slow_close delays the end and not the bytes",
    observe: async (rig) => {
      await rig.add({ type: "slow_close", attributes: { delay: 200 } });
      const { client, server } = await rig.join();
      const startedAt = performance.now();
      server.send("bytes").finish();
      const received = await client.receive(5);
      await client.untilEnd();
      return [received, client.ended, performance.now() - startedAt >= 199];
    },
    expected: ["bytes", "end", true],
  },
  {
    name: "slow_close delays the client's end",
    observe: async (rig) => {
      await rig.add({ type: "slow_close", stream: "upstream", attributes: { delay: 200 } });
      const { client, server } = await rig.join();
      const tookMs = await timed(async () => {
        client.finish();
        await server.untilEnd();
      });
      return tookMs >= 199;
    },
    expected: true,
  },
  {
    name: "removing slow_close ends what was waiting to end",
    observe: async (rig) => {
      await rig.add({ type: "slow_close", attributes: { delay: forEverMs } });
      const { client, server } = await rig.join();
      server.send("bytes").finish();
      const received = await client.receive(5);
      await rig.quiet();
      const before = client.ended;
      await rig.remove("slow_close_downstream");
      return [received, before, await client.untilEnd()];
    },
    expected: ["bytes", undefined, "end"],
  },
  {
    name: "a shorter slow_close counts afresh",
    observe: async (rig) => {
      await rig.add({ type: "slow_close", attributes: { delay: forEverMs } });
      const { client, server } = await rig.join();
      server.finish();
      await rig.quiet();
      await rig.change("slow_close_downstream", { delay: 50 });
      return await client.untilEnd();
    },
    expected: "end",
  },
  {
    name: "timeout swallows what the server sends and ends the connection",
    observe: async (rig) => {
      await rig.add({ type: "timeout", attributes: { timeout: 200 } });
      const { client, server } = await rig.join();
      const tookMs = await timed(async () => {
        server.send("lost");
        await client.untilEnd();
      });
      return [client.ended, client.received, tookMs >= 199];
    },
    expected: ["end", "", true],
  },
  {
    name: "timeout swallows what the client sends and ends the connection for both",
    observe: async (rig) => {
      await rig.add({ type: "timeout", stream: "upstream", attributes: { timeout: 100 } });
      const { client, server } = await rig.join();
      client.send("lost");
      return [await server.untilEnd(), await client.untilEnd(), server.received];
    },
    expected: ["end", "end", ""],
  },
  {
    name: "timeout counts afresh with every chunk",
    observe: async (rig) => {
      await rig.add({ type: "timeout", attributes: { timeout: 1_000 } });
      const { client, server } = await rig.join();
      const tookMs = await timed(async () => {
        for (const letter of "abc") {
          await rig.quiet();
          server.send(letter);
        }
        await client.untilEnd();
      });
      return tookMs >= 1_440;
    },
    expected: true,
  },
  {
    name: "a timeout of 0 swallows and never ends the connection",
    observe: async (rig) => {
      await rig.add({ type: "timeout", attributes: { timeout: 0 } });
      const { client, server } = await rig.join();
      server.send("lost");
      client.send("kept");
      await rig.quiet();
      return [await server.receive(4), client.received, client.ended];
    },
    expected: ["kept", "", undefined],
  },
  {
    name: "a timeout of 0 lets the end through",
    observe: async (rig) => {
      await rig.add({ type: "timeout", attributes: { timeout: 0 } });
      const { client, server } = await rig.join();
      server.send("lost").finish();
      return [await client.untilEnd(), client.received];
    },
    expected: ["end", ""],
  },
  {
    name: "removing timeout ends the connections it was on",
    observe: async (rig) => {
      await rig.add({ type: "timeout", attributes: { timeout: 0 } });
      const { client, server } = await rig.join();
      server.send("lost");
      await rig.quiet();
      await rig.remove("timeout_downstream");
      return [await client.untilEnd(), await server.untilEnd(), client.received];
    },
    expected: ["end", "end", ""],
  },
  {
    name: "removing timeout ends the connections it spared as well",
    observe: async (rig) => {
      await rig.add({ type: "timeout", toxicity: 0, attributes: { timeout: 0 } });
      const { client, server } = await rig.join();
      server.send("x");
      await client.receive(1);
      await rig.remove("timeout_downstream");
      return await client.untilEnd();
    },
    expected: "end",
  },
  {
    name: "changing timeout starts its clock",
    observe: async (rig) => {
      await rig.add({ type: "timeout", attributes: { timeout: 0 } });
      const { client } = await rig.join();
      await rig.quiet();
      await rig.change("timeout_downstream", { timeout: 50 });
      return await client.untilEnd();
    },
    expected: "end",
  },
  {
    name: "reset_peer resets both sides with the first byte of the server",
    observe: async (rig) => {
      await rig.add({ type: "reset_peer", attributes: { timeout: 0 } });
      const { client, server } = await rig.join();
      server.send("lost");
      return [await client.untilEnd(), await server.untilEnd(), client.received];
    },
    expected: ["ECONNRESET", "ECONNRESET", ""],
  },
  {
    name: "reset_peer resets both sides with the first byte of the client",
    observe: async (rig) => {
      await rig.add({ type: "reset_peer", stream: "upstream", attributes: { timeout: 0 } });
      const { client, server } = await rig.join();
      client.send("lost");
      return [await client.untilEnd(), await server.untilEnd(), server.received];
    },
    expected: ["ECONNRESET", "ECONNRESET", ""],
  },
  {
    name: "reset_peer waits for its timeout",
    observe: async (rig) => {
      await rig.add({ type: "reset_peer", attributes: { timeout: 200 } });
      const { client, server } = await rig.join();
      const tookMs = await timed(async () => {
        server.send("lost");
        await client.untilEnd();
      });
      return [client.ended, tookMs >= 199];
    },
    expected: ["ECONNRESET", true],
  },
  {
    name: "reset_peer does nothing before there are bytes",
    observe: async (rig) => {
      await rig.add({ type: "reset_peer", attributes: { timeout: 0 } });
      const { client } = await rig.join();
      await rig.quiet();
      return client.ended;
    },
    expected: undefined,
  },
  {
    name: "reset_peer takes an end for a reason to reset",
    observe: async (rig) => {
      await rig.add({ type: "reset_peer", attributes: { timeout: 0 } });
      const { client, server } = await rig.join();
      server.finish();
      return await client.untilEnd();
    },
    expected: "ECONNRESET",
  },
  {
    name: "reset_peer ends connections that were open before in good order",
    observe: async (rig) => {
      const { client, server } = await rig.join();
      await rig.add({ type: "reset_peer", attributes: { timeout: 0 } });
      server.send("lost");
      return [await client.untilEnd(), client.received];
    },
    expected: ["end", ""],
  },
  {
    name: "reset_peer leaves bytes of spared connections alone and resets them at their end",
    observe: async (rig) => {
      await rig.add({ type: "reset_peer", toxicity: 0, attributes: { timeout: 0 } });
      const { client, server } = await rig.join();
      server.send("kept");
      const received = await client.receive(4);
      server.finish();
      return [received, await client.untilEnd()];
    },
    expected: ["kept", "ECONNRESET"],
  },
  {
    name: "removing reset_peer spares connections on which nothing came",
    observe: async (rig) => {
      await rig.add({ type: "reset_peer", attributes: { timeout: 0 } });
      const { client, server } = await rig.join();
      await rig.remove("reset_peer_downstream");
      server.send("kept");
      return await client.receive(4);
    },
    expected: "kept",
  },
];
