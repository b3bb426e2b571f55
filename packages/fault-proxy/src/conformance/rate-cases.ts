import { pattern, type TrafficCase, timed } from "./traffic-case.ts";

/** bandwidth, slicer and limit_data: how much goes through, in which pieces. */
export const rateCases: readonly TrafficCase[] = [
  {
    name: "bandwidth slows what the server sends",
    observe: async (rig) => {
      await rig.add({ type: "bandwidth", attributes: { rate: 100 } });
      const { client, server } = await rig.join();
      const bytes = pattern(50_000);
      const tookMs = await timed(async () => {
        server.send(bytes);
        await client.receive(bytes.length);
      });
      return [client.bytes.equals(bytes), tookMs >= 400];
    },
    expected: [true, true],
  },
  {
    name: "bandwidth slows what the client sends",
    observe: async (rig) => {
      await rig.add({ type: "bandwidth", stream: "upstream", attributes: { rate: 100 } });
      const { client, server } = await rig.join();
      const bytes = pattern(50_000);
      const tookMs = await timed(async () => {
        client.send(bytes);
        await server.receive(bytes.length);
      });
      return [server.bytes.equals(bytes), tookMs >= 400];
    },
    expected: [true, true],
  },
  {
    name: "bandwidth hands a large chunk out bit by bit, every 100 ms",
    observe: async (rig) => {
      await rig.add({ type: "bandwidth", attributes: { rate: 1 } });
      const { client, server } = await rig.join();
      server.send(pattern(30_000));
      await client.receive(1);
      const { length } = client.bytes;
      return [length % 100, length < 30_000];
    },
    expected: [0, true],
  },
  {
    name: "bandwidth lets the end follow the last byte",
    observe: async (rig) => {
      await rig.add({ type: "bandwidth", attributes: { rate: 20 } });
      const { client, server } = await rig.join();
      server.send(pattern(5_000)).finish();
      return [await client.untilEnd(), client.bytes.length];
    },
    expected: ["end", 5_000],
  },
  {
    name: "a bandwidth of 0 holds everything until it is removed",
    observe: async (rig) => {
      await rig.add({ type: "bandwidth", attributes: { rate: 0 } });
      const { client, server } = await rig.join();
      server.send("held");
      await rig.quiet();
      const before = client.received;
      await rig.remove("bandwidth_downstream");
      return [before, await client.receive(4)];
    },
    expected: ["", "held"],
  },
  {
    name: "a higher bandwidth releases what waits",
    observe: async (rig) => {
      await rig.add({ type: "bandwidth", attributes: { rate: 0 } });
      const { client, server } = await rig.join();
      const bytes = pattern(100_000);
      server.send(bytes);
      await rig.quiet();
      await rig.change("bandwidth_downstream", { rate: 1_000_000 });
      await client.receive(bytes.length);
      return client.bytes.equals(bytes);
    },
    expected: true,
  },
  {
    name: "slicer changes no byte and waits after each piece",
    observe: async (rig) => {
      const attributes = { average_size: 100, size_variation: 50, delay: 5_000 };
      await rig.add({ type: "slicer", attributes });
      const { client, server } = await rig.join();
      const bytes = pattern(5_000);
      const tookMs = await timed(async () => {
        server.send(bytes);
        await client.receive(bytes.length);
      });
      // No piece is larger than 150 bytes, so there are at least 33 waits before the last.
      return [client.bytes.equals(bytes), tookMs >= 160];
    },
    expected: [true, true],
  },
  {
    name: "slicer halves until a piece is small enough",
    observe: async (rig) => {
      const attributes = { average_size: 250, size_variation: 0, delay: 60_000_000 };
      await rig.add({ type: "slicer", stream: "upstream", attributes });
      const { client, server } = await rig.join();
      client.send(pattern(1_000));
      await server.receive(1);
      await rig.quiet();
      return server.bytes.length;
    },
    expected: 250,
  },
  {
    name: "slicer leaves small chunks whole",
    observe: async (rig) => {
      await rig.add({ type: "slicer", attributes: { average_size: 1_000, size_variation: 10 } });
      const { client, server } = await rig.join();
      server.send(pattern(900));
      await client.receive(900);
      return client.pieces.length;
    },
    expected: 1,
  },
  {
    name: "removing slicer releases the rest of a chunk",
    observe: async (rig) => {
      const attributes = { average_size: 10, size_variation: 0, delay: 60_000_000 };
      await rig.add({ type: "slicer", attributes });
      const { client, server } = await rig.join();
      const bytes = pattern(1_000);
      server.send(bytes);
      await client.receive(1);
      const isCut = client.bytes.length < 1_000;
      await rig.remove("slicer_downstream");
      await client.receive(1_000);
      return [isCut, client.bytes.equals(bytes)];
    },
    expected: [true, true],
  },
  {
    name: "limit_data ends the connection after so many bytes",
    observe: async (rig) => {
      await rig.add({ type: "limit_data", attributes: { bytes: 100 } });
      const { client, server } = await rig.join();
      server.send(pattern(250));
      return [await client.untilEnd(), client.bytes.equals(pattern(250).subarray(0, 100))];
    },
    expected: ["end", true],
  },
  {
    name: "limit_data ends the connection for the server as well",
    observe: async (rig) => {
      await rig.add({ type: "limit_data", stream: "upstream", attributes: { bytes: 100 } });
      const { client, server } = await rig.join();
      client.send(pattern(250));
      await server.untilEnd();
      return [server.bytes.length, await client.untilEnd()];
    },
    expected: [100, "end"],
  },
  {
    name: "limit_data ends the connection when the limit is met exactly",
    observe: async (rig) => {
      await rig.add({ type: "limit_data", attributes: { bytes: 100 } });
      const { client, server } = await rig.join();
      server.send(pattern(100));
      return [await client.untilEnd(), client.bytes.length];
    },
    expected: ["end", 100],
  },
  {
    name: "limit_data waits for bytes before it ends anything",
    observe: async (rig) => {
      await rig.add({ type: "limit_data", attributes: { bytes: 0 } });
      const { client, server } = await rig.join();
      await rig.quiet();
      const before = client.ended;
      server.send("x");
      return [before, await client.untilEnd(), client.received];
    },
    expected: [undefined, "end", ""],
  },
  {
    name: "limit_data counts each connection for itself",
    observe: async (rig) => {
      await rig.add({ type: "limit_data", attributes: { bytes: 10 } });
      const pairs = [await rig.join(), await rig.join()];
      for (const { server } of pairs) server.send(pattern(25));
      await Promise.all(pairs.map(async ({ client }) => await client.untilEnd()));
      return pairs.map(({ client }) => client.bytes.length);
    },
    expected: [10, 10],
  },
  {
    name: "limit_data remembers what passed when the limit is raised",
    observe: async (rig) => {
      await rig.add({ type: "limit_data", attributes: { bytes: 100 } });
      const { client, server } = await rig.join();
      server.send(pattern(60));
      await client.receive(60);
      await rig.change("limit_data_downstream", { bytes: 150 });
      server.send(pattern(200));
      await client.untilEnd();
      return client.bytes.length;
    },
    expected: 150,
  },
  {
    name: "limit_data below what already passed ends the connection with the next byte",
    observe: async (rig) => {
      await rig.add({ type: "limit_data", attributes: { bytes: 100 } });
      const { client, server } = await rig.join();
      server.send(pattern(60));
      await client.receive(60);
      await rig.change("limit_data_downstream", { bytes: 50 });
      server.send("x");
      await client.untilEnd();
      return client.bytes.length;
    },
    expected: 60,
  },
];
