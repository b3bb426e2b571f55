import { pattern, type TrafficCase } from "./traffic-case.ts";

const megabyte = 1024 * 1024;

/** Connections without toxics: bytes, ends, resets, back-pressure, and what enabling, disabling and moving a proxy does to them. */
export const plainCases: readonly TrafficCase[] = [
  {
    name: "carries bytes to the server",
    observe: async (rig) => {
      const { client, server } = await rig.join();
      client.send("hello");
      return await server.receive(5);
    },
    expected: "hello",
  },
  {
    name: "carries bytes to the client",
    observe: async (rig) => {
      const { client, server } = await rig.join();
      server.send("hello");
      return await client.receive(5);
    },
    expected: "hello",
  },
  {
    name: "carries a megabyte each way at the same time",
    observe: async (rig) => {
      const { client, server } = await rig.join();
      const bytes = pattern(megabyte);
      client.send(bytes);
      server.send(bytes);
      await Promise.all([client.receive(megabyte), server.receive(megabyte)]);
      return [client.bytes.equals(bytes), server.bytes.equals(bytes)];
    },
    expected: [true, true],
  },
  {
    name: "keeps connections apart",
    observe: async (rig) => {
      const pairs = [await rig.join(), await rig.join(), await rig.join()];
      for (const [index, { client }] of pairs.entries()) client.send(`client ${index}`);
      return await Promise.all(pairs.map(async ({ server }) => await server.receive(8)));
    },
    expected: ["client 0", "client 1", "client 2"],
  },
  {
    name: "tells the server that the client will send no more, after all it sent",
    observe: async (rig) => {
      const { client, server } = await rig.join();
      const bytes = pattern(megabyte);
      client.send(bytes).finish();
      return [await server.untilEnd(), server.bytes.equals(bytes)];
    },
    expected: ["end", true],
  },
  {
    name: "tells the client that the server will send no more, after all it sent",
    observe: async (rig) => {
      const { client, server } = await rig.join();
      const bytes = pattern(megabyte);
      server.send(bytes).finish();
      return [await client.untilEnd(), client.bytes.equals(bytes)];
    },
    expected: ["end", true],
  },
  {
    name: "ends a connection in good order when the client resets it",
    observe: async (rig) => {
      const { client, server } = await rig.join();
      client.send("x");
      await server.receive(1);
      client.reset();
      return await server.untilEnd();
    },
    expected: "end",
  },
  {
    name: "ends a connection in good order when the server resets it",
    observe: async (rig) => {
      const { client, server } = await rig.join();
      client.send("x");
      await server.receive(1);
      server.reset();
      return await client.untilEnd();
    },
    expected: "end",
  },
  {
    name: "holds the sender back while the receiver does not read",
    observe: async (rig) => {
      const { client, server } = await rig.join();
      server.pause();
      const size = 64 * megabyte;
      client.send(Buffer.alloc(size, 7));
      await rig.quiet();
      await rig.quiet();
      const isHeldBack = client.bytesAccepted < size / 2;
      server.resume();
      await server.receive(size);
      return [isHeldBack, server.bytes.length === size];
    },
    expected: [true, true],
  },
  {
    name: "hangs up on a client when the server cannot be reached",
    observe: async (rig) => {
      await rig.stopServer();
      const client = await rig.connect();
      return await client.untilEnd();
    },
    expected: "end",
  },
  {
    name: "refuses connections while disabled",
    observe: async (rig) => {
      await rig.update({ enabled: false });
      const client = await rig.connect();
      return await client.untilEnd();
    },
    expected: "ECONNREFUSED",
  },
  {
    name: "cuts open connections when disabled",
    observe: async (rig) => {
      const { client, server } = await rig.join();
      await rig.update({ enabled: false });
      return [await client.untilEnd(), await server.untilEnd()];
    },
    expected: ["end", "end"],
  },
  {
    name: "takes connections again on the same port when enabled",
    observe: async (rig) => {
      await rig.update({ enabled: false });
      await rig.update({ enabled: true });
      const { client, server } = await rig.join();
      client.send("back");
      return await server.receive(4);
    },
    expected: "back",
  },
  {
    name: "leaves connections alone when told what is already so",
    observe: async (rig) => {
      const { client, server } = await rig.join();
      await rig.update({ enabled: true, listen: `localhost:${rig.port}` });
      client.send("still here");
      return await server.receive(10);
    },
    expected: "still here",
  },
  {
    name: "cuts open connections when the upstream changes",
    observe: async (rig) => {
      const { client } = await rig.join();
      await rig.update({ upstream: "127.0.0.1:9" });
      return await client.untilEnd();
    },
    expected: "end",
  },
  {
    name: "cuts open connections when removed",
    observe: async (rig) => {
      const { client, server } = await rig.join();
      await rig.call("DELETE", "/proxies/rig");
      const late = await rig.connect();
      return [await client.untilEnd(), await server.untilEnd(), await late.untilEnd()];
    },
    expected: ["end", "end", "ECONNREFUSED"],
  },
];
