import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { PortAllocator } from "./port-allocator.ts";

describe("PortAllocator", () => {
  test("gives each port once, and none to two who draw the same numbers", async () => {
    await using first = new PortAllocator(() => 0.5);
    await using second = new PortAllocator(() => 0.5);

    const ports = [
      await first.next(),
      await second.next(),
      await first.next(),
      await second.next(),
    ];

    expect(new Set(ports).size).toBe(4);
  });

  test("passes over a port that somebody listens on", async () => {
    await using first = new PortAllocator(() => 0.25);
    const port = await first.next();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(port + 1, "127.0.0.1", resolve));

    const next = await first.next();

    squatter.close();
    expect(next).toBeGreaterThan(port + 1);
  });

  test("stays below the ports of outgoing connections", async () => {
    await using ports = new PortAllocator(() => 0.999);

    expect(await ports.next()).toBeLessThan(32_768);
  });

  test("takes another block when one is used up", async () => {
    await using ports = new PortAllocator(() => 0);
    const given = new Set<number>();

    for (let count = 0; count < 300; count += 1) given.add(await ports.next());

    expect(given.size).toBe(300);
  });
});
