import { systemClock } from "@holdfast/clock";
import { describe, expect, test } from "vitest";
import { checkHealth } from "./health-client.ts";
import { startServer } from "./server.ts";

describe("startServer", () => {
  test("says that it serves", async () => {
    await using server = await startServer({
      listen: "127.0.0.1:0",
      services: [],
      clock: systemClock,
    });

    const status = await checkHealth(`127.0.0.1:${server.port}`, { timeoutMs: 2_000 });

    expect(status).toBe("SERVING");
  });
});
